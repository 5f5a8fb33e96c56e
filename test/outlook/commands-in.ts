/**
 * The commands of a conversation that was rendered as text.
 */
import type { OutlookOutcome } from '../../src/outlook/outcome.ts'

export function commandsIn({ conversation }: OutlookOutcome): string[] {
  return [...conversation.matchAll(/^C\d*: (.*)$/gm)].map(([, line]) => line as string)
}
