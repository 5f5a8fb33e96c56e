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

test('cuts lie strictly inside the reply, and in one without a final line none is around it', () => {
  expect(cutsOf(REPLY, { around: 'status', cut: [99, 0, 2] }, [])).toEqual([2])
  const single = { ...REPLY, data: octetsOf(''), final: octetsOf('') }
  expect(cutsOf(single, { around: 'final-line' }, [])).toEqual([])
})

test('without a size every octet stands alone', () => {
  expect(pieces({})).toEqual([...TEXT])
})

test('the middle of a long reply goes in one piece, and as much as the limit says of its end is cut up', () => {
  const long = (octets: number) => ({ ...REPLY, status: octetsOf('x'.repeat(octets - 16)) })
  expect(cutsOf(long(60), { sizes: [3], limitOctets: 10 }, [])).toEqual([3, 6, 9, 50, 53, 56, 59])
  expect(cutsOf(long(30), { sizes: [7], limitOctets: 10 }, [])).toEqual([7, 21, 28])
})
