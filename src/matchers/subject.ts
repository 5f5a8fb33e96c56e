/**
 * What a matcher looks at: a server, or a transcript whoever recorded it. Knows no matcher.
 */
import { Pop3MockError, refuseUnknownKeys } from '../errors.ts'
import type { Pop3Server } from '../server/server.ts'
import type { SessionSummary } from '../transcript/sessions.ts'
import { sessionsOf } from '../transcript/sessions.ts'
import type { Transcript } from '../transcript/transcript.ts'

/** A running server, or a transcript: of a server that is gone, of a remote one, or read from a file. */
export type Pop3Subject = Pop3Server | Transcript

/** Which session a matcher is about; without it all of them. */
export interface SessionChoice {
  /** Counted from 1 in the order of acceptance. */
  readonly session?: number
}

/** What was given, taken apart. */
export interface Subject {
  readonly transcript: Transcript
  readonly server: Pop3Server | undefined
  /** The sessions that were chosen. */
  readonly sessions: readonly SessionSummary[]
}

/**
 * @param others the keys that `options` may have besides `session`
 * @throws {Pop3MockError} INVALID_OPTION when the value is neither, or has no such session
 */
export function subjectOf(
  value: unknown,
  matcher: string,
  options: SessionChoice = {},
  others: readonly string[] = [],
): Subject {
  refuseUnknownKeys(options, ['session', ...others], matcher)
  const { session } = options
  const { transcript, server } = partsOf(value, matcher)
  const all = sessionsOf(transcript)
  if (session === undefined) return { transcript, server, sessions: all }
  if (!Number.isInteger(session) || session < 1) {
    refuse(`${matcher}.session`, `found ${session}. Allowed is a whole number from 1.`)
  }
  return { transcript, server, sessions: all.filter(({ number }) => number === session) }
}

/** @throws {Pop3MockError} INVALID_OPTION when the value is no server */
export function serverOf(value: unknown, matcher: string): Pop3Server {
  const { server } = partsOf(value, matcher)
  return server ?? refuse(matcher, 'found a transcript. Allowed is a server.')
}

/** Whether a value is a transcript; by its form, for there may be two copies of this package. */
export function isTranscript(value: unknown): value is Transcript {
  const transcript = value as Partial<Transcript> | null
  return (
    typeof transcript === 'object' &&
    typeof transcript?.events === 'function' &&
    typeof transcript.subscribe === 'function' &&
    typeof transcript.dropped === 'number'
  )
}

function partsOf(value: unknown, matcher: string): Pick<Subject, 'transcript' | 'server'> {
  if (isTranscript(value)) return { transcript: value, server: undefined }
  if (typeof value === 'object' && value !== null && 'transcript' in value && isTranscript(value.transcript))
    return { transcript: value.transcript, server: value as Pop3Server }
  const found = value === null ? 'null' : typeof value
  return refuse(matcher, `found ${found}. Allowed is a server or a transcript.`)
}

function refuse(path: string, problem: string): never {
  throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
}
