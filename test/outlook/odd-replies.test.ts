/**
 * What the model makes of replies that RFC 1939 does not know, and what it notes of them.
 */
import { describe, expect, test } from 'vitest'
import { LOGGED_ON, play, SAID } from './play-lines.ts'

describe('an indicator that RFC 1939 does not know', () => {
  test.each<[greeting: string, noted: object]>([
    ['+OK', {}],
    ['+OK ready', {}],
    ['+OK: no error', {}],
    ['+OK1', {}],
    ['+OKAY', { decidedBy: ['any-plus-is-positive'] }],
    ['+OKay', { decidedBy: ['any-plus-is-positive'] }],
    ['+ok', { decidedBy: ['any-plus-is-positive'] }],
    ['+', { decidedBy: ['any-plus-is-positive'] }],
    ['+ OK', { decidedBy: ['any-plus-is-positive'] }],
    ['+ERR no', { decidedBy: ['any-plus-is-positive'], suspect: 'any-plus-is-positive' }],
    ['+-err no', { decidedBy: ['any-plus-is-positive'], suspect: 'any-plus-is-positive' }],
    ['+ 5 Error', { decidedBy: ['any-plus-is-positive'], suspect: 'any-plus-is-positive' }],
  ])('%j is positive', (greeting, noted) => {
    expect(play([greeting])).toEqual({ sent: ['USER user'], phase: 'user', ...noted })
  })

  test.each<[line: string, decidedBy: readonly string[]]>([
    ['-ERR no', ['has-no-other-log-on']],
    ['-ERR', ['has-no-other-log-on']],
    ['-err no', ['all-else-is-negative', 'has-no-other-log-on']],
    ['-ERROR', ['all-else-is-negative']],
    ['-Error', ['all-else-is-negative']],
    [' -ERR', ['all-else-is-negative']],
    ['x +OK', ['all-else-is-negative']],
    [' +OK', ['all-else-is-negative']],
    ['', ['all-else-is-negative']],
    ['x+ err', ['all-else-is-negative']],
    ['x -ERR', ['all-else-is-negative']],
  ])('%j is negative', (line, decidedBy) => {
    expect(play(['+OK', line])).toEqual({
      sent: ['USER user', 'QUIT'],
      phase: 'quit',
      errorCode: '0x800CCC91',
      why: decidedBy.at(-1),
      decidedBy,
    })
  })

  test('is noted where it is passed over, too', () => {
    const deleting = [...LOGGED_ON, '+OK 1 9', '+OK', '1 9', '.', '+OK', '1 a', '.', '+OK', '.']
    for (const line of ['x -ERR', 'x +OK', '-ERRx'])
      expect(play([...deleting, line], { leaveOnServer: false })).toMatchObject({
        phase: 'quit',
        decidedBy: ['all-else-is-negative', 'ignores-refused-delete'],
      })
  })

  test('is to blame for what goes wrong behind it', () => {
    expect(play(['+OK', '+OK', '+ERR', '-ERR'])).toEqual({
      sent: [...SAID, 'QUIT'],
      phase: 'quit',
      errorCode: '0x800CCC90',
      why: 'any-plus-is-positive',
      decidedBy: ['any-plus-is-positive', 'stops-at-refused-command'],
      suspect: 'any-plus-is-positive',
    })
  })
})

describe('a listing that ends at a line with a dot', () => {
  const listing = (final: string) => [...LOGGED_ON, '+OK 1 10', '+OK', '1 10', final]
  const asked = { sent: [...SAID, 'LIST', 'UIDL'], phase: 'uidl' }
  const decidedBy = ['ends-lists-at-leading-dot']

  test('is not suspect where only blanks stand behind the dot', () => {
    expect(play(listing('.'))).toEqual(asked)
    for (const final of ['. ', '.\t', '. \t']) expect(play(listing(final))).toEqual({ ...asked, decidedBy })
  })

  test('is suspect where anything else does', () => {
    for (const final of ['.2 20', '. x', '..']) {
      expect(play(listing(final))).toEqual({ ...asked, decidedBy, suspect: 'ends-lists-at-leading-dot' })
    }
  })

  test('is noted beside what was suspect before', () => {
    expect(play([...LOGGED_ON, '+ERR 1 10', '+OK', '1 10', '.x'])).toEqual({
      ...asked,
      decidedBy: ['any-plus-is-positive', ...decidedBy],
      suspect: 'any-plus-is-positive',
    })
    expect(play([...listing('.x'), '+ERR', '.'])).toMatchObject({ suspect: 'ends-lists-at-leading-dot' })
  })
})
