/**
 * How a TLS handshake is told in a transcript's text: `tls ok: TLSv1.3, cipher …, server name …`, `tls fails: …`.
 */
import { textOf } from '../wire/octets.ts'
import type { TlsEvent } from './event.ts'
import { fromVisible, visible } from './visible-octets.ts'

export type TlsFields = Omit<TlsEvent, 'type' | 'seq' | 'timeMs' | 'session'>

/** The facts in the order in which they are told; the protocol goes without a name. */
const FACTS = [
  ['protocol', ''],
  ['cipher', 'cipher '],
  ['serverName', 'server name '],
  ['alpn', 'ALPN '],
  ['clientName', 'client certificate '],
  ['certificate', 'certificate '],
] as const

/** The note of an event, without `-- `. */
export function tlsNote(event: TlsEvent): string {
  const { result, problem, certificate } = event
  if (result === 'failed') {
    const why = [
      ...(problem === undefined ? [] : [shown(problem).replace(/^certificate /, 'certificate\\x20')]),
      ...(certificate === undefined ? [] : [`certificate ${shown(certificate)}`]),
    ]
    return why.length === 0 ? 'tls fails' : `tls fails: ${why.join(', ')}`
  }
  const facts = FACTS.flatMap(([key, words]) => {
    const fact = event[key]
    if (fact === undefined) return []
    // Without a space a fact that has no name is never taken for one that has.
    return [words === '' ? shown(fact).replaceAll(' ', '\\x20') : words + shown(fact)]
  })
  return facts.length === 0 ? 'tls ok' : `tls ok: ${facts.join(', ')}`
}

/** Reads what follows `tls `; undefined when it is no such note. */
export function readTlsNote(text: string): TlsFields | undefined {
  const words = /^(ok|fails)(?:: (.*))?$/s.exec(text)
  if (words === null) return undefined
  const [, word, rest] = words
  const facts = rest === undefined ? [] : rest.split(', ')
  const isOk = word === 'ok'
  const fact = (words: string): string | undefined => {
    const found = facts.find((one) => one.startsWith(words))
    return found === undefined ? undefined : fromVisible(found.slice(words.length))
  }
  const certificate = fact('certificate ')
  const named = FACTS.map(([, words]) => words).filter(
    (words) => words !== '' && (isOk || words === 'certificate '),
  )
  const nameless = facts.find((one) => !named.some((words) => one.startsWith(words)))
  const first = nameless === undefined ? undefined : fromVisible(nameless)
  return {
    result: isOk ? 'ok' : 'failed',
    protocol: isOk ? first : undefined,
    cipher: isOk ? fact('cipher ') : undefined,
    serverName: isOk ? fact('server name ') : undefined,
    alpn: isOk ? fact('ALPN ') : undefined,
    clientName: isOk ? fact('client certificate ') : undefined,
    problem: isOk ? undefined : first,
    ...(certificate === undefined ? undefined : { certificate }),
  }
}

/** Without the comma that stands between two facts. */
function shown(text: string): string {
  const octets = /[^\x00-\xff]/.test(text) ? textOf(Buffer.from(text, 'utf8')) : text
  return visible(octets).replaceAll(',', '\\x2c')
}
