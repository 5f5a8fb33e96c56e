/**
 * Whenever a server is closed, whatever its clients are at: nothing of it is left.
 */
import { getEventListeners } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { VirtualClock } from '../../src/link/clock.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { SeededDraws } from '../support/seeded-draws.ts'
import { SocketWatch } from '../support/socket-watch.ts'
import { drawScript } from './client-script.ts'
import { taggedAccounts, USERS } from './tagged-maildrops.ts'
import { nextTurn, playOverTcp } from './tcp-soak-client.ts'

/** More than the system's buffers hold: some are closed in mid-reply. */
const BIG_MESSAGE_IN_OCTETS = 600_000
const MOST_TURNS = 40

/** Faults that keep a session busy: in the handshake, before the greeting, in a reply, behind the client's end. */
const HOLDING = [
  { when: { at: 'handshake' }, do: { type: 'handshake', mode: 'stall', afterOctets: 20 } },
  { when: { at: 'greeting' }, do: { type: 'delay', delayMs: 1000 } },
  { when: { command: 'RETR' }, do: { type: 'throttle', octetsPerSecond: 1000 } },
  { when: { command: 'STAT' }, do: { type: 'end', by: 'stall', after: { octets: 2 } } },
  { do: { type: 'dialect', lockHeldMs: 60_000, commitDelayMs: 60_000 } },
] as const

type Holding = (typeof HOLDING)[number]

const moments = fc.record({
  seed: fc.integer(),
  clients: fc.integer({ min: 0, max: 5 }),
  turns: fc.integer({ min: 0, max: MOST_TURNS }),
  /** So much virtual time goes by in each turn. */
  turnMs: fc.constantFrom(0, 1, 500),
  faults: fc.subarray([...HOLDING], { maxLength: 2 }),
  beside: fc.constantFrom('nothing', 'close', 'pause', 'resume', 'reset', 'abort', 'wait'),
})

interface Held {
  readonly server: Pop3Server
  readonly clock: VirtualClock
  readonly abort: AbortController
}

async function started(faults: readonly Holding[]): Promise<Held> {
  const [clock, abort] = [new VirtualClock(), new AbortController()]
  const server = await startPop3Server({
    ...{ accounts: taggedAccounts(BIG_MESSAGE_IN_OCTETS), clock, signal: abort.signal, faults },
    ...{ tls: 'stls', tlsPort: 0, unref: false, seed: 1 },
  })
  return { server, clock, abort }
}

/** Something else that is asked of the server in the same turn; it may be refused. */
function askBeside(what: string, { server, abort }: Held): Promise<unknown>[] {
  switch (what) {
    case 'close':
      return [server.close()]
    case 'pause':
      return [server.pause()]
    case 'resume':
      return [server.pause(), server.resume()]
    case 'reset':
      server.reset()
      return []
    case 'abort':
      abort.abort()
      return []
    case 'wait':
      return [server.waitFor.command('LANG'), server.waitFor.sessionEnd({ nth: 100 })]
    default:
      return []
  }
}

function sessionsLeftOpen(events: readonly TranscriptEvent[]): number[] {
  const open = new Set<number>()
  for (const { type, session } of events) {
    if (type === 'open') open.add(session)
    else if (!open.has(session)) throw new Error(`${type} outside of session ${session}`)
    else if (type === 'close') open.delete(session)
  }
  return [...open]
}

test('close() at any moment leaves no socket, timer, lock, listener or session', async () => {
  const property = fc.asyncProperty(moments, async (moment) => {
    expect(await leftBehind(moment)).toEqual(NOTHING_LEFT)
  })
  await fc.assert(property, { numRuns: 100 })
}, 60_000)

const NOTHING_LEFT = { locked: [], timers: 0, sessions: [], listeners: 0, otherErrors: [], sockets: 0 }

interface Moment {
  readonly seed: number
  readonly clients: number
  readonly turns: number
  readonly turnMs: number
  readonly faults: readonly Holding[]
  readonly beside: string
}

/** Starts, closes at that moment, and looks around. */
async function leftBehind({ seed, clients, turns, turnMs, faults, beside }: Moment) {
  const sockets = new SocketWatch()
  const held = await started(faults)
  const { server, clock, abort } = held
  const events: TranscriptEvent[] = []
  server.transcript.subscribe((event) => events.push(event))
  const draws = new SeededDraws(seed)
  const { port, tlsPort = 0 } = server
  const setup = { port, tlsPort, turnsBefore: () => draws.between(0, 3) }
  const playing = Array.from({ length: clients }, () => playOverTcp(drawScript(draws, USERS), setup))
  for (let turn = 0; turn < turns; turn++) {
    await nextTurn()
    clock.advance(turnMs)
  }
  const asked = Promise.allSettled(askBeside(beside, held))
  await server.close()
  const timers = clock.pendingCount
  const locked = server.accounts.filter(({ maildrop }) => maildrop.locked && !isHeld(faults))
  const codes = (await asked).flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []))
  await Promise.all(playing)
  return {
    locked: locked.map(({ user }) => user),
    timers,
    sessions: sessionsLeftOpen(events),
    listeners: getEventListeners(abort.signal, 'abort').length,
    otherErrors: codes.filter((code) => code !== 'SERVER_CLOSED'),
    sockets: await sockets.opened(0),
  }
}

/** A lock that a dialect holds on is freed by a timer, which a closed server has no more. */
function isHeld(faults: readonly Holding[]): boolean {
  return faults.some((fault) => fault.do.type === 'dialect')
}
