/**
 * The catalogue is whole: every known quirk is a profile or a row that says why not, and what profiles say of themselves holds.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { statements } from '../../src/conformance/statements/statements.ts'
import { PROFILE_ALIASES, PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { findProfile, profileFilesIn, readProfile } from '../../src/load/find-profile.ts'

const folder = fileURLToPath(new URL('../../fixtures/profiles', import.meta.url))
const readme = readFileSync(`${folder}/README.md`, 'utf8')
const profiles = profileFilesIn(folder).map(readProfile)

/** How many quirks each section of the catalogue of quirks has. */
const QUIRKS = { A: 26, B: 15, C: 27, D: 48, E: 14, F: 29, G: 30, H: 17, I: 53, J: 28, K: 26, L: 19 }

/** Single words in backticks that are no profiles: keys, values, findings. */
const NO_PROFILES: ReadonlySet<string> = new Set([
  ...['title', 'legality', 'references', 'catches', 'example', 'statements', 'extends'],
  ...['legal', 'tolerated', 'grey', 'violation', 'octets', 'unterminated-line'],
])

test('every quirk has one row', () => {
  const rows = [...readme.matchAll(/^\| ([A-L]\d+) \| [a-z0-9-]+ \| \S/gm)].map((match) => match[1])
  const expected = Object.entries(QUIRKS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}${index + 1}`),
  )
  expect(rows).toEqual(expected)
})

test('every statement is exercised by a profile', () => {
  const named = new Set(profiles.flatMap(({ statements: ids = [] }) => ids))
  expect(statements.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([])
})

test('every profile that the README names exists', () => {
  const words = [...readme.matchAll(/`([a-z][a-z0-9]*(?:-[a-z0-9]+)*)`/g)].map((match) => match[1] as string)
  const unknown = words.filter(
    (word) => !NO_PROFILES.has(word) && !(word in PROFILE_PHASES) && !(word in PROFILE_ALIASES),
  )
  expect([...new Set(unknown)]).toEqual([])
})

test('the card’s four answer to their names', () => {
  for (const name of ['missing-greeting', 'missing-crlf', 'duplicate-uids', 'lowercase-ok']) {
    expect(findProfile(name, 'profile').name).toBe(name)
  }
  expect(findProfile('greeting-never', 'profile').name).toBe('missing-greeting')
  expect(findProfile('uidl-duplicates', 'profile').name).toBe('duplicate-uids')
})

test('names and aliases are used once', () => {
  const names = profiles.flatMap(({ name, aliases = [] }) => [name, ...aliases])
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('a profile without a known incident says so, and every other one names its source', () => {
  const silent = profiles.filter(({ synthetic, references }) => !synthetic && (references ?? []).length === 0)
  expect(silent.map(({ name }) => name)).toEqual([])
})
