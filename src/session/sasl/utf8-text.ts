/**
 * Octets of UTF-8 as the text they stand for.
 */
import { utf8Octets } from '../../wire/octets.ts'

/** The text of UTF-8 that is written with one code unit for each octet; undefined: it is no UTF-8. */
export function utf8Text(octets: string): string | undefined {
  const text = Buffer.from(octets, 'latin1').toString('utf8')
  return utf8Octets(text) === octets ? text : undefined
}
