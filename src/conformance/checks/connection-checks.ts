/**
 * What no conversation can show to be broken: that there is a connection, and that commands may be said again.
 */
import type { Check } from './evidence.ts'
import { keeps } from './evidence.ts'

/** C0001. Whatever is in a transcript came over a connection. */
export const opensConnection: Check = ({ sessions }) =>
  sessions
    .filter(({ isComplete }) => isComplete)
    .map(({ number, firstSeq }) => ({ keeps: true, session: number, events: [firstSeq], text: '' }))

const REPEATABLE: ReadonlySet<string> = new Set([
  'STAT',
  'LIST',
  'RETR',
  'DELE',
  'NOOP',
  'TOP',
  'UIDL',
  'RSET',
])

/** C0013. Saying a command again is a permission, which nobody can break. */
export const repeatsCommands: Check = ({ sessions }) =>
  sessions.flatMap(({ steps }) => {
    const said = new Set<string>()
    return steps.flatMap((step) => {
      const { keyword, believed, isAnswer } = step
      if (isAnswer || believed !== 'TRANSACTION' || !REPEATABLE.has(keyword)) return []
      if (said.has(keyword)) return [keeps(step)]
      said.add(keyword)
      return []
    })
  })
