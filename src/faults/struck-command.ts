/**
 * What is decided for a command before it is executed.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import type { Dialect } from '../session/dialect.ts'
import type { Reply } from '../wire/reply.ts'
import type { ArmedPart } from './armed-rule.ts'
import type { MaildropContext } from './maildrop-effects.ts'
import type { ReplyFacts } from './reply-effects.ts'

/** What strikes before a command is executed. */
export interface StruckCommand {
  /** Changes the view of the session's maildrop, for the rest of the session. */
  readonly maildrop: MaildropChange | undefined
  /** The dialect from now on. */
  readonly dialect: Dialect | undefined
  /** The reply to a command that is not executed. */
  readonly refused: Reply | undefined
  /** What strikes the reply. */
  readonly parts: readonly ArmedPart[]
}

export type MaildropChange = (entries: readonly ViewEntry[], context: MaildropContext) => readonly ViewEntry[]

/** What a reply is shaped by, beside the situation. */
export interface ReplySurroundings {
  readonly facts: ReplyFacts
  readonly isNextBuffered: boolean
}

/** Nothing strikes. */
export const NOTHING_STRUCK: StruckCommand = {
  maildrop: undefined,
  dialect: undefined,
  refused: undefined,
  parts: [],
}
