import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewEvent } from '../../src/transcript/event.ts'
import { Transcript } from '../../src/transcript/transcript.ts'
import { client, opened, server, transcriptOf } from './conversation.ts'

const seqs = (transcript: Transcript): readonly number[] => [...transcript].map((event) => event.seq)

describe('Transcript', () => {
  it('gives every event its place and its time', () => {
    let ms = 5
    const transcript = new Transcript(10, () => ms++)
    expect(transcript.record(opened())).toBe(1)
    expect(transcript.record(opened(2))).toBe(2)
    expect(transcript.events()).toEqual([
      { seq: 1, timeMs: 5, type: 'open', session: 1, clientPort: 40_001 },
      { seq: 2, timeMs: 6, type: 'open', session: 2, clientPort: 40_002 },
    ])
    expect(transcript.events(2)).toEqual([
      { seq: 2, timeMs: 6, type: 'open', session: 2, clientPort: 40_002 },
    ])
  })

  const octets = Buffer.from('STAT\r\n')
  const elided = { lines: 3, octets: 120 }
  const command = {
    type: 'command',
    session: 2,
    keyword: 'STAT',
    arguments: 'x',
    octets,
    state: 'TRANSACTION',
  } as const
  const sent = { type: 'sent', session: 2, octets: [octets] } as const
  const reply = { status: '+OK', text: '' } as const
  const exchange = {
    type: 'exchange',
    session: 2,
    command: 7,
    keyword: 'STAT',
    reply,
    state: 'UPDATE',
    fate: 'cut',
  } as const

  it.each<NewEvent>([
    command,
    { ...command, sentEarly: true },
    { ...command, answersChallenge: true },
    sent,
    { ...sent, elided },
    exchange,
    { ...exchange, elided },
    { type: 'finding', session: 2, code: 'empty-line', about: 7 },
  ])('keeps all that %j says', (event) => {
    const transcript = new Transcript(10, () => 5)
    transcript.record(event)
    expect(transcript.events()).toStrictEqual([{ seq: 1, timeMs: 5, ...event }])
  })

  it('keeps the newest events, whatever the limit and however often it is cleared', () => {
    const step = fc.oneof({ weight: 9, arbitrary: fc.constant('record') }, fc.constant('clear'))
    fc.assert(
      fc.property(fc.nat(5), fc.array(step, { maxLength: 40 }), (limit, steps) => {
        const transcript = new Transcript(limit, () => 0)
        let kept: number[] = []
        let since = 0
        for (const each of steps) {
          if (each === 'clear') {
            transcript.clear()
            kept = []
            since = 0
          } else {
            kept.push(transcript.record(opened()))
            since++
          }
        }
        const expected = limit === 0 ? [] : kept.slice(-limit)
        const { count, dropped } = transcript
        expect({ seqs: seqs(transcript), count, dropped }).toEqual({
          seqs: expected,
          count: expected.length,
          dropped: since - expected.length,
        })
      }),
    )
  })

  it('is iterated as it was when that began', () => {
    const transcript = transcriptOf([opened(), opened(2)], 2)
    const found: number[] = []
    for (const event of transcript) {
      found.push(event.seq)
      if (found.length < 5) transcript.record(opened(3))
    }
    expect(found).toEqual([1, 2])
  })

  it('tells subscribers until they leave, also of what it does not keep', () => {
    const transcript = new Transcript(0, () => 0)
    const told: number[] = []
    const leave = transcript.subscribe((event) => told.push(event.seq))
    transcript.record(client('NOOP\r\n'))
    transcript.record(server('+OK\r\n'))
    leave()
    transcript.record(client('NOOP\r\n'))
    expect(told).toEqual([1, 2])
  })

  it.each([
    [0, 0, undefined, 0, 0],
    [0, 4, undefined, 4, 0],
    [1, 0, undefined, 1, 0],
    [3, 7, undefined, 3, 2],
    [3, 7, 9, 9, 2],
  ])(
    'restored of %d events, %d dropped and last %j, has %d for its last and %d for its time',
    (count, dropped, last, lastSeq, timeMs) => {
      const events = transcriptOf(Array.from({ length: count }, () => opened())).events()
      const transcript = Transcript.restore(events, dropped, last)
      expect(transcript.lastSeq).toBe(lastSeq)
      transcript.record(opened())
      expect(transcript.events().at(-1)).toMatchObject({ seq: lastSeq + 1, timeMs })
    },
  )

  it('can be restored and goes on counting', () => {
    const events = transcriptOf([opened(), server('+OK\r\n')]).events()
    const transcript = Transcript.restore(events, 7, 9)
    expect(transcript.record(opened(2))).toBe(10)
    expect(transcript.events()).toEqual([
      ...events,
      { seq: 10, timeMs: 1, type: 'open', session: 2, clientPort: 40_002 },
    ])
    expect(transcript.dropped).toBe(7)
  })
})
