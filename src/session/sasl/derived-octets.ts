/**
 * Octets that nobody can foretell who does not know the text they follow from. No randomness: the same text gives the same.
 */
import { createHash } from 'node:crypto'

/** 32 octets; different purposes have nothing in common. */
export function derivedOctets(purpose: string, text: string): Uint8Array {
  return createHash('sha256').update(`${purpose}\n${text}`, 'latin1').digest()
}
