/**
 * Randomness that is none: the same key gives the same number, so that a run can be repeated from its seed, whatever
 * the order in which sessions take turns.
 */
import { createHash } from 'node:crypto'

/** A number from 0 (inclusive) to 1 (exclusive), decided by the key alone. */
export function draw(...key: readonly (string | number)[]): number {
  const digest = createHash('sha256').update(key.join('\u0000')).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}

/** The items in an order decided by the key alone. */
export function shuffled<Item>(items: readonly Item[], ...key: readonly (string | number)[]): Item[] {
  const keyed = items.map((item, index) => ({ item, rank: draw(...key, index) }))
  return keyed.sort((one, other) => one.rank - other.rank).map(({ item }) => item)
}
