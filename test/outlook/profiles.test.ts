/**
 * Every profile of the catalogue against the model.
 */
import { describe, expect, test } from 'vitest'
import { PROFILE_PHASES, type ProfileName } from '../../src/faults/profile-names.ts'
import { findProfile } from '../../src/load/find-profile.ts'
import { OUTCOME_KINDS, type OutlookOutcome } from '../../src/outlook/outcome.ts'
import { predictProfile } from '../../src/outlook/predict-profile.ts'
import { commandsIn } from './commands-in.ts'

const predictions: { name: ProfileName; outcome: OutlookOutcome }[] = []
for (const name of Object.keys(PROFILE_PHASES) as ProfileName[]) {
  predictions.push({ name, outcome: await predictProfile(name) })
}

test.each(predictions)('$name says what the model says', ({ name, outcome }) => {
  expect(findProfile(name, 'profile').outlook).toBe(outcome.outcome)
})

test.each(predictions)('$name: whatever is wrong has a behaviour that decided it', ({ outcome }) => {
  const { deciding, decidedBy } = outcome
  expect(deciding === undefined).toBe(outcome.outcome === 'completes')
  if (deciding === undefined) return
  expect(decidedBy.map(({ id }) => id)).toContain(deciding.id)
  expect(deciding.statement !== undefined || deciding.basis !== 'documented').toBe(true)
})

describe('over the whole catalogue', () => {
  // A profile has an empty password; the space behind PASS is shown as `\x20`.
  const lines = predictions
    .flatMap(({ outcome }) => commandsIn(outcome))
    .map((line) => line.replace('\\x20', ' '))
  const argumentsOf = (keyword: string) =>
    new Set(lines.filter((line) => line.split(' ')[0] === keyword).map((line) => line.slice(keyword.length)))

  test('every outcome occurs', () => {
    expect(new Set(predictions.map(({ outcome }) => outcome.outcome))).toEqual(new Set(OUTCOME_KINDS))
  })

  test.each([
    ['V0003', 'LIST'],
    ['V0007', 'UIDL'],
    ['C0015', 'STAT'],
    ['C0012 and C0030', 'QUIT'],
  ])('%s: %s has no argument', (_, keyword) => {
    expect(argumentsOf(keyword)).toEqual(new Set(['']))
  })

  test('V0006, V0008, C0027: no RSET, no APOP, no NOOP', () => {
    expect([...argumentsOf('RSET'), ...argumentsOf('APOP'), ...argumentsOf('NOOP')]).toEqual([])
  })

  test('C0024, V0004, C0042, C0046: DELE, RETR, USER and PASS have one argument', () => {
    for (const keyword of ['DELE', 'RETR']) {
      expect([...argumentsOf(keyword)].filter((text) => !/^ \d+$/.test(text))).toEqual([])
    }
    expect([...argumentsOf('PASS')].filter((text) => !text.startsWith(' '))).toEqual([])
    expect([...argumentsOf('USER')].filter((text) => !/^ [^ ]+$/.test(text))).toEqual([])
  })

  test('C0003: nothing else is sent', () => {
    const known = new Set(['USER', 'PASS', 'STAT', 'LIST', 'UIDL', 'RETR', 'DELE', 'QUIT', 'STLS', 'AUTH'])
    // What is hidden answers a challenge; `*` gives that up.
    const isAnswer = (line: string) => line === '********' || line === '*'
    expect(lines.filter((line) => !isAnswer(line) && !known.has(line.split(' ')[0] as string))).toEqual([])
    expect([...argumentsOf('STLS'), ...argumentsOf('AUTH')].toSorted()).toEqual(['', ' ', ' NTLM'])
  })

  test('what is legal is read as it should be, but without UIDL Outlook knows no message again', () => {
    const wrong = predictions
      .filter(({ name }) => findProfile(name, 'profile').legality === 'legal')
      .filter(({ outcome }) => outcome.outcome === 'misreads')
      .filter(({ outcome }) => outcome.deciding?.id !== 'downloads-all-without-uidl')
      .map(({ name }) => name)
    expect(wrong).toEqual([])
  })
})
