/**
 * Profiles of one's own: where they are found, and what is said of those that are malformed.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { memoryServer } from '../support/memory-server.ts'
import { recorded } from '../support/timeline.ts'

const folder: string = mkdtempSync(join(tmpdir(), 'pop3-mock-profiles-'))
afterAll(() => rmSync(folder, { recursive: true }))

const complete = {
  title: 'A title',
  legality: 'grey',
  catches: 'nobody',
  rules: [{ when: { command: 'CAPA' }, do: { type: 'text', value: 'own' } }],
  example: [],
}

function written(name: string, content: string | object): string {
  const file = join(folder, `${name}.json`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    typeof content === 'string' ? content : JSON.stringify({ name, ...complete, ...content }),
  )
  return file
}

function answerOf(...faults: readonly FaultItem[]): string | undefined {
  const { client, timeline } = recorded(memoryServer({ faults, profileFolders: [folder] }))
  client.send(Buffer.from('CAPA\r\n'))
  return timeline.at(-1)?.split('\r\n', 1)[0]
}

function errorOf(...faults: readonly unknown[]): string {
  try {
    memoryServer({ faults: faults as FaultItem[], profileFolders: [folder] })
  } catch (error) {
    return (error as Error).message
  }
  return 'no error'
}

describe('a profile of one’s own', () => {
  test('is found by its name, in any subfolder, before a bundled one', () => {
    written('mine', {})
    written('deep/er/lowercase-ok', {
      name: 'lowercase-ok',
      rules: [{ do: { type: 'status', positive: '+Ok' } }],
    })
    expect([answerOf('mine'), answerOf('lowercase-ok')]).toEqual([
      '0 +OK own',
      '0 +Ok capability list follows',
    ])
  })

  test('is found by the name in it too, beside files that hold no profile', () => {
    written('broken', '{')
    written('version-2', { name: 'renamed' })
    expect([answerOf('version-2'), answerOf('renamed')]).toEqual(['0 +OK own', '0 +OK own'])
  })

  test('extends others, with their parameters from its own', () => {
    written('base', {
      parameters: { word: { default: 'base' } },
      rules: [{ do: { type: 'text', value: { $parameter: 'word' } } }],
    })
    written('child', {
      parameters: { word: { default: 'child' } },
      rules: undefined,
      extends: [{ profile: 'base', with: { word: { $parameter: 'word' } }, when: { command: 'CAPA' } }],
    })
    expect([
      answerOf('base'),
      answerOf('child'),
      answerOf({ profile: 'child', with: { word: 'x' } }),
    ]).toEqual(['0 +OK base', '0 +OK child', '0 +OK x'])
  })

  test('takes null for the value of a parameter', () => {
    written('limit', {
      parameters: { limit: { default: 5 } },
      rules: [{ do: { type: 'dialect', unknownCommandLimit: { $parameter: 'limit' } } }],
    })
    const faults = [{ profile: 'limit', with: { limit: null } }]
    const { service } = memoryServer({ faults, profileFolders: [folder] })
    expect(service.faults.rules.map(({ rule }) => rule.do)).toEqual([
      { type: 'dialect', unknownCommandLimit: null },
    ])
  })
})

describe('what is wrong with a profile is told with its place', () => {
  test.each<[name: string, content: string | object, message: string]>([
    ['broken', '{\n  "name": "broken",\n  title: 1\n}', 'FILE:3:3: this is not JSON: found "title". Allowed here: a key in double quotes (no comma behind the last member).'],
    ['list', '[]', 'FILE: found a list. Allowed is an object.'],
    ['typo', { titel: 'x' }, 'FILE: titel: unknown key. Did you mean title? Allowed: '],
    ['illegal', { legality: 'ilegal' }, 'FILE: legality: found "ilegal". Allowed is "legal" or "tolerated" or "grey" or "violation". Did you mean "legal"?'],
    ['nothing', { rules: undefined }, 'FILE: has neither rules nor extends nor a maildrop, so it does nothing.'],
    ['statement', { statements: ['C05'] }, 'FILE: statements[0]: found "C05". Allowed is a statement, C0001 to C0047 or V0001 to V0008.'],
    ['no-statement', { statements: ['C0048'] }, 'FILE: statements[0]: found "C0048". Allowed is a statement, C0001 to'],
    ['example', { example: ['S: +OK', 'X: NOOP'] }, 'FILE: example[1]: found "X: NOOP". Allowed is C: or S: and a line, C| or S| and octets'],
    ['wrong-effect', { rules: [{ do: { type: 'dealy' } }] }, 'faults[0].rules[0].do.type: found "dealy".'],
    ['never', { rules: [{ when: { message: 1, command: 'STAT' }, do: { type: 'silence' } }] }, 'faults[0].rules[0].when.message: STAT names no message.'],
    ['no-parameter', { rules: [{ do: { type: 'text', value: { $parameter: 'x' } } }] }, "faults[0].rules[0].do.value: the parameter x is not among the profile's parameters."],
    ['round', { extends: ['round'] }, 'faults[0].extends[0]: extends itself: round -> round.'],
    ['lost', { extends: ['no-such'] }, 'faults[0].extends[0]: there is no profile "no-such".'],
  ])('%s', (name, content, message) => {
    const file = written(name, content)
    expect(errorOf(name).slice(0, file.length + message.length)).toContain(message.replace('FILE', file))
  }) // biome-ignore format: one row, one error

  test('a longer circle', () => {
    written('one', { extends: ['two'] })
    written('two', { extends: ['one'] })
    expect(errorOf('one')).toBe('faults[0].extends[0].extends[0]: extends itself: one -> two -> one.')
  })
})

describe('what is wrong with the use of one', () => {
  test.each<[use: unknown, message: string]>([
    ['mien', 'faults[0]: there is no profile "mien". Did you mean "mine"? "pop3-mock profiles" lists all '],
    [{ profile: 'missing-greting' }, 'faults[0].profile: there is no profile "missing-greting". Did you mean "missing-greeting"? '],
    [{ profile: 'missing-crlf', with: { comand: 'STAT' } }, 'faults[0].with.comand: unknown parameter. Did you mean command? Allowed: command.'],
    [{ profile: 'mine', with: { toString: 1 } }, 'faults[0].with.toString: unknown parameter. mine has no parameters.'],
    [{ profile: 'missing-crlf', wiht: {} }, 'faults[0].wiht: unknown key. Did you mean with? Allowed: profile, with, when.'],
    [{ profile: 'missing-crlf', with: { command: 'RETER' } }, 'faults[0].rules[0].when.command: found "RETER". Allowed is '],
    [{ profile: 'missing-crlf', when: { nth: 0 } }, 'faults[0].when.nth: found 0. Allowed is a whole number from 1.'],
    [{ profile: 'missing-crlf', when: { message: 1, command: 'STAT' } }, 'faults[0].when.message: STAT names no message. '],
  ])('%j', (use, message) => {
    written('mine', {})
    expect(errorOf(use).slice(0, message.length)).toBe(message)
  }) // biome-ignore format: one row, one error

  test('a folder that is not there', () => {
    expect(() => memoryServer({ faults: ['x'], profileFolders: ['/no/such'] })).toThrow(
      'profileFolders: there is no folder /no/such.',
    )
  })

  test('a file in the place of a folder', () => {
    written('mine', {})
    const file = join(folder, 'mine.json')
    expect(() => memoryServer({ faults: ['x'], profileFolders: [file] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        path: 'profileFolders',
        message: `profileFolders: there is no folder ${file}.`,
      }),
    )
  })
})
