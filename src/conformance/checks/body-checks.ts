/**
 * Whether the client has in the end what the server sent: needs the octets that it ended up with.
 */
import type { TranscriptView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, keeps } from './evidence.ts'

/** V0002. */
export const undoesByteStuffing: Check = (view) =>
  compared(view, ({ reply }) => reply.stuffedBody().length !== reply.body()?.length).map(
    ({ step, has, hasStuffed }) => {
      if (has) return keeps(step)
      return breaks(step, hasStuffed ? 'the stuffed dots were left in the message' : WORDS)
    },
  )

/** C0023. */
export const keepsMessageWhole: Check = (view) =>
  compared(view, () => true).flatMap(({ step, has, hasStuffed }): Evidence[] => {
    // That is the affair of V0002.
    if (hasStuffed && !has) return []
    return [has ? keeps(step) : breaks(step, WORDS)]
  })

const WORDS = 'the client does not have the message that this RETR sent'

interface Compared {
  readonly step: Step
  readonly has: boolean
  readonly hasStuffed: boolean
}

/** The whole RETRs against what was received; a last line end more or less, and LF for CRLF, are the client's own affair. */
function compared({ sessions, received }: TranscriptView, concerns: (step: Step) => boolean): Compared[] {
  if (received === undefined) return []
  const kept = new Set(received.map(inEssence))
  return sessions.flatMap(({ mail }) =>
    [...mail.fetched.values()].flat().flatMap((step) => {
      const body = step.isInStep ? step.reply.body() : undefined
      if (body === undefined || !concerns(step)) return []
      const has = kept.has(inEssence(body))
      return [{ step, has, hasStuffed: kept.has(inEssence(step.reply.stuffedBody())) }]
    }),
  )
}

/** Whether the client ended up with what this step sent; undefined where nobody has told. */
export function wasReceived({ received }: TranscriptView, step: Step): boolean | undefined {
  const body = step.isInStep ? step.reply.body() : undefined
  if (received === undefined || body === undefined) return undefined
  const essence = inEssence(body)
  return received.some((octets) => inEssence(octets) === essence)
}

function inEssence(octets: Uint8Array): string {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1')
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '')
}
