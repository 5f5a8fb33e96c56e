/**
 * The file in which a conversation is kept for later, above all for `pop3-mock judge`. Passwords are hidden there.
 */
import { InvalidArgumentError } from 'commander'
import type { Transcript } from '../transcript/transcript.ts'
import { writeArgument } from './files.ts'

export interface TranscriptFlags {
  transcript?: string
}

export const TRANSCRIPT_OPTION = [
  '--transcript <file>',
  'save the whole conversation at the end; "pop3-mock judge FILE" reads it',
  (path: string): string => {
    if (path === '' || path === '-') throw new InvalidArgumentError('Allowed is the path of a file.')
    return path
  },
] as const

/**
 * Empties the file at once: whoever cannot write shall hear of it before anything is done, not behind it.
 * @returns writes a transcript to the file; does nothing without one
 * @throws {Pop3MockError} INVALID_OPTION where the file cannot be written
 */
export function transcriptFile({ transcript: file }: TranscriptFlags): (transcript: Transcript) => void {
  if (file === undefined) return () => {}
  const argument = `--transcript ${file}`
  writeArgument(file, '', argument)
  return (transcript) => {
    writeArgument(file, `${transcript.toString({ full: true })}\n`, argument)
    if (transcript.dropped === 0) return
    const lost = `the first ${transcript.dropped} events are lost; a transcriptLimit in --config keeps more.`
    process.stderr.write(`pop3-mock: ${argument}: ${lost}\n`)
  }
}
