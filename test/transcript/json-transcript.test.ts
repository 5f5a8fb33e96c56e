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

  const exchange = {
    type: 'exchange',
    keyword: 'RETR',
    reply: { status: '+OK', text: '' },
    state: 'TRANSACTION',
    fate: 'flushed',
  }
  const opened = { type: 'open', clientPort: 1 }

  it.each<[unknown, string, string]>([
    [null, '', 'found null, allowed: an object'],
    ['text', '', 'found "text", allowed: an object'],
    [{ ...whole, events: {} }, 'events', 'found {}, allowed: a list'],
    [
      { ...whole, events: [], more: 1 },
      'more',
      'found 1, allowed: only format, version, dropped, lastSeq, events',
    ],
    [
      { ...whole, dropped: undefined, events: [] },
      'dropped',
      'found nothing, allowed: a whole number from 0',
    ],
    [{ ...whole, events: [7] }, 'events[0].type', 'found nothing, allowed: open, '],
    [
      withEvent({ ...opened, clientPort: -1 }),
      'events[0].clientPort',
      'found -1, allowed: a whole number from 0',
    ],
    [
      withEvent({ ...opened, clientPort: 1.5 }),
      'events[0].clientPort',
      'found 1.5, allowed: a whole number from 0',
    ],
    [
      withEvent({ ...opened, clientPort: '1' }),
      'events[0].clientPort',
      'found "1", allowed: a whole number from 0',
    ],
    [withEvent({ ...opened, timeMs: '0' }), 'events[0].timeMs', 'found "0", allowed: a number'],
    [withEvent({ type: 'log-on', user: 7, by: 'PASS' }), 'events[0].user', 'found 7, allowed: a string'],
    [
      withEvent({ type: 'log-on', user: 'a', by: 'USER' }),
      'events[0].by',
      'found "USER", allowed: PASS, APOP, AUTH',
    ],
    [
      withEvent({ type: 'commit', uniqueIds: ['a', null] }),
      'events[0].uniqueIds[1]',
      'found null, allowed: a string',
    ],
    [withEvent({ type: 'tls', result: 'ok', alpn: 7 }), 'events[0].alpn', 'found 7, allowed: a string'],
    [
      withEvent({ type: 'fault', rule: 'a', result: 'done' }),
      'events[0].result',
      'found "done", allowed: applied, ',
    ],
    [
      withEvent({ type: 'finding', code: 'toString' }),
      'events[0].code',
      'found "toString", allowed: bare-lf, ',
    ],
    [withEvent({ type: 'close', reason: 'bored' }), 'events[0].reason', 'found "bored", allowed: quit, '],
    [
      withEvent({ type: 'close', reason: 'quit' }),
      'events[0].state',
      'found nothing, allowed: AUTHORIZATION, ',
    ],
    [withEvent({ ...exchange, reply: [] }), 'events[0].reply', 'found [], allowed: an object'],
    [
      withEvent({ ...exchange, reply: { status: '+OK' } }),
      'events[0].reply.text',
      'found nothing, allowed: a string',
    ],
    [
      withEvent({ ...exchange, elided: { lines: 1 } }),
      'events[0].elided.octets',
      'found nothing, allowed: a whole number from 0',
    ],
    [
      withEvent({ ...exchange, state: 'x'.repeat(58) }),
      'events[0].state',
      `found "${'x'.repeat(58)}", allowed: `,
    ],
    [
      withEvent({ ...exchange, state: 'x'.repeat(59) }),
      'events[0].state',
      `found "${'x'.repeat(59)}…, allowed: `,
    ],
  ])('%j: %s', (value, path, words) => {
    expect(() => transcriptFromJson(value)).toThrow(
      expect.objectContaining({
        code: 'INVALID_TRANSCRIPT',
        path,
        message: expect.stringContaining(words) as string,
      }),
    )
  })

  it.each(['', 'DQo=', 'DQoNCg==', 'YQ0K'])('not for a body of whole lines: %j', (bodyBase64) => {
    const value = withEvent({ ...exchange, reply: { ...exchange.reply, bodyBase64 } })
    const [event] = transcriptFromJson(value).toJSON().events
    expect(event).toMatchObject({ reply: { bodyBase64 } })
  })

  it.each(['AAAA', 'Cg==', 'DQ==', 'YQo=', 'DVg='])(
    'for a body whose last line has no end: %j',
    (bodyBase64) => {
      const value = withEvent({ ...exchange, reply: { ...exchange.reply, bodyBase64 } })
      expect(() => transcriptFromJson(value)).toThrow(
        expect.objectContaining({
          path: 'events[0].reply.bodyBase64',
          message: expect.stringContaining('base64 of lines that each end with CRLF') as string,
        }),
      )
    },
  )

  it.each(['AAA', 'A===', '====', 'AA=A', 'AAAA====', '=AAA', 'AAA=AAAA', ' AAA', 'AAAA\n'])(
    'for what is no base64: %j',
    (octetsBase64) => {
      expect(() => transcriptFromJson(withEvent({ type: 'leftover', octetsBase64 }))).toThrow(
        expect.objectContaining({ path: 'events[0].octetsBase64' }),
      )
    },
  )

  it('not for fields that may be absent', () => {
    const events = [
      { ...event, ...exchange, elided: { lines: 1, octets: 2 } },
      { ...event, type: 'finding', code: 'bare-lf' },
    ]
    const back = transcriptFromJson({ ...whole, dropped: 3, lastSeq: 5, events }).toJSON()
    expect(JSON.parse(JSON.stringify(back))).toEqual({ ...whole, dropped: 3, lastSeq: 5, events })
  })
})
