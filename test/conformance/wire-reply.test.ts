/**
 * A reply as a client got to read it: whole or broken, in whatever pieces it came.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type WireForm, WireReply } from '../../src/conformance/view/wire-reply.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

/** The reply that these pieces make, and what they held behind its end. */
function replyOf(
  form: WireForm,
  pieces: readonly string[],
  mayChallenge = false,
): { reply: WireReply; rest: string } {
  const reply = new WireReply(form, mayChallenge)
  const rest = pieces.map((piece) => piece.slice(reply.take(octetsOf(piece)))).join('')
  return { reply, rest }
}

const multi = (text: string) => replyOf('multi-line', [text]).reply
const single = (text: string, mayChallenge = false) => replyOf('single-line', [text], mayChallenge).reply

test('in any pieces it is the same reply, and leaves the same octets over', () => {
  const text = '+OK two\r\n1 a\r\n..b\r\n.\r\n-ERR more'
  const kinds = [
    ['single-line', text],
    ['multi-line', text],
    ['multi-line', '-ERR no\r\n.\r\n'],
    ['multi-line', '+OK\r\n.\r\n.\r\n'],
    ['multi-line', '+OK\r\n\r\n.\r\r\n.\n\r\n.\r\n'],
  ] as const
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 30 }))
  const facts = ({ reply, rest }: ReturnType<typeof replyOf>) => [
    [rest, reply.isWhole, reply.isWholeToLenient, reply.hasStatusLine, reply.status, reply.line],
    [reply.raw, reply.sizeInOctets, reply.lines(), textOf(reply.body() ?? octetsOf('none'))],
  ]
  fc.assert(
    fc.property(fc.constantFrom(...kinds), cuts, ([form, whole], at) => {
      const borders = [0, ...at.sort((one, other) => one - other), whole.length]
      const pieces = borders.slice(1).map((border, index) => whole.slice(borders[index], border))
      expect(facts(replyOf(form, pieces))).toEqual(facts(replyOf(form, [whole])))
    }),
    { numRuns: 200 },
  )
})

test.each<[form: WireForm, text: string, taken: number]>([
  ['single-line', '+OK\r\n+OK\r\n', 5],
  ['single-line', '+OK\n', 4],
  ['multi-line', '+OK\r\n.\r\nx', 8],
  ['multi-line', '+OK\r\na\r\n.\r\n.\r\n', 11],
  ['multi-line', '+OK\r\n.a\r\n', 9],
  ['multi-line', '-ERR\r\n.\r\n', 6],
])('of a %s reply %j %i octets are its own', (form, text, taken) => {
  const { reply, rest } = replyOf(form, [text])
  expect([reply.sizeInOctets, rest]).toEqual([taken, text.slice(taken)])
})

describe('the first line', () => {
  test.each<[text: string, status: string, isCanonical: boolean]>([
    ['', 'missing', false],
    ['+OK\r\n', 'positive', true],
    ['+OK yes\r\n', 'positive', true],
    ['+OK\tyes\r\n', 'positive', false],
    ['+ok\r\n', 'positive', false],
    ['+OKAY\r\n', 'unclear', false],
    [' +OK\r\n', 'unclear', false],
    ['-ERR\r\n', 'negative', true],
    ['-ERR no\r\n', 'negative', true],
    ['-ERR\tno\r\n', 'negative', false],
    ['-err no\r\n', 'negative', false],
    ['-ERROR\r\n', 'unclear', false],
    [' -ERR\r\n', 'unclear', false],
    ['+\r\n', 'challenge', true],
    ['+ abc\r\n', 'challenge', true],
    ['+abc\r\n', 'unclear', false],
    [' + abc\r\n', 'unclear', false],
    ['HTTP/1.0 200 OK\r\n', 'unclear', false],
  ])('%j is %s', (text, status, isCanonical) => {
    const reply = single(text, true)
    expect([reply.status, reply.isCanonical]).toEqual([status, isCanonical])
  })

  test('is a challenge only where one may come', () => {
    expect([single('+ abc\r\n').status, single('+\r\n').status]).toEqual(['unclear', 'unclear'])
  })

  test('is told without its end, or as far as it came', () => {
    const lines = ['+OK yes\r\n', '+OK yes\n', '+OK yes\r', '+OK y', ''].map((text) => single(text).line)
    expect(lines).toEqual(['+OK yes', '+OK yes', '+OK yes', '+OK y', ''])
  })

  test('begins with + or not', () => {
    expect(['+x', ' +', '-ERR', ''].map((text) => single(text).beginsWithPlus)).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  test.each([
    ['-ERR [in-use] no\r\n', 'IN-USE'],
    ['-err [SYS/TEMP]\r\n', 'SYS/TEMP'],
    ['+OK [AUTH]\r\n', undefined],
    ['-ERR no [AUTH]\r\n', undefined],
    ['-ERR []\r\n', undefined],
    ['x -ERR [AUTH]\r\n', undefined],
  ])('%j holds the code %s', (text, code) => {
    expect(single(text).code).toBe(code)
  })
})

describe('whole', () => {
  test.each<[form: WireForm, text: string, strict: boolean, lenient: boolean]>([
    ['single-line', '+OK', false, false],
    ['single-line', '+OK\r', false, false],
    ['single-line', '+OK\n', false, true],
    ['single-line', '+OK\r\n', true, true],
    ['multi-line', '+OK\r\n', false, false],
    ['multi-line', '-ERR\r\n', true, true],
    ['multi-line', '-ERR\n', false, true],
    ['multi-line', '+OK\r\n.', false, false],
    ['multi-line', '+OK\r\n.\n', false, true],
    ['multi-line', '+OK\n.\n', false, true],
    ['multi-line', '+OK\na\n.\r\r\n', false, true],
    ['multi-line', '+OK\r\n.x\n', false, false],
    ['multi-line', '+OK\r\nx.\n', false, false],
    ['multi-line', '+OK\r\n.\r\n', true, true],
  ])('%s %j: %s, to a lenient reader %s', (form, text, strict, lenient) => {
    const { reply } = replyOf(form, [text])
    expect([reply.isWhole, reply.isWholeToLenient]).toEqual([strict, lenient])
  })
})

describe('the lines of a listing', () => {
  test.each<[text: string, lines: string[]]>([
    ['+OK\r\n1 a\r\n2 b\r\n.\r\n', ['1 a', '2 b']],
    ['+OK\r\n1 a\n2 b\n.\n3 c\n', ['1 a', '2 b']],
    ['+OK\n1 a\n2 b\n.\n', ['1 a', '2 b']],
    ['+OK\n1 a\n2 b\n.\n\r\n', ['1 a', '2 b']],
    ['+OK', []],
    ['+OK\r\n1 a\r\n\r\n2', ['1 a', '2']],
    ['+OK\r\n', []],
    ['-ERR\r\n1 a\r\n', []],
  ])('%j', (text, lines) => {
    expect(multi(text).lines()).toEqual(lines)
  })

  test('are none in a reply of one line', () => {
    expect(single('+OK\r\n1 a\r\n').lines()).toEqual([])
  })
})

describe('the body', () => {
  test('is what stands between, with and without its stuffed dots', () => {
    const reply = multi('+OK\r\na\r\n..b\r\n.\r\n')
    expect([textOf(reply.body() ?? octetsOf('none')), textOf(reply.stuffedBody())]).toEqual([
      'a\r\n.b\r\n',
      'a\r\n..b\r\n',
    ])
    expect(multi('+OK\r\n.\r\n').body()?.length).toBe(0)
  })

  test('is none of a reply that is broken, negative, elided or of one line', () => {
    const elided = new WireReply('multi-line', false)
    for (const piece of ['+OK\r\n', 'a\r\n']) elided.take(octetsOf(piece))
    elided.elide(3)
    elided.take(octetsOf('.\r\n'))
    expect([elided.isWhole, elided.isElided, elided.elidedLines]).toEqual([true, true, 3])
    expect(
      [elided, multi('+OK\r\na\r\n'), multi('-ERR\r\n'), single('+OK\r\n')].map((reply) => reply.body()),
    ).toEqual([undefined, undefined, undefined, undefined])
    expect(textOf(multi('+OK').stuffedBody())).toBe('')
  })

  test('goes on behind lines that a text left out, which ended as lines do', () => {
    const reply = new WireReply('multi-line', false)
    reply.take(octetsOf('+OK\r\nha'))
    reply.elide(2)
    reply.take(octetsOf('.\r\n'))
    reply.elide(0)
    expect([reply.isWhole, reply.raw, reply.elidedLines]).toEqual([true, '+OK\r\nha\r\n.\r\n', 2])
    const bare = new WireReply('single-line', false)
    bare.take(octetsOf('+OK'))
    bare.elide(0)
    expect([bare.raw, bare.isElided]).toEqual(['+OK', true])
  })
})
