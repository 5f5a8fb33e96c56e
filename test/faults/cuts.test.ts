import { expect, test } from 'vitest'
import { cutsOf } from '../../src/faults/cuts.ts'
import { octetsOf } from '../../src/wire/octets.ts'

const REPLY = {
  status: octetsOf('+OK\r\n'),
  data: octetsOf('..a\r\nna\u00c3\u00afve\r\n'),
  final: octetsOf('.\r\n'),
}
const TEXT = '+OK\r\n..a\r\nna\u00c3\u00afve\r\n.\r\n'

/** The pieces that the cuts make. */
function pieces(cutting: Parameters<typeof cutsOf>[1]): string[] {
  const borders = [0, ...cutsOf(REPLY, cutting, []), TEXT.length]
  return borders.slice(1).map((border, index) => TEXT.slice(borders[index], border))
}

test('several cuts are made at each place', () => {
  expect(pieces({ around: 'line-end', cut: [0, 2] })).toEqual([
    '+OK',
    '\r\n',
    '..a',
    '\r\n',
    'na\u00c3\u00afve',
    '\r\n',
    '.',
    '\r\n',
  ])
  expect(pieces({ around: 'final-line', cut: [4, 1, 2, 3] })).toEqual([
    '+OK\r\n..a\r\nna\u00c3\u00afve\r',
    '\n',
    '.',
    '\r',
    '\n',
  ])
  expect(pieces({ around: 'leading-dot', cut: [0, 1] })).toEqual([
    '+OK\r\n',
    '.',
    '.a\r\nna\u00c3\u00afve\r\n.\r\n',
  ])
})

test('characters of several octets are cut in two', () => {
  expect(pieces({ around: 'non-ascii' })).toEqual(['+OK\r\n..a\r\nna\u00c3', '\u00afve\r\n.\r\n'])
})
