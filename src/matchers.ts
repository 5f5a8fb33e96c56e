/**
 * What `import 'pop3-mock/matchers'` gives: what a test may say of a client, for `expect.extend` of vitest and of Jest, and as
 * plain functions for every other runner.
 */
import type { CheckResult } from './matchers/check-result.ts'
import { type ConformOptions, checkConforms } from './matchers/conform.ts'
import { checkDeleted, type DeletedOptions, type MessageReference } from './matchers/deleted.ts'
import { checkFetched, type FetchedOptions } from './matchers/fetched.ts'
import { checkFired, type FiredCount } from './matchers/fired.ts'
import { checkLikeOutlook, type LikeOutlookOptions } from './matchers/like-outlook.ts'
import { checkQuit } from './matchers/quit.ts'
import { checkReceivedCommands, type ReceivedCommandsOptions } from './matchers/received-commands.ts'
import type { SessionChoice } from './matchers/subject.ts'
import type { CommandQuery } from './server/wait-for.ts'

export type { CheckResult } from './matchers/check-result.ts'
export type { ClientReport } from './matchers/client-outcome.ts'
export { assertConforms, type ConformOptions } from './matchers/conform.ts'
export { assertDeleted, type DeletedOptions, type MessageReference } from './matchers/deleted.ts'
export { assertFetched, type FetchedOptions } from './matchers/fetched.ts'
export { assertFired, type FiredCount } from './matchers/fired.ts'
export { assertBehavesLikeOutlook, type LikeOutlookOptions } from './matchers/like-outlook.ts'
export type { PredictionChoice } from './matchers/predict-for-server.ts'
export { assertQuit } from './matchers/quit.ts'
export { assertReceivedCommands, type ReceivedCommandsOptions } from './matchers/received-commands.ts'
export { type TranscriptSerializer, transcriptSerializer } from './matchers/serializer.ts'
export type { Pop3Subject, SessionChoice } from './matchers/subject.ts'

/**
 * The matchers as `expect(server)` has them once it is extended. They look and change nothing; most take a `Transcript` too.
 * For Jest: `declare module 'expect' { interface Matchers<R extends void | Promise<void>, T = unknown> extends Pop3Matchers<R> {} }`.
 */
export interface Pop3Matchers<R = void> {
  /**
   * These commands came in this order, perhaps with others between them; `exactly`: and no others. `RETR` stands for any RETR,
   * `RETR 2` for that one. The commands of all sessions count as one sequence, unless `session` names one.
   */
  toHaveReceivedCommands(commands: readonly CommandQuery[], options?: ReceivedCommandsOptions): R
  /** RETR gave these messages wholly; `exactly`: each once, and no others. */
  toHaveFetched(messageNumbers: number | readonly number[], options?: FetchedOptions): R
  /** These messages, by unique-id or by message-number, were removed: DELE alone is not enough. */
  toHaveDeleted(messages: MessageReference | readonly MessageReference[], options?: DeletedOptions): R
  /** Every session sent QUIT, and there was one. */
  toHaveQuit(options?: SessionChoice): R
  /** Nothing violates a statement of [MS-STANOPOP3] or a rule of the RFCs; `statements`: these were exercised and kept. */
  toConform(options?: ConformOptions): R
  /** The client's outcome under the faults in force is at least as good as Outlook's. To be awaited. */
  toBehaveLikeOutlook(options?: LikeOutlookOptions): Promise<void>
  /** The fault rule of that id was applied: at least once, so often, or within bounds. */
  toHaveFired(id: string, count?: FiredCount): R
}

/** A matcher as `expect.extend` takes it. */
export type Pop3MatcherFunctions = {
  readonly [Name in keyof Pop3Matchers]: (
    received: unknown,
    ...args: Parameters<Pop3Matchers[Name]>
  ) => ReturnType<Pop3Matchers[Name]> extends Promise<void> ? Promise<CheckResult> : CheckResult
}

/** For `expect.extend(matchers)`; `pop3-mock/vitest` has done it already. */
export const matchers: Pop3MatcherFunctions = {
  toHaveReceivedCommands: checkReceivedCommands,
  toHaveFetched: checkFetched,
  toHaveDeleted: checkDeleted,
  toHaveQuit: checkQuit,
  toConform: checkConforms,
  toBehaveLikeOutlook: checkLikeOutlook,
  toHaveFired: checkFired,
}
