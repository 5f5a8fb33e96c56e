import { expect, test } from 'vitest'
import { ANONYMOUS } from '../../../src/session/sasl/anonymous.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { account, contextWith, play, verdictOf } from './play-sasl.ts'

const OPEN = contextWith([account('anonymous', 'never asked for'), account('user', 'secret')])

test("takes RFC 4505's example", () => {
  expect(play(ANONYMOUS, OPEN, Buffer.from('c2lyaGM=', 'base64'))).toEqual({
    challenges: [''],
    verdict: 'opens anonymous',
  })
})

test.each([
  ['nothing', ''],
  ['a mail address', 'sirhc@example.com'],
  ['255 characters of four octets', utf8Octets('😀'.repeat(255))],
])('takes %s', (_, trace) => {
  expect(verdictOf(ANONYMOUS, OPEN, trace)).toBe('opens anonymous')
})

test.each([
  ['256 characters', 'x'.repeat(256), 'what is traced has at most 255 characters'],
  ['octets that are no UTF-8', '\xff', 'what is traced is UTF-8'],
  ['half a character', '\xc3', 'what is traced is UTF-8'],
  ['a NUL', 'a\0b', 'what is traced has no control characters'],
  ['a line end', 'a\r\nb', 'what is traced has no control characters'],
  ['a control character of Latin-1', utf8Octets('a\u0085b'), 'what is traced has no control characters'],
])('finds %s malformed', (_, trace, text) => {
  expect(verdictOf(ANONYMOUS, OPEN, trace)).toBe(`malformed: ${text}`)
})

test('opens nothing where there is no account anonymous', () => {
  expect(verdictOf(ANONYMOUS, contextWith(), 'user')).toBe('wrong-credentials')
})
