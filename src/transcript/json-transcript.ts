/**
 * Reads the JSON form of a transcript, octet for octet what was recorded. The check is by hand, because this folder stays
 * free of dependencies; every fault is told with its path.
 */
import { Pop3MockError } from '../errors.ts'
import { Body } from '../wire/body.ts'
import { KEYWORDS } from '../wire/keyword.ts'
import { CLOSE_REASONS, type TranscriptEvent } from './event.ts'
import { FINDINGS, type FindingCode } from './finding.ts'
import { Transcript } from './transcript.ts'

/** Gives the value as it is in the event, or throws. */
type Read = (value: unknown, path: string) => unknown
/** The fields of an object; a name that ends in `?` may be absent. */
type Fields = Readonly<Record<string, Read>>

const COMMAND_KEYWORDS = [...KEYWORDS, 'UNKNOWN'] as const
const state = oneOf(['AUTHORIZATION', 'TRANSACTION', 'UPDATE'])
const keyword = oneOf(COMMAND_KEYWORDS)
const elided = object({ lines: count, octets: count })

const reply = object({
  status: oneOf(['+OK', '-ERR', '+']),
  'code?': text,
  text,
  'bodyBase64?': body,
})

const OCCURRENCE: Fields = { seq: count, timeMs: number, session: count }

const EVENTS: Readonly<Record<TranscriptEvent['type'], Fields>> = {
  open: { clientPort: count },
  command: {
    keyword,
    arguments: text,
    octetsBase64: octets,
    state,
    'answersChallenge?': oneOf([true]),
    'sentEarly?': oneOf([true]),
  },
  leftover: { octetsBase64: octets },
  tls: {
    result: oneOf(['ok', 'failed']),
    protocol: orUndefined(text),
    cipher: orUndefined(text),
    serverName: orUndefined(text),
    alpn: orUndefined(text),
    clientName: orUndefined(text),
    'certificate?': text,
    problem: orUndefined(text),
  },
  sent: { octetsBase64: listOf(octets), 'elided?': elided },
  exchange: {
    command: orUndefined(count),
    keyword: oneOf([...COMMAND_KEYWORDS, 'greeting']),
    reply,
    state,
    fate: oneOf(['flushed', 'cut', 'withheld']),
    'elided?': elided,
  },
  'log-on': { user: text, by: oneOf(['PASS', 'APOP', 'AUTH']) },
  commit: { uniqueIds: listOf(text) },
  finding: { code: oneOf(Object.keys(FINDINGS) as FindingCode[]), about: orUndefined(count) },
  fault: {
    rule: text,
    effect: orUndefined(text),
    result: oneOf(['applied', 'shadowed', 'inapplicable', 'failed']),
    about: orUndefined(count),
  },
  close: { reason: oneOf(CLOSE_REASONS), state },
}

const readTranscript = object({
  format: oneOf(['pop3-mock transcript']),
  version: oneOf([1]),
  dropped: count,
  lastSeq: count,
  events: listOf(readEvent),
})

/**
 * The transcript that `JSON.parse` of its JSON form gives.
 * @throws {Pop3MockError} INVALID_TRANSCRIPT, with the path of the first fault
 */
export function transcriptFromJson(value: unknown): Transcript {
  const { events, dropped, lastSeq } = readTranscript(value, '') as {
    events: TranscriptEvent[]
    dropped: number
    lastSeq: number
  }
  return Transcript.restore(events, dropped, lastSeq)
}

function readEvent(value: unknown, path: string): unknown {
  const types = Object.keys(EVENTS) as TranscriptEvent['type'][]
  const found = isObject(value) ? value.type : undefined
  const type = types.find((known) => known === found)
  if (type === undefined) return fail(`${path}.type`, found, types.join(', '))
  return object({ ...OCCURRENCE, type: text, ...EVENTS[type] })(value, path)
}

function object(fields: Fields): Read {
  const names = Object.keys(fields).map((field) => field.replace('?', ''))
  return (value, path) => {
    if (!isObject(value)) return fail(path, value, 'an object')
    for (const name of Object.keys(value)) {
      if (!names.includes(name)) return fail(join(path, name), value[name], `only ${names.join(', ')}`)
    }
    const result: Record<string, unknown> = {}
    for (const [field, read] of Object.entries(fields)) {
      const name = field.replace('?', '')
      if (value[name] === undefined && field.endsWith('?')) continue
      result[name.replace(/Base64$/, '')] = read(value[name], join(path, name))
    }
    return result
  }
}

function listOf(read: Read): Read {
  return (value, path) => {
    if (!Array.isArray(value)) return fail(path, value, 'a list')
    return value.map((item, index) => read(item, `${path}[${index}]`))
  }
}

function oneOf(allowed: readonly unknown[]): Read {
  return (value, path) => (allowed.includes(value) ? value : fail(path, value, allowed.join(', ')))
}

/** For fields that are told as undefined rather than left out; JSON leaves them out. */
function orUndefined(read: Read): Read {
  return (value, path) => (value === undefined ? undefined : read(value, path))
}

function text(value: unknown, path: string): string {
  return typeof value === 'string' ? value : fail(path, value, 'a string')
}

function number(value: unknown, path: string): number {
  return typeof value === 'number' ? value : fail(path, value, 'a number')
}

function count(value: unknown, path: string): number {
  return Number.isSafeInteger(value) && Number(value) >= 0
    ? Number(value)
    : fail(path, value, 'a whole number from 0')
}

function octets(value: unknown, path: string): Uint8Array {
  const encoded = text(value, path)
  const decoded = Buffer.from(encoded, 'base64')
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0
  // No other length than one that is divided by 4 gives a whole number.
  const isBase64 = decoded.length === (encoded.length / 4) * 3 - padding
  return isBase64 && !/[^A-Za-z0-9+/=]/.test(encoded) ? decoded : fail(path, value, 'base64')
}

function body(value: unknown, path: string): Body {
  const decoded = octets(value, path)
  const isWhole = decoded.length === 0 || (decoded.at(-1) === 0x0a && decoded.at(-2) === 0x0d)
  return isWhole ? new Body(decoded) : fail(path, value, 'base64 of lines that each end with CRLF')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function fail(path: string, found: unknown, allowed: string): never {
  const shown = JSON.stringify(found) ?? 'nothing'
  const where = path === '' ? 'The transcript' : `The transcript's ${path}`
  throw new Pop3MockError(
    'INVALID_TRANSCRIPT',
    `${where} is not in the documented form: found ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}, allowed: ${allowed}.`,
    { path },
  )
}
