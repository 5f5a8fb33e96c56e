/**
 * A reply that is being falsified: what the encoder would decide by itself lies open here.
 */
import type { Body } from '../wire/body.ts'
import type { EncodedReply } from '../wire/encoder.ts'
import { CRLF, NOTHING, octetsOf } from '../wire/octets.ts'
import type { Reply, StatusIndicator } from '../wire/reply.ts'

export interface ReplyDraft {
  /** What the reply means. */
  readonly status: StatusIndicator
  /** How the status indicator is written. */
  readonly indicator: string
  /** What stands between status indicator, response code and text. */
  readonly separator: string
  readonly code: string | undefined
  readonly text: string
  readonly body: Body | undefined
}

export function draftOf({ status, code, text, body }: Reply): ReplyDraft {
  return { status, indicator: status, separator: ' ', code, text, body }
}

/** The draft's octets. Unlike the encoder it refuses nothing. */
export function encodeDraft({ status, indicator, separator, code, text, body }: ReplyDraft): EncodedReply {
  const tail = text !== '' || status === '+' ? separator + text : ''
  const line = indicator + (code === undefined ? '' : `${separator}[${code}]`) + tail
  const encoded = octetsOf(line + CRLF)
  if (body === undefined) return { status: encoded, data: NOTHING, final: NOTHING }
  return { status: encoded, data: body.stuffed, final: octetsOf(`.${CRLF}`) }
}
