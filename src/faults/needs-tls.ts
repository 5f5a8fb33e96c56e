/**
 * Rules that can strike on a server with TLS only.
 */
import { outsideError } from '../schema.ts'
import { effectsOf } from './armed-rule.ts'
import type { FaultRule } from './rule.ts'

/** @throws {Pop3MockError} INVALID_OPTION for the first rule that needs the TLS which the server has not. */
export function refuseWithoutTls(rules: readonly FaultRule[], root: string): void {
  const rule = rules.find(needsTls)
  if (rule === undefined) return
  const name = rule.id === undefined ? 'a rule' : `the rule ${rule.id}`
  const problem = `${name} can strike with TLS only, which this server does not have.`
  throw outsideError(root, `${problem} Start it with tls: "stls" or tls: "implicit".`)
}

function needsTls(rule: FaultRule): boolean {
  if (rule.when?.tls === true) return true
  return effectsOf(rule).some(({ type }) => type === 'certificate' || type === 'handshake')
}
