/**
 * The file in which a conversation is kept for later, above all for `pop3-mock judge`. Passwords are hidden there.
 */
import { writeFileSync } from 'node:fs'
import { Pop3MockError } from '../errors.ts'
import type { Transcript } from '../transcript/transcript.ts'

export interface TranscriptFlags {
  transcript?: string
}

export const TRANSCRIPT_OPTION = [
  '--transcript <file>',
  'save the whole conversation at the end; "pop3-mock judge FILE" reads it',
] as const

/**
 * Empties the file at once: whoever cannot write shall hear of it before anything is done, not behind it.
 * @returns writes a transcript to the file; does nothing without one
 * @throws {Pop3MockError} INVALID_OPTION where the file cannot be written
 */
export function transcriptFile({ transcript: file }: TranscriptFlags): (transcript: Transcript) => void {
  if (file === undefined) return () => {}
  write(file, '')
  return (transcript) => write(file, `${transcript.toString({ full: true })}\n`)
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, 'utf8')
  } catch (cause) {
    const path = `--transcript ${file}`
    const problem = `cannot be written: ${(cause as Error).message}.`
    throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path, cause })
  }
}
