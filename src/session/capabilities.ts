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
}

/** RFC 2449 section 6 and RFC 3206 section 6: what this server does, and nothing else. */
const DEFAULT_CAPABILITIES: readonly string[] = [
  'TOP',
  'UIDL',
  'USER',
  'RESP-CODES',
  'AUTH-RESP-CODE',
  'PIPELINING',
  'EXPIRE NEVER',
  'IMPLEMENTATION pop3-mock',
]

/** The lines that CAPA lists in a state. */
export function capabilityLines(capabilities: Capabilities, state: SessionState): readonly string[] {
  const changes = [capabilities].flat()
  if (changes.length === 0) return []
  return changes.every((item) => typeof item === 'string')
    ? changes
    : (changes as CapabilityChange[])
        .filter((change) => change.state === undefined || change.state === state)
        .reduce(changed, DEFAULT_CAPABILITIES)
}

function changed(
  lines: readonly string[],
  { set, add = [], remove = [] }: CapabilityChange,
): readonly string[] {
  const removed = new Set(remove.map(tagOf))
  return [...(set ?? lines).filter((line) => !removed.has(tagOf(line))), ...add]
}

function tagOf(line: string): string {
  return (line.split(' ', 1)[0] ?? '').toUpperCase()
}
