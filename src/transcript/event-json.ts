/**
 * One event as plain JSON: octets become base64 in fields whose names end in `Base64`, the rest stays as it is.
 */
import type { Reply } from '../wire/reply.ts'
import type { ExchangeEvent, SentEvent, TranscriptEvent } from './event.ts'

export type ReplyJson = Omit<Reply, 'body'> & { readonly bodyBase64?: string }

/** An event with its octets in base64; a body is given without byte-stuffing. */
export type EventJson = TranscriptEvent extends infer Event
  ? Event extends ExchangeEvent
    ? Omit<Event, 'reply'> & { readonly reply: ReplyJson }
    : Event extends SentEvent
      ? Omit<Event, 'octets'> & { readonly octetsBase64: readonly string[] }
      : Event extends { readonly octets: Uint8Array }
        ? Omit<Event, 'octets'> & { readonly octetsBase64: string }
        : Event
  : never

export function eventToJson(event: TranscriptEvent): EventJson {
  switch (event.type) {
    case 'sent': {
      const { octets, ...rest } = event
      return { ...rest, octetsBase64: octets.map(base64) }
    }
    case 'command':
    case 'leftover': {
      const { octets, ...rest } = event
      return { ...rest, octetsBase64: base64(octets) } as EventJson
    }
    case 'exchange': {
      const { body, ...reply } = event.reply
      return { ...event, reply: body === undefined ? reply : { ...reply, bodyBase64: base64(body.octets) } }
    }
    default:
      return event
  }
}

function base64(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64')
}
