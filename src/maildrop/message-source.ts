/**
 * Messages as a test writes them down, turned into messages of a maildrop.
 */
import { refuseUnknownKeys, unexpected } from '../errors.ts'
import { composeMail, type Mail } from './compose-mail.ts'
import { checkTraits, MemoryMessage, type Message, type MessageTraits, messageBody } from './message.ts'

/** A message written out, with what else is to be said of it. */
export interface RawMessage extends MessageTraits {
  /** The whole message: text (sent as UTF-8) or octets. */
  raw: string | Uint8Array
  /** Serve the octets as they are, instead of turning bare LF into CRLF. */
  exact?: boolean
}

/** A message put together from its parts. */
export interface ComposedMessage extends Mail, MessageTraits {}

/** Any form in which code can give a message: the whole message as text or octets, or its parts. */
export type MessageSource = string | Uint8Array | RawMessage | ComposedMessage

const TRAIT_KEYS = ['uniqueId', 'messageNumber', 'declaredSizeInOctets']
const RAW_KEYS = ['raw', 'exact', ...TRAIT_KEYS]
const MAIL_KEYS = ['from', 'to', 'subject', 'date', 'text', 'headers', ...TRAIT_KEYS]

/**
 * The message that a source describes.
 * @param path where the source stands, for the error, e.g. `maildrop[2]`
 * @param uniqueId the unique-id unless the source brings one
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function messageFrom(source: MessageSource, path: string, uniqueId?: string): Message {
  const inherited: MessageTraits = uniqueId === undefined ? {} : { uniqueId }
  if (typeof source === 'string' || source instanceof Uint8Array) return rawMessage(source, false, inherited)
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    const allowed = 'the message as text or octets, { raw }, or its parts { from, to, subject, text }'
    throw unexpected(path, source, allowed)
  }
  const isRaw = 'raw' in source
  refuseUnknownKeys(source, isRaw ? RAW_KEYS : MAIL_KEYS, path)
  checkTraits(source, path)
  const traits = { ...inherited, ...source }
  if (isRaw) {
    const { raw, exact = false } = source
    if (typeof raw !== 'string' && !(raw instanceof Uint8Array)) {
      throw unexpected(`${path}.raw`, raw, 'text or octets')
    }
    if (typeof exact !== 'boolean') throw unexpected(`${path}.exact`, exact, 'true or false')
    return rawMessage(raw, exact, traits)
  }
  const octets = composeMail(source, path)
  return new MemoryMessage(() => messageBody(octets, true), traits)
}

/**
 * `count` messages, each made by a function of its index from 0.
 * @throws {Pop3MockError} INVALID_OPTION when the count is not a whole number from 0, or there is no function.
 */
export function generate(count: number, make: (index: number) => MessageSource): MessageSource[] {
  if (!Number.isInteger(count) || count < 0) {
    throw unexpected('generate.count', count, 'a whole number from 0')
  }
  if (typeof make !== 'function') throw unexpected('generate.make', make, 'a function of the index')
  return Array.from({ length: count }, (_, index) => make(index))
}

function rawMessage(raw: string | Uint8Array, exact: boolean, traits: MessageTraits): Message {
  const octets = typeof raw === 'string' ? Buffer.from(raw, 'utf8') : raw
  return new MemoryMessage(() => messageBody(octets, exact), traits)
}
