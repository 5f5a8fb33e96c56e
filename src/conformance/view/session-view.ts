/**
 * A session as the checks see it: commands in order, each with the reply that the client got to read.
 */
import type { CloseReason } from '../../transcript/event.ts'
import type { AuthExchange } from './auth-exchange.ts'
import type { MailUse } from './mail-use.ts'
import type { Step } from './step.ts'
import type { WireReply } from './wire-reply.ts'

/** How a session ended. `imposed`: by the timer or the test; `open`: it did not, as far as the transcript tells. */
export interface SessionEnd {
  readonly by: 'client' | 'quit' | 'server' | 'imposed' | 'open'
  readonly reason: CloseReason | undefined
  /** `seq` of the close event, or of the last event. */
  readonly seq: number
  readonly timeMs: number
}

/** Octets that never became a line. */
export interface Leftover {
  readonly seq: number
  readonly octets: Uint8Array
}

/** A TLS handshake that came to an end. */
export interface Handshake {
  readonly seq: number
  readonly isOk: boolean
  /** E.g. `TLSv1.3`, where the transcript tells. */
  readonly protocol: string | undefined
  /** What was wrong with the certificate that the client was shown. */
  readonly certificate: string | undefined
  /** The index of the step that came next. */
  readonly index: number
}

/** A rule that was applied. */
export interface AppliedFault {
  /** `seq` of the command that it struck; where there is none, of the event itself. */
  readonly about: number
  readonly rule: string
  readonly effect: string | undefined
}

export interface SessionView {
  readonly number: number
  /** `seq` of its first event. */
  readonly firstSeq: number
  /** Its beginning is in the transcript. */
  readonly isComplete: boolean
  /** Undefined where the transcript begins with a client's line. */
  readonly greeting: WireReply | undefined
  readonly steps: readonly Step[]
  readonly leftovers: readonly Leftover[]
  readonly handshakes: readonly Handshake[]
  /** `seq` of what came in the clear behind STLS. */
  readonly behindStls: readonly number[]
  readonly authExchanges: readonly AuthExchange[]
  readonly faults: readonly AppliedFault[]
  readonly end: SessionEnd
  /** Who logged on, as the server or the conversation tells. */
  readonly user: string | undefined
  /** Unique-ids that QUIT removed, as the transcript tells. */
  readonly committed: readonly string[]
  readonly mail: MailUse
}

/** Everything that the checks look at. */
export interface TranscriptView {
  /** Nothing was dropped, and every session has its beginning. */
  readonly isWhole: boolean
  readonly sessions: readonly SessionView[]
  /** What the client ended up with, if its test tells. */
  readonly received: readonly Uint8Array[] | undefined
}

/** What a client did with a reply. `stood`: nothing, until the server or the test ended the session. */
export type Reaction = 'went-on' | 'quit' | 'left' | 'stood' | 'cut-off' | 'open'

/** What came behind a step; or behind the greeting, at index -1. */
export function reactionTo(session: SessionView, index: number): Reaction {
  const next = session.steps[index + 1]
  if (next !== undefined) return next.keyword === 'QUIT' ? 'quit' : 'went-on'
  const { by } = session.end
  if (by === 'server') return 'cut-off'
  // A server that has fallen silent reads no commands; they are left over.
  const begun = session.leftovers.map(({ octets }) => Buffer.from(octets).toString('latin1')).join('')
  if (begun !== '') return /^QUIT\s*$/i.test(begun) ? 'quit' : 'went-on'
  if (by === 'client') return 'left'
  if (by === 'quit') return 'quit'
  return by === 'imposed' ? 'stood' : 'open'
}
