import { describe, expect, test } from 'vitest'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { type Selection, selectProfiles } from '../../src/matrix/select-profiles.ts'
import { temporaryFolder } from '../load/temporary-folder.ts'

function labels(selection: Selection): string[] {
  return selectProfiles(selection).map(({ label }) => label)
}

const OWN = JSON.stringify({
  name: 'mine',
  title: 't',
  legality: 'grey',
  catches: 'c',
  rules: [{ do: { type: 'silence' } }],
  example: [],
})

describe('profiles are selected', () => {
  test('all, where nothing is said', () => {
    expect(labels({}).sort()).toEqual(Object.keys(PROFILE_PHASES).sort())
  })

  test('by name and by other name, each once, in the order of their phases', () => {
    expect(labels({ profiles: ['quit-hang', 'greeting-never', 'missing-greeting'] })).toEqual([
      'missing-greeting',
      'quit-hang',
    ])
  })

  test('by pattern, and without some', () => {
    const all = Object.keys(PROFILE_PHASES)
    expect(labels({ profiles: ['greeting-*'] }).sort()).toEqual(
      all.filter((name) => name.startsWith('greeting-')).sort(),
    )
    expect(labels({ profiles: ['quit-*', '!quit-err-*'] })).toEqual(
      labels({ profiles: ['quit-*'] }).filter((name) => !name.startsWith('quit-err-')),
    )
    expect(labels({ profiles: ['!quit-hang'] })).toHaveLength(all.length - 1)
  })

  test('by phase and legality', () => {
    const fitting = selectProfiles({}).filter(
      ({ phase, profile }) => ['auth', 'quit'].includes(phase) && profile.legality === 'legal',
    )
    expect(new Set(fitting.map(({ phase }) => phase))).toEqual(new Set(['auth', 'quit']))
    expect(labels({ phases: ['auth', 'quit'], legality: ['legal'] })).toEqual(
      fitting.map(({ label }) => label),
    )
  })

  test('with parameters, which stand in their label', () => {
    const use = { profile: 'missing-crlf', with: { command: 'STAT' } }
    expect(labels({ profiles: ['missing-crlf', use] })).toEqual([
      'missing-crlf',
      'missing-crlf (command="STAT")',
    ])
  })

  test('from a folder of one’s own too', () => {
    const profileFolders = [temporaryFolder({ 'quit/mine.json': OWN })]
    expect(selectProfiles({ profileFolders, profiles: ['mine'] })).toMatchObject([
      { label: 'mine', phase: 'quit' },
    ])
    expect(labels({ profileFolders })).toContain('mine')
  })

  test('with values that a process can keep up with', () => {
    expect(selectProfiles({ profiles: ['stat-count-huge'] })[0]?.use).toEqual({
      profile: 'stat-count-huge',
      with: { messages: 200 },
    })
    const use = { profile: 'stat-count-huge', with: { messages: 7 } }
    expect(selectProfiles({ profiles: [use] })[0]?.use).toEqual(use)
  })

  test.each([
    { selection: { profiles: ['missing-clrf'] }, says: 'Did you mean "missing-crlf"?' },
    { selection: { profiles: ['zzz-*'] }, says: "no profile's name is like zzz-*" },
    { selection: { phases: ['lunch'] }, says: 'phases: found "lunch". Allowed are auth, ' },
    { selection: { profiles: ['quit-hang'], phases: ['auth'] }, says: 'nothing is left' },
  ])('not so: $selection', ({ selection, says }) => {
    expect(() => selectProfiles(selection)).toThrow(says)
  })
})
