import { expect, test } from 'vitest'
import { ArmedProfiles, type Memory } from '../../src/inspector/armed-profiles.ts'
import type { ListedRule } from '../../src/server/fault-control.ts'

function rules(...ids: readonly string[]): ListedRule[] {
  return ids.map((id) => ({ id, effects: ['text'], priority: 0, applied: 1 }))
}

function memory(): Memory {
  const kept = new Map<string, string>()
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) }
}

test('profiles are known by the names of their rules', () => {
  const armed = new ArmedProfiles(memory(), 'a')
  armed.update(rules('lowercase-ok', 'lowercase-ok#2', 'rule-3'))
  expect(armed.on(['lowercase-ok', 'missing-crlf'])).toEqual(['lowercase-ok'])
  expect(armed.idsOf('lowercase-ok')).toEqual(['lowercase-ok', 'lowercase-ok#2'])
  expect(armed.appliedOf('lowercase-ok')).toBe(2)
  expect(armed.others(['lowercase-ok']).map(({ id }) => id)).toEqual(['rule-3'])
})

test('a profile that is made of others is on as itself, also after the page was loaded again', () => {
  const kept = memory()
  const armed = new ArmedProfiles(kept, 'a')
  armed.add('persona', ['lowercase-ok#2', 'missing-crlf'])
  for (const one of [armed, new ArmedProfiles(kept, 'a')]) {
    one.update(rules('lowercase-ok', 'lowercase-ok#2', 'missing-crlf'))
    expect(one.on(['persona', 'lowercase-ok', 'missing-crlf'])).toEqual(['persona', 'lowercase-ok'])
    expect(one.idsOf('lowercase-ok')).toEqual(['lowercase-ok'])
  }
  expect(new ArmedProfiles(kept, 'b').isOn('persona')).toBe(false)
})

test('a profile is off as soon as somebody has disarmed its rules', () => {
  const armed = new ArmedProfiles(memory(), 'a')
  armed.add('persona', ['x', 'y'])
  expect(armed.update(rules('x', 'y'))).toBe(true)
  expect(armed.update(rules('x', 'y'))).toBe(false)
  expect(armed.update(rules('x'))).toBe(true)
  expect(armed.isOn('persona')).toBe(false)
})
