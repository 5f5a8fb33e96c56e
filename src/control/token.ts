/**
 * Secrets by which callers are known: made at random, compared in a time that tells nothing.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** 128 bits in 32 characters, which fit into a header, a sub-protocol, an address and a shell. */
export function mintToken(): string {
  return randomBytes(16).toString('hex')
}

/** By digests, so that neither the contents nor the length shows in the time it takes. */
export function isSameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(digest(given), digest(expected))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
