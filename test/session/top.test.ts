import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { topOf } from '../../src/session/top.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { protocolOctets } from '../support/arbitrary-octets.ts'

function top(text: string, lineCount: number): string {
  return textOf(topOf(octetsOf(text), lineCount))
}

const MESSAGE = 'Subject: a\r\nX: y\r\n\r\none\r\n\r\nthree\r\n'

describe('topOf', () => {
  test.each([
    [0, 'Subject: a\r\nX: y\r\n\r\n'],
    [1, 'Subject: a\r\nX: y\r\n\r\none\r\n'],
    [2, 'Subject: a\r\nX: y\r\n\r\none\r\n\r\n'],
    [3, MESSAGE],
    [4, MESSAGE],
    [1e249, MESSAGE],
    [Number.POSITIVE_INFINITY, MESSAGE],
  ])('gives the header, the blank line and %d lines', (lineCount, expected) => {
    expect(top(MESSAGE, lineCount)).toBe(expected)
  })

  test.each([
    ['nothing of nothing', '', ''],
    ['all of a message without a blank line', 'Subject: a\r\n', 'Subject: a\r\n'],
    ['the blank line alone where there is no header', '\r\nbody\r\n', '\r\n'],
    [
      'no end of the header at LF or CR alone',
      'A: b\n\n\r\r\nC: d\r\n\r\nbody\r\n',
      'A: b\n\n\r\r\nC: d\r\n\r\n',
    ],
  ])('gives %s', (_, message, header) => {
    expect(top(message, 0)).toBe(header)
  })

  test('gives the octets themselves, not a copy, when all are asked for', () => {
    const octets = octetsOf(MESSAGE)
    expect(topOf(octets, 3).buffer).toBe(octets.buffer)
    expect(topOf(octets, 9)).toBe(octets)
  })

  test('gives whole lines from the beginning, more of them the more are asked for', () => {
    const message = protocolOctets().map((octets) => (octets.length === 0 ? '' : `${textOf(octets)}\r\n`))
    fc.assert(
      fc.property(message, fc.nat(5), (text, lineCount) => {
        const less = top(text, lineCount)
        const more = top(text, lineCount + 1)
        expect(text.startsWith(more) && more.startsWith(less)).toBe(true)
        expect(less).toMatch(/^$|\r\n$/)
        const body = /^(?:|[\s\S]*?\r\n)\r\n/.exec(text)?.[0] ?? text
        expect(less.slice(body.length).split('\r\n').length - 1).toBeLessThanOrEqual(lineCount)
      }),
    )
  })
})
