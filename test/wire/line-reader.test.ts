import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Line, LineReader } from '../../src/wire/line-reader.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { protocolOctets, segmented } from '../support/arbitrary-octets.ts'

function linesOf(reader: LineReader, ...segments: readonly (string | Uint8Array)[]): Line[] {
  const lines: Line[] = []
  for (const segment of segments) {
    reader.push(typeof segment === 'string' ? octetsOf(segment) : segment)
    for (let line = reader.next(); line !== undefined; line = reader.next()) lines.push(line)
  }
  return lines
}

function told(lines: readonly Line[]): [string, Line['ending'], boolean][] {
  return lines.map(({ octets, ending, overlong }) => [textOf(octets), ending, overlong])
}

describe('LineReader', () => {
  test('gives lines with their line ends and keeps the rest', () => {
    const reader = new LineReader(255)
    expect(told(linesOf(reader, 'STAT\r\nLIST\n\r\n\nRE', 'TR 1', '\r', '\nQU'))).toEqual([
      ['STAT\r\n', 'crlf', false],
      ['LIST\n', 'lf', false],
      ['\r\n', 'crlf', false],
      ['\n', 'lf', false],
      ['RETR 1\r\n', 'crlf', false],
    ])
    expect(textOf(reader.pending)).toBe('QU')
  })

  test('takes CR alone for an octet like any other', () => {
    expect(told(linesOf(new LineReader(255), 'a\rb\r\r\n'))).toEqual([['a\rb\r\r\n', 'crlf', false]])
  })

  test('takes a line of just the limit, its line end included', () => {
    expect(told(linesOf(new LineReader(6), 'QUIT\r\n', 'QUITS\n'))).toEqual([
      ['QUIT\r\n', 'crlf', false],
      ['QUITS\n', 'lf', false],
    ])
  })

  test('cuts a longer line to the limit and drops its rest', () => {
    const reader = new LineReader(6)
    expect(told(linesOf(reader, 'QUITS\r\nQUIT\r\n'))).toEqual([
      ['QUITS\r', 'none', true],
      ['QUIT\r\n', 'crlf', false],
    ])
    expect([reader.droppedOctets, reader.pending.length]).toEqual([1, 0])
  })

  test('tells an overlong line as soon as it is one, not at its end', () => {
    const reader = new LineReader(6)
    expect(told(linesOf(reader, '12345'))).toEqual([])
    expect(told(linesOf(reader, '6'))).toEqual([['123456', 'none', true]])
    expect(told(linesOf(reader, '789', 'abc', '\nok\n'))).toEqual([['ok\n', 'lf', false]])
    expect(reader.droppedOctets).toBe(7)
  })

  test('takes a new limit from the next line on', () => {
    const reader = new LineReader(6)
    reader.push(octetsOf('1234567\n1234567\n'))
    expect(reader.next()?.overlong).toBe(true)
    reader.limitInOctets = 8
    expect(told(linesOf(reader, ''))).toEqual([['1234567\n', 'lf', false]])
  })

  test('keeps nothing of a line that never ends', () => {
    const reader = new LineReader(255)
    const chunk = octetsOf('A'.repeat(65_536))
    const lines = Array.from({ length: 100 }, () => linesOf(reader, chunk)).flat()
    expect(told(lines)).toEqual([['A'.repeat(255), 'none', true]])
    expect([reader.pending.length, reader.droppedOctets]).toEqual([0, 6_553_600 - 255])
  })

  test('does not keep a chunk for the sake of the overlong line cut from it', () => {
    const [line] = linesOf(new LineReader(255), new Uint8Array(1_000_000))
    expect(line?.octets.buffer.byteLength).toBeLessThan(65_536)
  })

  test('forgets what it is told to forget', () => {
    const reader = new LineReader(255)
    expect(told(linesOf(reader, 'STLS\r\nUSER'))).toEqual([['STLS\r\n', 'crlf', false]])
    expect([reader.discard(), reader.discard()]).toEqual([4, 0])
    expect(told(linesOf(reader, 'CAPA\r\n'))).toEqual([['CAPA\r\n', 'crlf', false]])
  })

  test.each([
    ['', false, false],
    ['ab', false, false],
    ['ab\n', true, false],
    ['ab\ncd', true, false],
    ['\n\n', true, true],
    ['a\nb\n', true, true],
    ['ab\r\ncd\r\nef', true, true],
  ])('of %j knows whether a line waits (%j), or several (%j)', (octets, hasLine, hasSeveralLines) => {
    const reader = new LineReader(255)
    reader.push(octetsOf(octets))
    expect([reader.hasLine, reader.hasSeveralLines]).toEqual([hasLine, hasSeveralLines])
  })

  test('neither copies a chunk that stands alone nor keeps one that was taken', () => {
    const reader = new LineReader(255)
    const chunk = octetsOf('QUIT\r\n')
    reader.push(chunk)
    expect(reader.pending).toBe(chunk)
    reader.next()
    expect(reader.pending.buffer.byteLength).toBe(0)
  })

  test('gives the same lines however the octets are cut', () => {
    fc.assert(
      fc.property(
        segmented(protocolOctets()),
        fc.integer({ min: 2, max: 40 }),
        ({ whole, segments }, limit) => {
          const one = new LineReader(limit)
          const other = new LineReader(limit)
          expect(told(linesOf(other, ...segments))).toEqual(told(linesOf(one, whole)))
          expect(textOf(other.pending)).toBe(textOf(one.pending))
          expect(other.droppedOctets).toBe(one.droppedOctets)
        },
      ),
    )
  })

  test('loses and adds no octet: lines, dropped and pending ones are what was pushed', () => {
    fc.assert(
      fc.property(
        segmented(protocolOctets()),
        fc.integer({ min: 2, max: 40 }),
        ({ whole, segments }, limit) => {
          const reader = new LineReader(limit)
          const lines = linesOf(reader, ...segments)
          const counted = lines.reduce((sum, { octets }) => sum + octets.length, 0)
          expect(counted + reader.droppedOctets + reader.pending.length).toBe(whole.length)
          expect(lines.every(({ octets, overlong }) => overlong === (octets.at(-1) !== 0x0a))).toBe(true)
        },
      ),
    )
  })

  test('never holds more than the limit and one chunk', () => {
    fc.assert(
      fc.property(segmented(protocolOctets()), fc.integer({ min: 2, max: 40 }), ({ segments }, limit) => {
        const reader = new LineReader(limit)
        for (const segment of segments) {
          reader.push(segment)
          expect(reader.pending.length).toBeLessThanOrEqual(limit + segment.length)
          while (reader.next() !== undefined);
          expect(reader.pending.length).toBeLessThan(limit)
        }
      }),
    )
  })
})
