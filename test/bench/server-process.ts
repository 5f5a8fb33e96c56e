/**
 * The process of a server under measurement: ours, as a user gets it, or the bare one. Started by `server-child.ts`,
 * which tells it what to serve and asks it what only it can know.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { type FaultRule, type Pop3ServerOptions, startPop3Server } from 'pop3-mock'
import { cannedReplies, createBareServer } from './bare-server.ts'
import { RawClient } from './raw-client.ts'
import type { Answer, Question, ServerKind } from './server-child.ts'
import { mailOf, type Workload } from './workload.ts'

/** A server that runs, whichever it is. */
interface Running {
  readonly port: number
  close(): Promise<void>
}

type Start = () => Promise<Running>

function startOurs(workload: Workload | undefined): Start {
  const options = optionsOf(workload)
  return () => startPop3Server(options)
}

/** Ten rules of every layer but the first, for sessions that never come. */
function startRuled(workload: Workload | undefined): Start {
  const when = { session: 1_000_000_000 }
  const faults: FaultRule[] = [
    { when, do: { type: 'sizes', mode: 'zero' } },
    { when, do: { type: 'dialect', rset: 'ignored' } },
    { when, do: { type: 'status', positive: '+ok' } },
    { when, do: { type: 'line-ending', as: 'lf' } },
    { when, do: { type: 'segment', sizes: [1] } },
  ]
  const options = { ...optionsOf(workload), faults: [...faults, ...faults] }
  return () => startPop3Server(options)
}

function optionsOf(workload: Workload | undefined): Pop3ServerOptions {
  if (workload === undefined) return {}
  if ('maildir' in workload) {
    return { accounts: [{ user: 'user1', password: 'secret', maildrop: workload.maildir }] }
  }
  const mail = mailOf(workload.messageOctets)
  return {
    accounts: Array.from({ length: workload.accounts }, (_, index) => ({
      user: `user${index + 1}`,
      password: 'secret',
      maildrop: Array.from({ length: workload.messages }, () => mail),
    })),
  }
}

function startBare(workload: Workload | undefined): Start {
  const { messageOctets = 64, messages = 3 } = workload ?? {}
  const replies = cannedReplies(mailOf(messageOctets), messages)
  return async () => {
    const server = createBareServer(replies)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { port, close: async () => void (await new Promise((resolve) => server.close(resolve))) }
  }
}

/** Start, greeting, QUIT and close, in milliseconds each. */
async function lifeTimes(start: Start, count: number): Promise<number[]> {
  const timesMs: number[] = []
  while (timesMs.length < count) {
    const startMs = performance.now()
    const server = await start()
    const client = await RawClient.connect(server.port)
    await client.quit()
    await server.close()
    timesMs.push(performance.now() - startMs)
  }
  return timesMs
}

const [kind, workloadJson] = process.argv.slice(2) as [ServerKind, string]
const workload = JSON.parse(workloadJson) as Workload | null
const start = { ours: startOurs, ruled: startRuled, bare: startBare }[kind](workload ?? undefined)
const startMs = performance.now()
const running = await start()
const startedMs = performance.now() - startMs

process.on('disconnect', () => process.exit())
process.on('message', async (question: Question) => {
  switch (question.ask) {
    case 'life-times':
      return tell({ numbers: await lifeTimes(start, question.count) })
    case 'memory':
      return tell({ numbers: [process.memoryUsage.rss()] })
    default:
      question satisfies never
  }
})
tell({ numbers: [running.port, startedMs] })

function tell(answer: Answer): void {
  process.send?.(answer)
}
