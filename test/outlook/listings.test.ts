import { describe, expect, test } from 'vitest'
import { readDropListing, readScanListing, readUniqueIdListing } from '../../src/outlook/listings.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import type { ReadReply } from '../../src/wire/reply-reader.ts'

function replyOf(...lines: readonly string[]): ReadReply {
  return { positive: true, line: '+OK', octets: octetsOf(lines.map((line) => `${line}\r\n`).join('')) }
}

const RUNS = ['takes-separator-runs']

describe('a drop listing', () => {
  test.each<[line: string, count: number | undefined, decidedBy: readonly string[]]>([
    ['+OK 2 320', 2, []],
    ['+OK 2', 2, []],
    ['+OK 007 x', 7, []],
    ['+OK  2 320', 2, RUNS],
    ['+OK\t2 320', 2, RUNS],
    ['+OK 2\t320', 2, RUNS],
    [' +OK 2', 2, RUNS],
    ['+OK', undefined, []],
    ['+OK two', undefined, []],
    ['+OK 2x', undefined, []],
    ['+OK x2', undefined, []],
    ['+OK -2', undefined, []],
    ['+OK \t', undefined, []],
  ])('%j', (line, count, decidedBy) => {
    expect(readDropListing(line)).toEqual(count === undefined ? undefined : { count, decidedBy })
  })
})

describe('a scan listing', () => {
  test.each<[lines: readonly string[], messageNumbers: readonly number[], decidedBy: readonly string[]]>([
    [[], [], []],
    [['1 120', '2 200'], [1, 2], []],
    [['1', '3 '], [1, 3], []],
    [['1 120 new'], [1], ['ignores-text-behind-size']],
    [
      ['1  120', '2 200 x', ' 3 1'],
      [1, 2, 3],
      [...RUNS, 'ignores-text-behind-size'],
    ],
  ])('%j', (lines, messageNumbers, decidedBy) => {
    expect(readScanListing(replyOf(...lines))).toEqual({ messageNumbers, decidedBy })
  })

  test('with a line that begins with no number is none', () => {
    for (const line of ['', 'x 120', '1x 120', '-1 120'])
      expect(readScanListing(replyOf('1 120', line))).toBe(undefined)
  })

  test('of a reply of one line is empty', () => {
    expect(readScanListing({ positive: true, line: '+OK' })).toEqual({ messageNumbers: [], decidedBy: [] })
  })
})

describe('a unique-id listing', () => {
  test.each<[lines: readonly string[], numbers: [string, number][], decidedBy: readonly string[]]>([
    [[], [], []],
    [
      ['1 a', '2 b'],
      [
        ['a', 1],
        ['b', 2],
      ],
      [],
    ],
    [['1 a more'], [['a', 1]], ['ignores-text-behind-unique-id']],
    [['1 \t a'], [['a', 1]], RUNS],
    [['1 a', '2 a'], [['a', 2]], ['acts-on-either-copy']],
    [['1', 'x a', '', '2 b'], [['b', 2]], ['skips-unreadable-unique-ids']],
    [['1  ', '2 b'], [['b', 2]], ['skips-unreadable-unique-ids']],
  ])('%j', (lines, numbers, decidedBy) => {
    expect(readUniqueIdListing(replyOf(...lines))).toEqual({ numbers: new Map(numbers), decidedBy })
  })
})
