import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkTraits,
  MemoryMessage,
  type MessageTraits,
  messageBody,
  messageSizeInOctets,
} from '../../src/maildrop/message.ts'
import { MessageSizer } from '../../src/maildrop/message-sizer.ts'
import { NOTHING, octetsOf, textOf } from '../../src/wire/octets.ts'
import { refusalOf } from '../load/loaded.ts'

/** Octets with as many line ends as an adversary would send. */
const octets = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.array(fc.constantFrom(13, 10, 46, 0, 65), { maxLength: 60 }).map((list) => Uint8Array.from(list)),
)

describe('a message body', () => {
  test.each([
    ['', '', ''],
    ['a', 'a\r\n', 'a\r\n'],
    ['a\n', 'a\r\n', 'a\n\r\n'],
    ['a\r\n', 'a\r\n', 'a\r\n'],
    ['a\r', 'a\r\r\n', 'a\r\r\n'],
    ['\n', '\r\n', '\n\r\n'],
    ['\n\na\r\n\n', '\r\n\r\na\r\n\r\n', '\n\na\r\n\n\r\n'],
    ['a\n\r', 'a\r\n\r\r\n', 'a\n\r\r\n'],
    ['\0\n.', '\0\r\n.\r\n', '\0\n.\r\n'],
  ])('of %j is %j, or %j exactly', (given, usual, exact) => {
    const bodies = [false, true].map((isExact) => textOf(messageBody(octetsOf(given), isExact).octets))
    expect(bodies).toEqual([usual, exact])
  })

  test('is empty or ends with CRLF, and holds no bare LF unless it is exact', () => {
    fc.assert(
      fc.property(octets, fc.boolean(), (given, exact) => {
        const text = textOf(messageBody(given, exact).octets)
        expect(text).toMatch(exact ? /^$|\r\n$/ : /^(?:[^\n]*\r\n)*$/)
      }),
    )
  })

  test('leaves the octets alone when they need nothing', () => {
    const given = octetsOf('a\r\n')
    expect(messageBody(given, false).octets).toBe(given)
  })
})

test('the size is that of the body', () => {
  fc.assert(
    fc.property(octets, fc.boolean(), (given, exact) => {
      expect(messageSizeInOctets(given, exact)).toBe(messageBody(given, exact).octets.length)
    }),
    { numRuns: 1000 },
  )
})

test('the size does not depend on how the octets are cut', () => {
  const lengths = fc
    .array(fc.integer({ min: 0, max: 3 }), { minLength: 1 })
    .filter((list) => list.some(Boolean))
  fc.assert(
    fc.property(octets, fc.boolean(), lengths, (given, exact, chunkLengths) => {
      const sizer = new MessageSizer(exact)
      for (let from = 0, turn = 0; from < given.length; turn++) {
        const length = chunkLengths[turn % chunkLengths.length] as number
        sizer.push(given.slice(from, from + length))
        from += length
      }
      expect(sizer.sizeInOctets).toBe(messageBody(given, exact).octets.length)
    }),
    { numRuns: 1000, examples: [[octetsOf('a\r\n'), true, [1]]] },
  )
})

test('a message in memory makes its octets once, when they are first needed', () => {
  let made = 0
  const message = new MemoryMessage(
    () => {
      made++
      return messageBody(octetsOf('A\r\n'), false)
    },
    { uniqueId: 'x', messageNumber: 2, declaredSizeInOctets: 9 },
  )
  const { uniqueId, messageNumber, declaredSizeInOctets } = message
  expect([uniqueId, messageNumber, declaredSizeInOctets, made]).toEqual(['x', 2, 9, 0])
  const body = message.body()
  expect([message.sizeInOctets(), message.body() === body, made]).toEqual([3, true, 1])
  expect(new MemoryMessage(() => messageBody(NOTHING, false)).sizeInOctets()).toBe(0)
})

const ALLOWED = {
  uniqueId: 'a text without CR and LF, one octet to each character (RFC 1939 section 7: 1 to 70 from ! to ~)',
  messageNumber: 'a whole number from 1',
  declaredSizeInOctets: 'a whole number from 0',
} as const

test.each<[MessageTraits, keyof MessageTraits, string]>([
  [{ uniqueId: '' }, 'uniqueId', '""'],
  [{ uniqueId: 'a\nb' }, 'uniqueId', '"a\\nb"'],
  [{ uniqueId: 'ł' }, 'uniqueId', '"ł"'],
  [{ uniqueId: 7 as unknown as string }, 'uniqueId', '7'],
  [{ messageNumber: 0 }, 'messageNumber', '0'],
  [{ messageNumber: 1.5 }, 'messageNumber', '1.5'],
  [{ declaredSizeInOctets: -1 }, 'declaredSizeInOctets', '-1'],
])('the trait %j is refused', (traits, key, found) => {
  const path = `maildrop[0].${key}`
  const message = `${path}: found ${found}. Allowed is ${ALLOWED[key]}.`
  expect(refusalOf(() => checkTraits(traits, 'maildrop[0]'))).toEqual({
    code: 'INVALID_OPTION',
    path,
    message,
  })
  expect(refusalOf(() => checkTraits(traits, 'maildrop[0]', 'INVALID_FIXTURE')).code).toBe('INVALID_FIXTURE')
})

test('traits beyond the RFC but within one line are taken', () => {
  checkTraits({ uniqueId: `${'x'.repeat(71)} ü`, messageNumber: 1, declaredSizeInOctets: 0 }, 'maildrop[0]')
})
