/**
 * One effect at work: a rule, what a client sends, and everything that comes back, with the time it came at.
 */
import type { FaultRule } from '../../../src/faults/rule.ts'
import type { Entrance } from '../../../src/server/connection-setup.ts'

export interface EffectCase {
  readonly title: string
  readonly rule: FaultRule
  /** How clients come in; default: in the clear, without STLS. */
  readonly entrance?: Entrance
  /** Each is sent when nothing is under way any more; see `timelineOf`. */
  readonly sends: readonly string[]
  /** Whole: every segment of every session, and the ends of the connections. */
  readonly timeline: readonly string[]
}

export const GREETED = '0 +OK hi\r\n'
export const LOG_ON = 'USER user\r\nPASS secret\r\n'
export const LOGGED_ON: readonly string[] = [
  GREETED,
  '0 +OK now the password\r\n',
  '0 +OK maildrop locked and ready\r\n',
]
