/**
 * Inputs that are nearly right: octets and JSON values, changed a little at a time. Knows nothing of what reads them.
 */
import { octetsOf } from '../../src/wire/octets.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'

const MOST_OCTETS = 2048
const MOST_CHANGES = 4

/** @param other an input to cross with; @param words what this kind of input is rich in */
export function mutatedOctets(
  draws: SeededDraws,
  seed: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
): Uint8Array {
  let octets = seed
  for (let left = draws.between(1, MOST_CHANGES); left > 0; left--) {
    octets = changedOctets(draws, octets, other, words)
  }
  return octets.subarray(0, MOST_OCTETS)
}

function changedOctets(
  draws: SeededDraws,
  octets: Uint8Array,
  other: Uint8Array,
  words: readonly string[],
): Uint8Array {
  const at = draws.below(octets.length + 1)
  const to = Math.min(octets.length, at + draws.below(16))
  const spliced = (middle: Uint8Array, end = at) =>
    Buffer.concat([octets.subarray(0, at), middle, octets.subarray(end)])
  return draws.weighted<() => Uint8Array>([
    [5, () => spliced(octetsOf(draws.pick(words)))],
    [3, () => spliced(draws.octets(draws.between(1, 4)), to)],
    [3, () => spliced(Uint8Array.of(), to)],
    [2, () => spliced(octets.subarray(at, to))],
    [2, () => octets.map((octet, index) => (index === at ? octet ^ (1 << draws.below(8)) : octet))],
    [2, () => Buffer.concat([octets.subarray(0, at), halfOf(draws, other)])],
    [1, () => octets.subarray(0, at)],
    [1, () => spliced(octetsOf(draws.pick(words).repeat(draws.below(80))))],
  ])()
}

function halfOf(draws: SeededDraws, octets: Uint8Array): Uint8Array {
  return octets.subarray(draws.below(octets.length + 1))
}

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** As `mutatedOctets`, for a value; the seed is left as it is. */
export function mutatedValue(
  draws: SeededDraws,
  seed: Json,
  corpus: readonly Json[],
  words: readonly Json[],
): Json {
  let value = structuredClone(seed)
  for (let left = draws.between(1, MOST_CHANGES); left > 0; left--) {
    const places = placesIn(value)
    const other = draws.chance(0.3) ? inner(draws, draws.pick(corpus)) : draws.pick(words)
    const place = draws.pick(places)
    if (place === undefined) value = structuredClone(other)
    else changeAt(draws, place, structuredClone(other), words)
  }
  return value
}

interface Place {
  readonly holder: Json[] | { [key: string]: Json }
  readonly key: string
}

/** Where a value can be changed; undefined stands for the value as a whole. */
function placesIn(value: Json): (Place | undefined)[] {
  if (typeof value !== 'object' || value === null) return [undefined]
  const places: (Place | undefined)[] = []
  for (const key of Object.keys(value)) {
    places.push({ holder: value, key })
    const member = (value as Record<string, Json>)[key] as Json
    for (const place of placesIn(member)) if (place !== undefined) places.push(place)
  }
  return places.length === 0 ? [undefined] : places
}

function changeAt(draws: SeededDraws, { holder, key }: Place, other: Json, words: readonly Json[]): void {
  const object = holder as Record<string, Json>
  const value = object[key] as Json
  const named = words.filter((word) => typeof word === 'string')
  const put = (member: Json) => {
    object[key] = member
  }
  const add = (member: Json) => {
    if (Array.isArray(holder)) holder.push(member)
    else define(object, draws.pick(named), member)
  }
  const remove = () => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1)
    else delete object[key]
  }
  draws.weighted<() => void>([
    [6, () => put(other)],
    [2, remove],
    [2, () => add(value)],
    [2, () => add(other)],
    [1, () => put([value])],
    [1, () => put(typeof value === 'string' ? changedText(draws, value, named) : other)],
    [1, () => put(typeof value === 'number' ? draws.pick([-value, value + 0.5, value + 1, -1]) : other)],
  ])()
}

/** Also where the key is `__proto__`. */
function define(object: object, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
}

function changedText(draws: SeededDraws, text: string, words: readonly string[]): string {
  const at = draws.below(text.length + 1)
  const added = draws.pick([...words, '\0', '\r\n', '\ud800', 'ß', ''])
  return text.slice(0, at) + added + text.slice(at + draws.below(3))
}

function inner(draws: SeededDraws, value: Json): Json {
  const place = draws.pick(placesIn(value))
  return place === undefined ? value : ((place.holder as Record<string, Json>)[place.key] as Json)
}
