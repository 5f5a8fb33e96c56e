/**
 * All that the judge says of a conversation, in one line. Run by itself (`npx tsx test/conformance/told-verdicts.ts`) it writes
 * `told-verdicts.txt` anew: read the difference before it is committed.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { judge } from '../../src/conformance/judge.ts'
import { type ConversationCase, conversationCases } from './conversation-cases.ts'
import { EDGE_CONVERSATIONS } from './edge-conversations.ts'

export const TOLD: URL = new URL('told-verdicts.txt', import.meta.url)

/** Those of both pages, and those at the edges. */
export const CONVERSATIONS: readonly ConversationCase[] = [
  ...conversationCases(new URL('statements.md', import.meta.url)),
  ...conversationCases(new URL('rfc-rules.md', import.meta.url)),
  ...EDGE_CONVERSATIONS,
]

/** What was kept, with the events that show it, and behind the bar every finding. */
export function toldOf({ name, transcript, options }: ConversationCase): string {
  const { statements, rules, findings } = judge(transcript, options)
  const kept = [...statements, ...rules]
    .filter(({ events, verdict }) => events.length > 0 && verdict !== 'violates')
    .map(({ id, verdict, events }) => `${id}${verdict === 'conforms' ? '' : '?'}@${events.join(',')}`)
  const found = findings.map(
    ({ id, severity, session, events, underFault }) =>
      `${id} ${severity} ${[`${session}@${events.join(',')}`, ...underFault].join(' under ')}`,
  )
  return `${name}: ${kept.join(' ')} | ${found.join('; ')}`.trimEnd()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TOLD, `${CONVERSATIONS.map(toldOf).join('\n')}\n`)
}
