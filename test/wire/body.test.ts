import { describe, expect, test } from 'vitest'
import { Body, bodyOfLines, EMPTY_BODY } from '../../src/wire/body.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

const KEPT_LIMIT_IN_OCTETS = 4_194_304

describe('bodyOfLines', () => {
  test('ends every line with CRLF, and of no line makes the empty body', () => {
    expect(textOf(bodyOfLines(['1 20', '', '.']).octets)).toBe('1 20\r\n\r\n.\r\n')
    expect(bodyOfLines([])).toBe(EMPTY_BODY)
    expect(EMPTY_BODY.octets.length).toBe(0)
  })
})

describe('replyWith', () => {
  test('keeps a reply from the second time on, and only while the status line is the same', () => {
    const body = bodyOfLines(['.a', 'b'])
    expect(body.replyWith('+OK\r\n')).toBeUndefined()
    const kept = body.replyWith('+OK\r\n')
    expect(kept && textOf(kept)).toBe('+OK\r\n..a\r\nb\r\n.\r\n')
    expect(body.replyWith('+OK\r\n')).toBe(kept)
    expect(body.replyWith('+OK 2 lines\r\n')).toBeUndefined()
    const other = body.replyWith('+OK 2 lines\r\n')
    expect(other && textOf(other)).toBe('+OK 2 lines\r\n..a\r\nb\r\n.\r\n')
  })

  test.each([
    [KEPT_LIMIT_IN_OCTETS, true],
    [KEPT_LIMIT_IN_OCTETS + 1, false],
  ])('keeps a reply of %d octets: %j', (count, isKept) => {
    const octets = new Uint8Array(count)
    octets.set(octetsOf('\r\n'), count - 2)
    const body = new Body(octets)
    expect(body.replyWith('+OK\r\n')).toBeUndefined()
    expect(body.replyWith('+OK\r\n')?.length).toBe(isKept ? count + 8 : undefined)
  })
})
