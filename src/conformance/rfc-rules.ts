/**
 * What the RFCs ask of a client and [MS-STANOPOP3] leaves out, and what is worth a word though nothing forbids it.
 */
import { OBSERVATIONS } from './rules/observations.ts'
import { PROTOCOL_RULES } from './rules/protocol-rules.ts'
import { SASL_RULES } from './rules/sasl-rules.ts'
import { TLS_RULES } from './rules/tls-rules.ts'
import { UTF8_RULES } from './rules/utf8-rules.ts'
import type { ConformanceRule } from './statement.ts'

/** Each gets a verdict of its own beside the 55. */
export const rfcRules: readonly ConformanceRule[] = [
  ...PROTOCOL_RULES,
  ...TLS_RULES,
  ...SASL_RULES,
  ...UTF8_RULES,
]

/** No verdicts, only findings. */
export const observations: readonly ConformanceRule[] = OBSERVATIONS
