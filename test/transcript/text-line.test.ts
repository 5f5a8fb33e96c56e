import { describe, expect, it } from 'vitest'
import { readTextLine, type TextLine } from '../../src/transcript/text-line.ts'
import { textOf } from '../../src/wire/octets.ts'

/** A line without what it does not say, octets as text. */
function read(line: string): unknown {
  const found = readTextLine(line, 7)
  return found?.type === 'octets' ? { ...found, octets: textOf(found.octets) } : found
}

const says = (
  line: Omit<TextLine, 'session' | 'timeMs' | 'octets'> & object,
  more: object = {},
): unknown => ({
  session: undefined,
  timeMs: undefined,
  ...line,
  ...more,
})
const octets = (speaker: 'C' | 'S', text: string, more: object = {}): unknown =>
  says({ type: 'octets', speaker } as never, { octets: text, ...more })

describe('readTextLine reads', () => {
  it.each<[string, unknown]>([
    ['', undefined],
    [' \t', undefined],
    ['# C: NOOP', undefined],
    ['  # C: NOOP', undefined],
    ['C: # NOOP', octets('C', '# NOOP\r\n')],
    ['C: NOOP', octets('C', 'NOOP\r\n')],
    ['  S: +OK', octets('S', '+OK\r\n')],
    ['S:+OK', octets('S', '+OK\r\n')],
    ['S:  +OK ', octets('S', ' +OK \r\n')],
    ['S:', octets('S', '\r\n')],
    ['S12: +OK', octets('S', '+OK\r\n', { session: 12 })],
    ['C| NO\\x20\\n', octets('C', 'NO \n')],
    ['S|', octets('S', '')],
    ['12 C: NOOP', octets('C', 'NOOP\r\n', { timeMs: 12 })],
    ['   9  S3| +', octets('S', '+', { timeMs: 9, session: 3 })],
    ['C⋮', says({ type: 'separator' })],
    ['5 C2⋮', says({ type: 'separator' }, { session: 2, timeMs: 5 })],
    ['S⋮ 1 line, 1 octet', says({ type: 'elided' }, { elided: { lines: 1, octets: 1 } })],
    [
      'S4⋮ 12 lines, 345 octets',
      says({ type: 'elided' }, { elided: { lines: 12, octets: 345 }, session: 4 }),
    ],
    ['-- opened', says({ type: 'note' }, { note: { type: 'begin', by: 'opened' } })],
    ['--opened', says({ type: 'note' }, { note: { type: 'begin', by: 'opened' } })],
    [
      '3 -- session 2 opened',
      says({ type: 'note' }, { note: { type: 'begin', by: 'opened' }, session: 2, timeMs: 3 }),
    ],
  ])('%j', (line, expected) => {
    expect(read(line)).toEqual(expected)
  })
})

describe('readTextLine refuses', () => {
  it.each<[string, string]>([
    ['C NOOP', 'C: S: C| S| S⋮ with'],
    ['c: NOOP', 'C: S: C| S| S⋮ with'],
    ['12C: NOOP', 'C: S: C| S| S⋮ with'],
    ['> C: NOOP', 'C: S: C| S| S⋮ with'],
    ['C⋮ 1 line, 1 octet', 'S⋮ with two counts'],
    ['S⋮', 'S⋮ with two counts'],
    ['S⋮ 1 line', 'S⋮ with two counts'],
    ['S⋮ 1 line, 2 octets more', 'S⋮ with two counts'],
    ['S⋮ about 1 line, 2 octets', 'S⋮ with two counts'],
    ['C: a\\q', 'after a backslash'],
    ['-- what', '-- N earlier events dropped'],
    ['--', '-- N earlier events dropped'],
  ])('%j', (line, allowed) => {
    expect(() => readTextLine(line, 7)).toThrow(
      expect.objectContaining({
        code: 'INVALID_TRANSCRIPT',
        path: 'line 7',
        message: expect.stringContaining(`allowed: ${allowed}`) as string,
      }),
    )
  })

  it('a long line by its first 60 characters', () => {
    const found = (count: number): unknown =>
      expect.objectContaining({
        message: expect.stringContaining(`found "${'x'.repeat(60)}${count > 60 ? '…' : ''}",`) as string,
      })
    for (const count of [60, 61])
      expect(() => readTextLine('x'.repeat(count), 1)).toThrow(found(count) as Error)
  })
})
