import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transcriptFromJson } from '../../src/transcript/json-transcript.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { client, server, transcriptOf } from './conversation.ts'
import { recorded } from './recorded-conversation.ts'

/** What can be seen of a transcript, octets as lists of numbers. */
function seen(transcript: Transcript): unknown {
  const plain = (value: unknown): unknown => {
    if (value instanceof Uint8Array) return [...value]
    if (Array.isArray(value)) return value.map(plain)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]))
  }
  return { dropped: transcript.dropped, events: plain(transcript.events()) }
}

describe('the JSON of a transcript', () => {
  it('holds the octets in base64', () => {
    const transcript = transcriptOf([client('NOOP\r\n'), server(['+OK', '\r\n'])])
    expect(transcript.toJSON()).toEqual({
      format: 'pop3-mock transcript',
      version: 1,
      dropped: 0,
      lastSeq: 2,
      events: [
        {
          seq: 1,
          timeMs: 0,
          type: 'command',
          session: 1,
          keyword: 'NOOP',
          arguments: '',
          octetsBase64: 'Tk9PUA0K',
          state: 'AUTHORIZATION',
        },
        { seq: 2, timeMs: 1, type: 'sent', session: 1, octetsBase64: ['K09L', 'DQo='] },
      ],
    })
  })

  it('is read back without loss, whatever was recorded', () => {
    fc.assert(
      fc.property(recorded, (transcript) => {
        const json = JSON.stringify(transcript)
        const back = transcriptFromJson(JSON.parse(json))
        expect(seen(back)).toEqual(seen(transcript))
        expect(JSON.parse(JSON.stringify(back))).toEqual(JSON.parse(json))
      }),
    )
  })

  it('keeps what a text left out', () => {
    const transcript = parseTranscript(
      [
        'S: +OK',
        'C: RETR 1',
        'S: +OK',
        'S⋮ 9 lines, 99 octets',
        'S: .',
        'C: AUTH PLAIN',
        'S: +',
        'C: x',
      ].join('\n'),
    )
    expect(seen(transcriptFromJson(JSON.parse(JSON.stringify(transcript))))).toEqual(seen(transcript))
  })
})

describe('transcriptFromJson names the fault and its path', () => {
  const whole = { format: 'pop3-mock transcript', version: 1, dropped: 0, lastSeq: 1 }
  const event = { seq: 1, timeMs: 0, session: 1 }
  const withEvent = (fields: object): object => ({ ...whole, events: [{ ...event, ...fields }] })
  it.each([
    [[], '', 'The transcript is not in the documented form: found [], allowed: an object.'],
    [
      { ...whole, version: 2, events: [] },
      'version',
      "The transcript's version is not in the documented form: found 2, allowed: 1.",
    ],
    [
      { ...whole },
      'events',
      "The transcript's events is not in the documented form: found nothing, allowed: a list.",
    ],
    [
      withEvent({ type: 'opened' }),
      'events[0].type',
      'The transcript\'s events[0].type is not in the documented form: found "opened", allowed: ' +
        'open, command, leftover, tls, sent, exchange, log-on, commit, finding, fault, close.',
    ],
    [
      withEvent({ type: 'leftover', octetsBase64: 'a' }),
      'events[0].octetsBase64',
      'The transcript\'s events[0].octetsBase64 is not in the documented form: found "a", allowed: base64.',
    ],
    [
      withEvent({ type: 'leftover', octetsBase64: 'ab-_' }),
      'events[0].octetsBase64',
      'The transcript\'s events[0].octetsBase64 is not in the documented form: found "ab-_", allowed: base64.',
    ],
    [
      withEvent({ type: 'sent', octetsBase64: ['AAA=', 7] }),
      'events[0].octetsBase64[1]',
      "The transcript's events[0].octetsBase64[1] is not in the documented form: found 7, allowed: a string.",
    ],
    [
      withEvent({ type: 'open', clientPort: 1, port: 2 }),
      'events[0].port',
      "The transcript's events[0].port is not in the documented form: found 2, allowed: only seq, timeMs, session, " +
        'type, clientPort.',
    ],
  ])('%j', (value, path, message) => {
    expect(() => transcriptFromJson(value)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSCRIPT', path, message }),
    )
  })

  it('for a body whose last line has no end', () => {
    const reply = { status: '+OK', text: '', bodyBase64: 'AAAA' }
    const value = withEvent({
      type: 'exchange',
      keyword: 'RETR',
      reply,
      state: 'TRANSACTION',
      fate: 'flushed',
    })
    expect(() => transcriptFromJson(value)).toThrow(
      expect.objectContaining({ path: 'events[0].reply.bodyBase64' }),
    )
  })
})
