/**
 * The catalogue of faults and the statements, both ways.
 */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { profilesOf } from '../../src/conformance/statement-profiles.ts'
import { statements } from '../../src/conformance/statements/statements.ts'
import { profileFilesIn, readProfile } from '../../src/load/find-profile.ts'

const folder = fileURLToPath(new URL('../../fixtures/profiles', import.meta.url))
const profiles = profileFilesIn(folder).map((file) => readProfile(file))
const aboutServers = statements.filter(({ actor }) => actor !== 'client').map(({ id }) => id)

test('profiles are sorted by what they do to a statement', () => {
  const sorted = profilesOf('C0005', [
    { name: 'a', legality: 'violation', statements: ['C0005'] },
    { name: 'b', legality: 'grey', statements: ['C0001', 'C0005'] },
    { name: 'c', legality: 'legal', statements: ['C0005'] },
    { name: 'd', legality: 'tolerated', statements: ['C0005'] },
    { name: 'e', legality: 'violation', statements: ['C0006'] },
    { name: 'f', legality: 'violation' },
  ])
  const names = Object.values(sorted).map((list: { name: string }[]) => list.map(({ name }) => name))
  expect(names).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('profiles name statements that there are', () => {
  const known = new Set(statements.map(({ id }) => id))
  const wrong = profiles.flatMap(({ name, statements: named = [] }) =>
    named.filter((id) => !known.has(id)).map((id) => `${name}: ${id}`),
  )
  expect(wrong).toEqual([])
})

test('every statement about a server has a profile that breaks it', () => {
  const missing = aboutServers.filter((id) => profilesOf(id, profiles).breaking.length === 0)
  expect(missing).toEqual([])
})

test('every statement about a server has a profile that goes to the edge of what it allows', () => {
  const missing = aboutServers.filter((id) => profilesOf(id, profiles).allowed.length === 0)
  expect(missing).toEqual([])
})
