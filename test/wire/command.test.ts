import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Command, parseCommand } from '../../src/wire/command.ts'
import { KEYWORDS } from '../../src/wire/keyword.ts'
import { LineReader } from '../../src/wire/line-reader.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { protocolOctets } from '../support/arbitrary-octets.ts'

function parsed(text: string, tolerance?: Parameters<typeof parseCommand>[1], limit = 255): Command {
  const reader = new LineReader(limit)
  reader.push(octetsOf(text))
  const line = reader.next()
  if (line === undefined) throw new Error('not a line')
  return parseCommand(line, tolerance)
}

function read(text: string, tolerance?: Parameters<typeof parseCommand>[1]): unknown[] {
  const { keyword, word, arguments: rest, spaced } = parsed(text, tolerance)
  return [keyword, word, rest, spaced]
}

describe('parseCommand', () => {
  test.each(KEYWORDS)('knows %s in any case', (keyword) => {
    const mixed = keyword[0] + keyword.slice(1).toLowerCase()
    expect(read(`${keyword}\r\n`)).toEqual([keyword, keyword, '', false])
    expect(read(`${keyword.toLowerCase()} x\r\n`)).toEqual([keyword, keyword.toLowerCase(), 'x', true])
    expect(read(`${mixed} \n`)).toEqual([keyword, mixed, '', true])
  })

  test.each([
    [
      'what follows the first space is the argument, exactly',
      'PASS  a b \r\n',
      ['PASS', 'PASS', ' a b ', true],
    ],
    ['an empty line has no word', '\r\n', ['UNKNOWN', '', '', false]],
    ['a space alone is an empty word', ' \r\n', ['UNKNOWN', '', '', true]],
    ['a space before the keyword makes it none', ' STAT\r\n', ['UNKNOWN', '', 'STAT', true]],
    ['a TAB separates nothing', 'LIST\t1\r\n', ['UNKNOWN', 'LIST\t1', '', false]],
    ['CR alone is an octet of the word', 'NOOP\rNOOP\r\n', ['UNKNOWN', 'NOOP\rNOOP', '', false]],
    ['CR CR LF leaves one CR', 'NOOP\r\r\n', ['UNKNOWN', 'NOOP\r', '', false]],
    ['NUL and 8-bit octets come through', 'USER \0\xff\r\n', ['USER', 'USER', '\0\xff', true]],
    ['a longer word is another one', 'STATS\r\n', ['UNKNOWN', 'STATS', '', false]],
    ['0xdf is no ss, whatever Unicode says', 'pa\xdf secret\r\n', ['UNKNOWN', 'pa\xdf', 'secret', true]],
    ['names of every object are no keywords', 'constructor\r\n', ['UNKNOWN', 'constructor', '', false]],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('lets spaces before the keyword pass when told to', () => {
    expect(read('  STAT\r\n', { leadingSpace: true, tabs: false })).toEqual(['STAT', 'STAT', '', false])
    expect(read('PASS  a\r\n', { leadingSpace: true, tabs: false })).toEqual(['PASS', 'PASS', ' a', true])
  })

  test('lets a TAB separate when told to', () => {
    expect(read('LIST\t1\r\n', { leadingSpace: false, tabs: true })).toEqual(['LIST', 'LIST', '1', true])
    expect(read('LIST 1\t\r\n', { leadingSpace: false, tabs: true })).toEqual(['LIST', 'LIST', '1\t', true])
  })

  test('reads no keyword from a line that was cut', () => {
    const { keyword, word, line } = parsed('QUIT xxxxx\r\n', undefined, 10)
    expect([keyword, word, line.overlong]).toEqual(['UNKNOWN', 'QUIT', true])
  })

  test('loses no octet of any line', () => {
    fc.assert(
      fc.property(protocolOctets(), (octets) => {
        const reader = new LineReader(255)
        reader.push(octets)
        for (let line = reader.next(); line !== undefined; line = reader.next()) {
          const { word, spaced, arguments: rest } = parseCommand(line)
          const end = { crlf: '\r\n', lf: '\n', none: '' }[line.ending]
          expect(word + (spaced ? ' ' : '') + rest + end).toBe(textOf(line.octets))
        }
      }),
    )
  })
})
