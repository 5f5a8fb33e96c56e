/**
 * SASLprep (RFC 4013): names and passwords in the one form in which they are compared.
 */
import { utf8Octets } from '../../wire/octets.ts'
import { utf8Text } from './utf8-text.ts'

/**
 * The prepared text, as a query: unassigned code points are allowed (RFC 4013 section 2.5). Undefined: it has a prohibited
 * character (section 2.3), or nothing is left of it (RFC 4616 section 2). The rule for writing directions (section 2.4) is
 * not applied: it would refuse a name, never change one.
 */
export function saslPrep(text: string): string | undefined {
  const prepared = text.replace(OTHER_SPACES, ' ').replace(MAPPED_TO_NOTHING, '').normalize('NFKC')
  return prepared === '' || PROHIBITED.test(prepared) ? undefined : prepared
}

/**
 * The passwords that a digest may be made of: as SASLprep makes it (RFC 6856 section 2.2 for APOP), and, as clients that know
 * nothing of that do, as it was given.
 */
export function asGivenAndPrepared(secret: string): readonly string[] {
  const prepared = preparedOctets(secret)
  return prepared === secret ? [secret] : [prepared, secret]
}

/**
 * Octets of UTF-8 as SASLprep makes them; others, and prohibited ones, as they are. One code unit for each octet.
 * Deviates: RFC 6856 section 2.2 has prohibited characters refused; an account that has them was made to be logged on to.
 */
export function preparedOctets(octets: string): string {
  if (!/[^ -~]/.test(octets)) return octets
  const text = utf8Text(octets)
  const prepared = text === undefined ? undefined : saslPrep(text)
  return prepared === undefined ? octets : utf8Octets(prepared)
}

/** RFC 3454 table C.1.2. */
const OTHER_SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g

/** RFC 3454 table B.1. */
const MAPPED_TO_NOTHING = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/g

/** RFC 3454 tables C.1.2 and C.2 to C.9. */
const PROHIBITED = new RegExp(
  [
    OTHER_SPACES.source,
    // C.2.1, C.2.2: control characters.
    '[\\u0000-\\u001f\\u007f-\\u009f\\u06dd\\u070f\\u180e\\u200c\\u200d\\u2028\\u2029\\u2060-\\u2063\\u206a-\\u206f]',
    '[\\ufeff\\ufff9-\\ufffc\\u{1d173}-\\u{1d17a}]',
    // C.3, C.4, C.5: private use, no characters, surrogates.
    '\\p{Co}|\\p{Noncharacter_Code_Point}|\\p{Cs}',
    // C.6, C.7, C.8, C.9: not plain text, not canonical, changes of display, tags.
    '\\ufffd|[\\u2ff0-\\u2ffb]|[\\u0340\\u0341\\u200e\\u200f\\u202a-\\u202e]|[\\u{e0001}\\u{e0020}-\\u{e007f}]',
  ].join('|'),
  'u',
)
