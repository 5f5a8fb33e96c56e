/**
 * What is worth reading when a test with a server has failed: the conversation, the seed, what the faults decided, and what
 * Outlook would have done.
 */
import type { Pop3Server } from '../server/server.ts'
import { conversationOf, showsConversation } from './conversation.ts'
import { outlookText, predictForServer } from './predict-for-server.ts'
import { decisionText } from './rule-miss.ts'

/** Of many decisions the last ones. */
const MOST_DECISIONS = 20

/** @param shown what the reader has seen already: the conversation is not repeated */
export async function failureReport(server: Pop3Server, shown = ''): Promise<string> {
  const parts = [
    ...(showsConversation(shown) ? [] : [conversationOf(server.transcript)]),
    ...decisions(server),
    await outlook(server),
    `Seed: ${server.seed}`,
  ]
  return parts.join('\n')
}

function decisions({ faults }: Pop3Server): string[] {
  const trace = faults.trace()
  if (trace.length === 0) return []
  const lines = trace.slice(-MOST_DECISIONS).map((decision) => `${decision.rule}: ${decisionText(decision)}`)
  const earlier = trace.length - MOST_DECISIONS
  const head = earlier > 0 ? [`… ${earlier} earlier ones`] : []
  return [`What the faults decided:\n${indented([...head, ...lines].join('\n'))}`]
}

/** A prediction that cannot be made must not hide the failure that it was made for. */
async function outlook(server: Pop3Server): Promise<string> {
  try {
    return `What Outlook would have done:\n${indented(outlookText(await predictForServer(server)))}`
  } catch (error) {
    return `What Outlook would have done cannot be told: ${error instanceof Error ? error.message : String(error)}`
  }
}

function indented(text: string): string {
  return text.replace(/^/gm, '  ')
}
