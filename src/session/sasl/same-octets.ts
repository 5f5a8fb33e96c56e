/**
 * Comparison of secrets: how long it takes tells nothing of where they differ.
 */
import { timingSafeEqual } from 'node:crypto'
import { octetsOf } from '../../wire/octets.ts'

export function areSameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

/** The same for texts with one code unit for each octet. */
export function areSameText(one: string, other: string): boolean {
  return areSameOctets(octetsOf(one), octetsOf(other))
}
