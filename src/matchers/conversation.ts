/**
 * The conversation as a failure shows it.
 */
import type { Transcript } from '../transcript/transcript.ts'

/** The end of a conversation tells most; a reply of a thousand lines tells no more than its first. */
const MOST_LINES = 80
const MOST_LINES_OF_A_REPLY = 12

/** With a heading, indented, and not too long. */
export function conversationOf(transcript: Transcript): string {
  const text = transcript.toString({ maxLines: MOST_LINES_OF_A_REPLY })
  if (text === '') return 'The conversation: no client connected.'
  const lines = text.split('\n')
  const left = lines.length - MOST_LINES
  const shown = left <= 0 ? lines : [`… ${left} earlier lines`, ...lines.slice(-MOST_LINES)]
  return ['The conversation:', ...shown.map((line) => `  ${line}`)].join('\n')
}

/** Whether a message shows a conversation already, as a matcher's does and that of `waitFor`. */
export function showsConversation(message: string): boolean {
  return /^The conversation:|^\s*-- (?:session \d+ (?:opened|goes on)|\d+ earlier events? dropped)$/m.test(
    message,
  )
}
