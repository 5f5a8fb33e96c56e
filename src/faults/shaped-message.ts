/**
 * Messages that pretend: another size, other content, or none of the maildrop's own.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import { MemoryMessage, type Message } from '../maildrop/message.ts'
import { messageFrom } from '../maildrop/message-source.ts'
import { Body } from '../wire/body.ts'
import { LF, octetsOf, textOf } from '../wire/octets.ts'

/** The message with another size in STAT and LIST; RETR is unchanged. */
export function resized(
  message: Message,
  change: (trueSize: number, lines: () => number) => number,
): Message {
  const lines = () => message.body().octets.reduce((count, octet) => (octet === LF ? count + 1 : count), 0)
  const changed = (size: number) => change(size, lines)
  return {
    uniqueId: message.uniqueId,
    messageNumber: message.messageNumber,
    declaredSizeInOctets: undefined,
    sizeInOctets() {
      const size = message.declaredSizeInOctets ?? message.sizeInOctets()
      return typeof size === 'number' ? changed(size) : size.then(changed)
    },
    body: () => message.body(),
  }
}

/** The message with other octets, and the size they have. */
export function withContent(message: Message, change: (octets: Uint8Array) => Uint8Array): Message {
  return new MemoryMessage(() => new Body(change(message.body().octets)))
}

/** An entry that is in no maildrop. */
export function insertedMessage(raw: string, uniqueId = `inserted-${raw.length}`): ViewEntry {
  const message = messageFrom({ raw: octetsOf(raw), uniqueId }, 'insert')
  return { index: 0, messageNumber: 0, uniqueId, message, stored: message }
}

/** The lines of a body as text, without their line ends. */
export function linesOf(octets: Uint8Array): string[] {
  const lines = textOf(octets).split('\r\n')
  lines.pop()
  return lines
}
