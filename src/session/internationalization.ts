/**
 * UTF8 and LANG (RFC 6856). Messages are sent as they are stored: no surrogate is ever made of one.
 */
import { bodyOfLines } from '../wire/body.ts'
import { utf8Octets } from '../wire/octets.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import type { ReadArguments } from './arguments.ts'
import { LANGUAGES, lookUp, translated } from './languages.ts'
import { type Outcome, replied, type SessionData } from './session-data.ts'

/** RFC 6856 section 2.1. In TRANSACTION only where a dialect lets it pass, as Courier does for Outlook's sake. */
export function utf8(data: SessionData): Outcome {
  const { dialect, state, opened } = data
  if (dialect.utf8 === 'refused') return replied(err('UTF8 is not offered'))
  if (state === 'TRANSACTION' && dialect.utf8InTransaction === 'refuse') {
    return { ...replied(err('UTF8 is valid in the AUTHORIZATION state only')), findings: ['wrong-state'] }
  }
  data.isUtf8 = true
  if (opened !== undefined) opened.isUtf8 = true
  return replied(ok('UTF-8 it is'))
}

/** RFC 6856 section 3.2: the languages, or `+OK tag text` in the new one. */
export function lang(data: SessionData, { text: range }: ReadArguments): Outcome {
  const { languages } = data.dialect
  if (languages.length === 0) return replied(err('LANG is not offered'))
  if (range === '') {
    const lines = languages.map((tag) => utf8Octets(`${tag} ${LANGUAGES[tag]}`))
    return replied(ok('language listing follows', bodyOfLines(lines)))
  }
  const language = lookUp(range, languages)
  if (language === undefined) return replied(err('no such language here'))
  data.language = language
  return replied(ok(`${language} ${translated(ok('still here'), language).text}`))
}

const NOT_WITHOUT_UTF8: Reply = err(
  'the message has UTF-8 in its header: give UTF8 before the log-on',
  'UTF8',
)

/** Longer headers are not looked at to their end. */
const HEADER_LIMIT_IN_OCTETS = 65_536

/** The refusal of a message that only UTF-8 mode may carry (RFC 6856 section 5), if it is one. */
export function refusalWithoutUtf8(octets: Uint8Array): Reply | undefined {
  const buffer = Buffer.from(
    octets.buffer,
    octets.byteOffset,
    Math.min(octets.length, HEADER_LIMIT_IN_OCTETS),
  )
  const blankLine = buffer.indexOf('\r\n\r\n')
  const header = blankLine === -1 ? buffer : buffer.subarray(0, blankLine)
  return header.some((octet) => octet > 0x7f) && isUtf8(header) ? NOT_WITHOUT_UTF8 : undefined
}

/** Other 8-bit octets are an old mail's Latin-1, of which RFC 6856 says nothing. */
function isUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets)
    return true
  } catch {
    return false
  }
}
