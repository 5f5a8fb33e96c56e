/**
 * The process of a server under measurement: ours, as a user gets it, or the bare one. Started by `server-child.ts`,
 * which tells it what to serve and asks it what only it can know.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { startPop3Server } from 'pop3-mock'
import { cannedReplies, createBareServer } from './bare-server.ts'
import { settledMemory } from './memory.ts'
import { RawClient } from './raw-client.ts'
import { optionsOf, rulesOfAllLayers } from './served.ts'
import type { Answer, Question, ServerKind } from './server-child.ts'
import { mailOf, smallMail, type Workload } from './workload.ts'

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

function startRuled(workload: Workload | undefined): Start {
  const options = { ...optionsOf(workload), faults: rulesOfAllLayers() }
  return () => startPop3Server(options)
}

function startBare(workload: Workload | undefined): Start {
  const { messageOctets, messages } = bareMessages(workload)
  const replies = cannedReplies(mailOf(messageOctets), messages)
  const tls = workload && 'tls' in workload ? workload.tls : undefined
  return async () => {
    const server = createBareServer(replies, tls)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    return { port, close: async () => void (await new Promise((resolve) => server.close(resolve))) }
  }
}

function bareMessages(workload: Workload | undefined): { messageOctets: number; messages: number } {
  if (workload === undefined) return { messageOctets: 64, messages: 3 }
  if ('messages' in workload) return workload
  if ('generated' in workload) return { messageOctets: smallMail(0).length, messages: workload.generated }
  if ('repeatedOctets' in workload) return { messageOctets: workload.repeatedOctets, messages: 1 }
  throw new Error('The bare server has messages of one size only.')
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
process.on('SIGTERM', () => process.exit())
process.on('message', async (question: Question) => {
  switch (question.ask) {
    case 'life-times':
      return tell({ numbers: await lifeTimes(start, question.count) })
    case 'memory':
      return tell({ numbers: [process.memoryUsage.rss()] })
    case 'settled-memory': {
      const { rss, heapUsed, external } = await settledMemory()
      return tell({ numbers: [rss, heapUsed, external] })
    }
    default:
      question satisfies never
  }
})
tell({ numbers: [running.port, startedMs] })

function tell(answer: Answer): void {
  process.send?.(answer)
}
