import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { assertFired, checkFired } from '../../src/matchers/fired.ts'
import { findingOf, quitting, RETRIEVALS } from './conversations.ts'
import { say } from './say.ts'

const faults = [
  'lowercase-ok',
  { when: { command: 'RETR', nth: 2 }, do: { type: 'silence' }, times: 1 },
] as const

test('holds for a rule that was applied, so often, or within bounds', async () => {
  await using server = await startPop3Server({ faults, seed: 1 })
  await say(server, 'QUIT')
  expect(checkFired(server, 'lowercase-ok').pass).toBe(true)
  expect(checkFired(server, 'lowercase-ok', 2).pass).toBe(true)
  expect(checkFired(server, 'lowercase-ok', { max: 3 }).pass).toBe(true)
  expect(checkFired(server, 'rule-2', 0).pass).toBe(true)
  expect(checkFired(server, 'lowercase-ok').message()).toMatch(
    /^expected the fault lowercase-ok not to have fired at least once; it fired 2 times\nseed: 1\n\n/,
  )
})

test('counts the rule in a transcript alone', () => {
  expect(checkFired(quitting(RETRIEVALS), 'rst-at-octet-n', 1).pass).toBe(true)
  expect(checkFired(quitting(RETRIEVALS), 'any-other', 0).pass).toBe(true)
})

test('counts a rule that was taken away since', async () => {
  await using server = await startPop3Server()
  using slow = server.faults.use({ id: 'gone', do: { type: 'status', positive: '+ok' } })
  await say(server, 'QUIT')
  slow.remove()
  assertFired(server, 'gone', 2)
})

test('knows a profile by its alias too', async () => {
  await using server = await startPop3Server({ faults: ['uidl-duplicates'] })
  await say(server, 'USER user', 'PASS secret', 'QUIT')
  assertFired(server, 'uidl-duplicates', 1)
  assertFired(server, 'duplicate-uids', 1)
})

describe('fails and tells', () => {
  test('what was decided instead, or what came', async () => {
    await using server = await startPop3Server({ faults, seed: 1 })
    server.faults.use({ id: 'drawn', when: { command: 'CAPA', probability: 1e-9 }, do: { type: 'silence' } })
    await say(server, 'CAPA', 'QUIT')
    expect(findingOf(() => assertFired(server, 'drawn'))).toBe(
      'expected the fault drawn to have fired at least once; it did not\nnearest: not drawn at CAPA in session 1\nseed: 1',
    )
    expect(findingOf(() => assertFired(server, 'rule-2', { min: 1, max: 2 }))).toBe(
      'expected the fault rule-2 to have fired 1 to 2 times; it did not\nnearest: its conditions never held; these came: CAPA, QUIT\nseed: 1',
    )
    expect(findingOf(() => assertFired(server, 'lowercase-ok', { max: 1 }))).toBe(
      'expected the fault lowercase-ok to have fired at most once; it fired 3 times\nseed: 1',
    )
    expect(findingOf(() => assertFired(server, 'lowercase-ok', 0))).toContain('to have fired never; it fired')
  })

  test('that nobody connected', async () => {
    await using server = await startPop3Server({ faults })
    expect(findingOf(() => assertFired(server, 'rule-2'))).toContain('nearest: no client connected')
  })
})

test('refuses an id that no rule has, and says which may be meant', async () => {
  await using server = await startPop3Server({ faults })
  expect(() => checkFired(server, 'lowercase-okk')).toThrow(
    'toHaveFired: no rule has the id "lowercase-okk". Armed: rule-2, lowercase-ok. Did you mean lowercase-ok?',
  )
})
