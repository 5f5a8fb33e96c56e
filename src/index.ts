/**
 * What `import 'pop3-mock'` gives.
 */
export { type ConformanceOptions, judge } from './conformance/judge.ts'
export type { FindingSeverity, Lens } from './conformance/lens.ts'
export type {
  ConformanceFinding,
  ConformanceReport,
  StatementVerdict,
  Verdict,
} from './conformance/report/conformance-report.ts'
export { reportJunit } from './conformance/report/report-junit.ts'
export { type ReportTextOptions, reportText } from './conformance/report/report-text.ts'
export { rfcRules } from './conformance/rfc-rules.ts'
export type {
  Actor,
  ConformanceRule,
  RequirementLevel,
  Statement,
} from './conformance/statement.ts'
export { statements } from './conformance/statements/statements.ts'
export { ERROR_CODES, type ErrorCode, Pop3MockError } from './errors.ts'
export type { Effect } from './faults/effect.ts'
export type { Decision, DecisionResult } from './faults/plan.ts'
export type { Legality, Profile, ProfileParameter, ProfileReference, ProfileUse } from './faults/profile.ts'
export type { ProfileName } from './faults/profile-names.ts'
export type { CommandName, Count, Exchange, FaultRule, Moment, ReplyFunction, When } from './faults/rule.ts'
export { type Clock, systemClock, VirtualClock } from './link/clock.ts'
export type { MaildropOption, MaildropSource, MessageListSource } from './load/load-maildrop.ts'
export type { Account } from './maildrop/accounts.ts'
export type { Mail } from './maildrop/compose-mail.ts'
export type { ListedMessage, Maildrop } from './maildrop/maildrop.ts'
export type { MessageTraits } from './maildrop/message.ts'
export {
  type ComposedMessage,
  generate,
  type MessageSource,
  type RawMessage,
} from './maildrop/message-source.ts'
export type { FaultControl, FaultHandle, ListedRule } from './server/fault-control.ts'
export type { FaultItem } from './server/fault-items.ts'
export type { AccountOption, Pop3ServerOptions } from './server/options.ts'
export {
  type Pop3Environment,
  type Pop3Server,
  type Pop3ServerTls,
  startPop3Server,
} from './server/server.ts'
export type { TlsOption, TlsOptions } from './server/tls-options.ts'
export type { CommandQuery, WaitFor, WaitOptions } from './server/wait-for.ts'
export type { Capabilities, CapabilityChange } from './session/capabilities.ts'
export {
  type Claims,
  DEFAULT_DIALECT,
  type Deviations,
  type Dialect,
  type Strictness,
} from './session/dialect.ts'
export type * from './transcript/event.ts'
export { FINDINGS, type FindingCode, type Severity } from './transcript/finding.ts'
export { transcriptFromJson } from './transcript/json-transcript.ts'
export { parseTranscript } from './transcript/parse-transcript.ts'
export type { SessionSummary } from './transcript/sessions.ts'
export type { Transcript } from './transcript/transcript.ts'
export type { Keyword, SessionState } from './wire/keyword.ts'
export type { Reply, StatusIndicator } from './wire/reply.ts'
