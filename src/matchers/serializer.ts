/**
 * Transcripts in snapshots: the same text from run to run.
 */
import { renderTranscript } from '../transcript/render.ts'
import { sessionsOf } from '../transcript/sessions.ts'
import { isTranscript } from './subject.ts'

/** A serializer in the form that `expect.addSnapshotSerializer` of vitest and Jest takes. */
export interface TranscriptSerializer {
  test(value: unknown): boolean
  serialize(
    value: unknown,
    config: unknown,
    indentation: string,
    depth: number,
    refs: unknown,
    printer: unknown,
  ): string
}

/**
 * Shows a transcript as its conversations: without ports, times, secrets and the greeting's timestamp, and session by session,
 * so that nothing depends on how sessions took turns. Take the snapshot once the sessions are over (`waitFor.idle()`).
 */
export const transcriptSerializer: TranscriptSerializer = {
  test: isTranscript,
  serialize(value, _config, indentation) {
    if (!isTranscript(value)) return String(value)
    const sessions = sessionsOf(value).map(({ number }) => renderTranscript(value, { session: number }))
    return sessions.join('\n\n').replace(/\n(?!\n)/g, `\n${indentation}`)
  },
}
