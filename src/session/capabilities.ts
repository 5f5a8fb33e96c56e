/**
 * The capability list: what CAPA says (RFC 2449 section 5).
 */
import type { SessionState } from '../wire/keyword.ts'

/** A list replaces the default one; changes are made to it in order. */
export type Capabilities = readonly string[] | CapabilityChange | readonly CapabilityChange[]

/** A change of the capability list; in `remove` a name is the tag, without its arguments. */
export interface CapabilityChange {
  readonly set?: readonly string[]
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
  /** Only in this state; default: in both. */
  readonly state?: Exclude<SessionState, 'UPDATE'>
  /** Only with TLS, or only without; default: in both cases. */
  readonly tls?: boolean
}

/** What the capability list depends on, beside what a dialect claims. */
export interface CapabilitySituation {
  readonly state: SessionState
  readonly tls: boolean
  /** STLS can be given. */
  readonly offersStls: boolean
  /** A password may be sent as it is. */
  readonly allowsClearText: boolean
  /** Names of SASL mechanisms. */
  readonly mechanisms: readonly string[]
  readonly loginDelayMs: number | null
  readonly offersUtf8: boolean
  readonly offersLanguages: boolean
}

/** The lines that CAPA lists. */
export function capabilityLines(
  capabilities: Capabilities,
  situation: CapabilitySituation,
): readonly string[] {
  const changes = [capabilities].flat()
  if (changes.every((item) => typeof item === 'string')) return changes
  const { state, tls } = situation
  return (changes as CapabilityChange[])
    .filter((change) => change.state === undefined || change.state === state)
    .filter((change) => change.tls === undefined || change.tls === tls)
    .reduce(changed, defaultLines(situation))
}

/**
 * What this server does, and nothing else (RFC 2449 section 6, RFC 3206 section 6, RFC 5034 section 3, RFC 6856 sections 2
 * and 3). What is announced in AUTHORIZATION is announced in TRANSACTION too, but STLS (RFC 2595 section 4).
 */
function defaultLines(situation: CapabilitySituation): readonly string[] {
  const { state, tls, offersStls, allowsClearText, mechanisms, loginDelayMs } = situation
  return [
    'TOP',
    'UIDL',
    ...(allowsClearText ? ['USER'] : []),
    ...(mechanisms.length > 0 ? [`SASL ${mechanisms.join(' ')}`] : []),
    'RESP-CODES',
    'AUTH-RESP-CODE',
    ...(loginDelayMs === null ? [] : [`LOGIN-DELAY ${Math.ceil(loginDelayMs / 1000)}`]),
    'PIPELINING',
    'EXPIRE NEVER',
    ...(offersStls && !tls && state === 'AUTHORIZATION' ? ['STLS'] : []),
    ...(situation.offersUtf8 ? ['UTF8 USER'] : []),
    ...(situation.offersLanguages ? ['LANG'] : []),
    'IMPLEMENTATION pop3-mock',
  ]
}

function changed(
  lines: readonly string[],
  { set, add = [], remove = [] }: CapabilityChange,
): readonly string[] {
  const removed = new Set(remove.map(tagOf))
  return [...(set ?? lines).filter((line) => !removed.has(tagOf(line))), ...add]
}

function tagOf(line: string): string {
  return (line.split(' ', 1)[0] as string).toUpperCase()
}
