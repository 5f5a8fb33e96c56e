/**
 * What can be wrong with messages only when they stand together in one list.
 */
import type { Message, MessageTraits } from './message.ts'

export interface ListProblem {
  /** Index of the message that cannot follow its predecessors. */
  readonly index: number
  readonly trait: keyof MessageTraits
  /** What was found, why it cannot be, and the remedy. */
  readonly text: string
}

/**
 * The first message-number that does not rise or, unless they are allowed, the first repeated unique-id.
 * @param knownUniqueId what a message has been called so far, if it has; default: what it brings itself
 */
export function listProblem(
  messages: readonly Message[],
  allowDuplicateUniqueIds: boolean,
  knownUniqueId: (message: Message) => string | undefined = ({ uniqueId }) => uniqueId,
): ListProblem | undefined {
  const problem = numberProblem(messages)
  return problem ?? (allowDuplicateUniqueIds ? undefined : uniqueIdProblem(messages, knownUniqueId))
}

function numberProblem(messages: readonly Message[]): ListProblem | undefined {
  let previous = 0
  for (const [index, message] of messages.entries()) {
    const number = message.messageNumber ?? previous + 1
    if (number <= previous) {
      const text =
        `found the message-number ${number}, but the message before it has ${previous}. ` +
        `Message-numbers must rise: give ${previous + 1} or more, or leave it out.`
      return { index, trait: 'messageNumber', text }
    }
    previous = number
  }
  return undefined
}

function uniqueIdProblem(
  messages: readonly Message[],
  knownUniqueId: (message: Message) => string | undefined,
): ListProblem | undefined {
  const first = new Map<string, number>()
  for (const [index, message] of messages.entries()) {
    const uniqueId = knownUniqueId(message)
    if (uniqueId === undefined) continue
    const other = first.get(uniqueId)
    if (other !== undefined) {
      const text =
        `found ${JSON.stringify(uniqueId)}, the unique-id of message ${other + 1} already (RFC 1939 section 7: no two ` +
        'alike in a maildrop). Give another one, or set allowDuplicateUniqueIds: true where that is the point.'
      return { index, trait: 'uniqueId', text }
    }
    first.set(uniqueId, index)
  }
  return undefined
}
