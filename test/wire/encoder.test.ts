import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Pop3MockError } from '../../src/errors.ts'
import { Body, bodyOfLines, EMPTY_BODY } from '../../src/wire/body.ts'
import { encode, prepare, replySegment, segmentOf, statusLine } from '../../src/wire/encoder.ts'
import { joined, NOTHING, octetsOf, textOf } from '../../src/wire/octets.ts'
import { err, ok, type Reply } from '../../src/wire/reply.ts'

function sent(reply: Reply): string {
  return textOf(joined(segmentOf(encode(reply))))
}

describe('encode', () => {
  test.each([
    ['a bare +OK has no space behind it', ok(''), '+OK\r\n'],
    ['a text stands behind one space', ok('2 320'), '+OK 2 320\r\n'],
    [
      'a response code stands in brackets before the text',
      err('in use', 'IN-USE'),
      '-ERR [IN-USE] in use\r\n',
    ],
    ['a response code can stand alone', err('', 'SYS/TEMP'), '-ERR [SYS/TEMP]\r\n'],
    ['a challenge keeps its space when it is empty', { status: '+', text: '' } as const, '+ \r\n'],
    ['a challenge has its data behind the space', { status: '+', text: 'YQ==' } as const, '+ YQ==\r\n'],
    ['an 8-bit text leaves octet by octet', ok('\xc3\xb6\xff'), '+OK \xc3\xb6\xff\r\n'],
    ['an empty body is the final line alone', ok('0 octets', EMPTY_BODY), '+OK 0 octets\r\n.\r\n'],
    ['lines of a body are stuffed', ok('', bodyOfLines(['.', 'a'])), '+OK\r\n..\r\na\r\n.\r\n'],
  ])('%s', (_, reply, octets) => {
    expect(sent(reply)).toBe(octets)
  })

  test.each([
    ['CR', ok('a\rb')],
    ['LF', ok('a\n+OK b')],
    ['CR in a code', err('', 'A\rB')],
    ['a code unit whose lower half is LF', ok('a\u010ab')],
    ['a code unit whose lower half is CR', ok('a\u010db')],
  ])('refuses %s in a text', (_, reply) => {
    expect(() => encode(reply)).toThrow(
      expect.objectContaining({ name: 'Pop3MockError', code: 'INVALID_REPLY' }) as Pop3MockError,
    )
  })

  test('forges no second line, whatever the text', () => {
    const anyUnit = fc.integer({ min: 0, max: 0x1ff }).map((code) => String.fromCharCode(code))
    const unit = fc.oneof(fc.constantFrom('\r', '\n', '\u010a', '\u010d', ' '), anyUnit)
    fc.assert(
      fc.property(
        fc.string({ unit, maxLength: 20 }),
        fc.option(fc.string(), { nil: undefined }),
        (text, code) => {
          let octets: string
          try {
            octets = sent(err(text, code))
          } catch (error) {
            expect(error).toBeInstanceOf(Pop3MockError)
            return
          }
          expect(octets).toMatch(/^-ERR[^\r\n]*\r\n$/)
        },
      ),
    )
  })

  test('gives the pieces that wire faults speak of', () => {
    const { status, data, final } = encode(ok('x', bodyOfLines(['.a'])))
    expect([status, data, final].map(textOf)).toEqual(['+OK x\r\n', '..a\r\n', '.\r\n'])
  })
})

describe('segmentOf', () => {
  test('joins a small reply into one array', () => {
    expect(segmentOf(encode(ok('x'))).length).toBe(1)
    expect(segmentOf(encode(ok('x', bodyOfLines(['a'])))).length).toBe(1)
    expect(segmentOf(encode(ok('x', EMPTY_BODY))).length).toBe(1)
  })

  test('gives a single line as it is, without a copy', () => {
    const encoded = encode(ok('x'))
    const [segment] = segmentOf(encoded)
    expect(segment).toBe(encoded.status)
  })

  test('holds lines whose final line was taken away', () => {
    const encoded = { ...encode(ok('', bodyOfLines(['a']))), final: NOTHING }
    expect(segmentOf(encoded).map(textOf)).toEqual(['+OK\r\na\r\n'])
  })

  test.each([
    [16_383, 1],
    [16_384, 3],
  ])('makes of a body of %d octets a segment of %d arrays', (count, arrays) => {
    const body = new Body(octetsOf('x'.repeat(count - 2).concat('\r\n')))
    expect(segmentOf(encode(ok('', body))).length).toBe(arrays)
  })

  test('shares the octets of a big body instead of copying them', () => {
    const body = new Body(octetsOf('x'.repeat(99_998).concat('\r\n')))
    const [status, data, final] = segmentOf(encode(ok('', body)))
    expect([textOf(status as Uint8Array), data === body.stuffed, textOf(final as Uint8Array)]).toEqual([
      '+OK\r\n',
      true,
      '.\r\n',
    ])
    expect(body.stuffed).toBe(body.octets)
  })

  test('stuffs a body once, however often it is sent', () => {
    const body = bodyOfLines(['.a'])
    expect(encode(ok('', body)).data).toBe(encode(ok('', body)).data)
  })
})

describe('replySegment', () => {
  test.each([
    ['a single line', ok('2 320')],
    ['a refusal with its code', err('in use', 'IN-USE')],
    ['a body of no line', ok('', EMPTY_BODY)],
    ['a small body', ok('2 lines', bodyOfLines(['.a', 'b']))],
    ['a big body', ok('', bodyOfLines(['x'.repeat(20_000)]))],
  ])('is what encode gives, however often it is sent: %s', (_, reply) => {
    const segments = [1, 2, 3].map(() => textOf(joined(replySegment(reply))))
    expect(segments).toEqual([sent(reply), sent(reply), sent(reply)])
  })

  test('is put together once when the same reply is sent again', () => {
    const reply = ok('', bodyOfLines(['x'.repeat(20_000)]))
    const [first, second, third] = [replySegment(reply), replySegment(reply), replySegment(reply)]
    expect([first.length, second.length, third[0] === second[0]]).toEqual([3, 1, true])
  })

  test('never takes a refusal, or a reply with a code, for a plain one with the same text', () => {
    const body = bodyOfLines(['a'])
    const others = [ok('x', body), { ...err('x'), body }, { ...ok('x', body), code: 'SYS/TEMP' }]
    const sentTwice = [...others, ...others].map((reply) => textOf(joined(replySegment(reply))))
    const once = ['+OK x', '-ERR x', '+OK [SYS/TEMP] x'].map((line) => `${line}\r\na\r\n.\r\n`)
    expect(sentTwice).toEqual([...once, ...once])
  })

  test('of a prepared reply is one and the same, and that of the reply as it is', () => {
    const reply = prepare(ok('prepared'))
    expect(replySegment(reply)).toBe(replySegment(reply))
    expect(replySegment(reply).map(textOf)).toEqual(['+OK prepared\r\n'])
  })

  test('refuses a forged line as encode does', () => {
    expect(() => replySegment(ok('a\r\n+OK b', EMPTY_BODY))).toThrow(
      'A reply text may not hold CR or LF, and one code unit is one octet; found "+OK a\\r\\n+OK b". ' +
        'Use a wire fault where forged lines are the point.',
    )
  })
})

describe('statusLine', () => {
  test('is the line without its line end', () => {
    expect(statusLine(err('no', 'AUTH'))).toBe('-ERR [AUTH] no')
  })
})
