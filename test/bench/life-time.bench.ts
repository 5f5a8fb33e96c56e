/**
 * Start, greeting, QUIT and close: what every test pays that has a server of its own.
 */
import { type Measurement, median } from './figure.ts'
import { alternate, type Effort } from './rounds.ts'
import { ServerChild, type ServerKind } from './server-child.ts'

const CYCLES_IN_A_ROUND = 30

export async function measureLifeTime({ rounds }: Effort): Promise<Measurement[]> {
  using ours = await ServerChild.start('ours')
  using bare = await ServerChild.start('bare')
  const cycle = async (child: ServerChild) =>
    median(await child.ask({ ask: 'life-times', count: CYCLES_IN_A_ROUND }))
  const warm = await alternate(
    rounds,
    () => cycle(ours),
    () => cycle(bare),
  )
  return [
    {
      name: 'start, greet, QUIT, close: first in a process',
      unit: 'ms',
      ...(await alternate(
        rounds,
        () => firstCycle('ours'),
        () => firstCycle('bare'),
      )),
    },
    { name: 'start, greet, QUIT, close', unit: 'ms', ...warm, aim: { atMost: 1 } },
  ]
}

/** In a process that has served nobody yet; its server has started once. */
async function firstCycle(kind: ServerKind): Promise<number> {
  using child = await ServerChild.start(kind)
  return median(await child.ask({ ask: 'life-times', count: 1 }))
}
