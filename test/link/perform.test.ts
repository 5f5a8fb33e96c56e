import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtualClock } from '../../src/link/clock.ts'
import { MemoryLink } from '../../src/link/memory-link.ts'
import { type Fate, perform } from '../../src/link/perform.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import type { EndBy, SocketAction } from '../../src/wire/socket-action.ts'

const write = (text: string): SocketAction => ({ type: 'write', octets: [octetsOf(text)] })
const delay = (delayMs: number): SocketAction => ({ type: 'delay', delayMs })
const end = (by: EndBy): SocketAction => ({ type: 'end', by })

interface Performance {
  readonly link: MemoryLink
  readonly clock: VirtualClock
  readonly log: string[]
  readonly cancel: () => void
}

function performing(actions: readonly SocketAction[], link: MemoryLink = new MemoryLink()): Performance {
  const clock = new VirtualClock()
  const log: string[] = []
  link.listen({
    octets: () => {},
    clientEnded: () => {},
    drained: () => {},
    closed: (how) => log.push(`closed ${how}`),
  })
  const cancel = perform(actions, link, clock, {
    sending: (octets) => log.push(`sending ${octets.map(textOf).join('')} at ${clock.now()}`),
    performed: () => log.push(`performed at ${clock.now()}`),
    ended: (by) => log.push(`ended ${by}`),
    settled: (fate) => log.push(fate),
  })
  return { link, clock, log, cancel }
}

describe('perform', () => {
  test('writes each segment apart and tells the fate of the last', () => {
    const { link, log } = performing([write('a'), write('b')])
    expect(link.client.segments.map(textOf)).toEqual(['a', 'b'])
    expect(log).toEqual(['sending a at 0', 'sending b at 0', 'flushed', 'performed at 0'])
  })

  test('waits as long as it is told between segments', () => {
    const { clock, log } = performing([delay(5), write('a'), delay(10), write('b'), delay(1)])
    expect(log).toEqual([])
    clock.advance(5)
    expect(log).toEqual(['sending a at 5'])
    clock.advance(100)
    expect(log.slice(1)).toEqual(['sending b at 15', 'flushed', 'performed at 16'])
  })

  test.each([
    ['close', 'closed', ['closed ended']],
    ['reset', 'reset', ['closed ended']],
    ['half-close', 'half-closed', []],
    ['stall', 'open', []],
  ] as const)('ends by %s behind the octets and is never performed', (by, ended, closed) => {
    const whole = performing([write('a'), end(by)])
    expect([whole.log, whole.link.client.end]).toEqual([
      ['sending a at 0', 'flushed', `ended ${by}`, ...closed],
      ended,
    ])
    const cut = performing([write('a'), end(by), delay(1), write('never')])
    expect([cut.log, cut.link.client.end]).toEqual([
      ['sending a at 0', `ended ${by}`, ...closed, 'cut'],
      ended,
    ])
  })

  test('withholds a reply that has nothing to write', () => {
    expect(performing([]).log).toEqual(['withheld', 'performed at 0'])
    expect(performing([end('stall')]).log).toEqual(['withheld', 'ended stall'])
    const { clock, log } = performing([delay(10)])
    expect(log).toEqual(['withheld'])
    clock.advance(10)
    expect(log).toEqual(['withheld', 'performed at 10'])
  })

  test('tells that a reply was cut when the client is gone', () => {
    const link = new MemoryLink()
    const { clock, log } = performing([write('a'), delay(10), write('b')], link)
    link.client.reset()
    clock.advance(10)
    expect(log).toEqual(['sending a at 0', 'closed reset', 'sending b at 10', 'cut', 'performed at 10'])
  })

  test('does nothing more once it is cancelled', () => {
    const { clock, log, cancel } = performing([write('a'), delay(10), write('b'), end('close')])
    cancel()
    clock.advance(100)
    expect([log, clock.pendingCount]).toEqual([['sending a at 0'], 0])
  })

  test('cancels the delay that is running, not only the first', () => {
    const { clock, log, cancel } = performing([delay(10), write('a'), delay(10), write('b')])
    clock.advance(15)
    cancel()
    clock.advance(100)
    expect([log, clock.pendingCount]).toEqual([['sending a at 10'], 0])
  })

  test('tells one fate, and is performed unless the plan ends the connection, whatever the plan', () => {
    const action = fc.oneof(
      fc.constantFrom('a', 'bb').map(write),
      fc.nat(20).map(delay),
      fc.constantFrom<EndBy>('close', 'reset', 'half-close', 'stall').map(end),
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 6 }), (actions) => {
        const { clock, log, link } = performing(actions)
        clock.advance(1000)
        const isFate = (entry: string) => ['flushed', 'cut', 'withheld'].includes(entry as Fate)
        const endAt = actions.findIndex(({ type }) => type === 'end')
        const reached = endAt === -1 ? actions : actions.slice(0, endAt)
        const written = reached.filter(({ type }) => type === 'write').length
        const lastWrite = actions.findLastIndex(({ type }) => type === 'write')
        const fates = lastWrite === -1 ? ['withheld'] : lastWrite < reached.length ? ['flushed'] : ['cut']
        expect(log.filter(isFate)).toEqual(fates)
        const ends = log.filter((entry) => /^(performed|ended)/.test(entry))
        expect(ends.map((entry) => entry.split(' ')[0])).toEqual([endAt === -1 ? 'performed' : 'ended'])
        expect(link.client.segments.length).toBe(written)
        expect(clock.pendingCount).toBe(0)
      }),
    )
  })
})
