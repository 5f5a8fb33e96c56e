import { describe, expect, test } from 'vitest'
import { Body, bodyOfLines, EMPTY_BODY } from '../../src/wire/body.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

const KEPT_LIMIT_IN_OCTETS = 33_554_432

describe('bodyOfLines', () => {
  test('ends every line with CRLF, and of no line makes the empty body', () => {
    expect(textOf(bodyOfLines(['1 20', '', '.']).octets)).toBe('1 20\r\n\r\n.\r\n')
    expect(bodyOfLines([])).toBe(EMPTY_BODY)
    expect(EMPTY_BODY.octets.length).toBe(0)
  })
})

describe('keptReply', () => {
  const line = () => octetsOf('+OK\r\n')

  test('keeps a reply from the second time on, and only while the same is said', () => {
    const body = bodyOfLines(['.a', 'b'])
    expect(body.keptReply('', line)).toBeUndefined()
    const kept = body.keptReply('', line)
    expect(kept?.map(textOf)).toEqual(['+OK\r\n..a\r\nb\r\n.\r\n'])
    expect(body.keptReply('', line)).toBe(kept)
    expect(body.keptReply('2 lines', line)).toBeUndefined()
    const other = body.keptReply('2 lines', () => octetsOf('+OK 2 lines\r\n'))
    expect(other?.map(textOf)).toEqual(['+OK 2 lines\r\n..a\r\nb\r\n.\r\n'])
  })

  test.each([
    ['as they are', ['a', 'b'], 'a\r\nb\r\n'],
    ['stuffed', ['.a', 'b'], '..a\r\nb\r\n'],
  ])('holds its lines within the reply it keeps, %s', (_, lines, onTheWire) => {
    const body = bodyOfLines(lines)
    body.keptReply('', line)
    const [reply] = body.keptReply('', line) ?? []
    expect([body.stuffed.buffer === reply?.buffer, body.stuffed.byteOffset]).toEqual([
      true,
      (reply?.byteOffset ?? 0) + line().length,
    ])
    expect([textOf(body.octets), textOf(body.stuffed)]).toEqual([`${lines.join('\r\n')}\r\n`, onTheWire])
    expect(body.octets === body.stuffed).toBe(lines[0] === 'a')
  })

  test.each([
    [KEPT_LIMIT_IN_OCTETS, true],
    [KEPT_LIMIT_IN_OCTETS + 1, false],
  ])('keeps a reply of %d octets: %j', (count, isKept) => {
    const octets = new Uint8Array(count)
    octets.set(octetsOf('\r\n'), count - 2)
    const body = new Body(octets)
    expect(body.keptReply('', line)).toBeUndefined()
    expect(body.keptReply('', line)?.map(({ length }) => length)).toEqual(isKept ? [count + 8] : undefined)
  })
})
