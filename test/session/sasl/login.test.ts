import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LOGIN } from '../../../src/session/sasl/login.ts'
import { account, anyBitOf, contextWith, play, verdictOf, withFlippedBit } from './play-sasl.ts'

test("takes the draft's example, with the prompts that some clients insist on", () => {
  expect(play(LOGIN, contextWith([account('tim', 'tanstaaftanstaaf')]), 'tim', 'tanstaaftanstaaf')).toEqual({
    challenges: ['Username:', 'Password:'],
    verdict: 'opens tim',
  })
})

test('takes an initial response for the name', () => {
  const context = contextWith(undefined, { initialResponse: Buffer.from('user') })
  expect(play(LOGIN, context, 'secret')).toEqual({ challenges: ['Password:'], verdict: 'opens user' })
})

test('asks for the password of an unknown name too', () => {
  expect(play(LOGIN, contextWith(), 'nobody', 'secret')).toEqual({
    challenges: ['Username:', 'Password:'],
    verdict: 'wrong-credentials',
  })
})

test.each([
  [['us\0er', 'secret'], 'malformed: a name has neither NUL nor line ends'],
  [['user', 'secret\r\n'], 'malformed: a password has neither NUL nor line ends'],
  [['', ''], 'wrong-credentials'],
  [['user', ''], 'wrong-credentials'],
])('refuses %j', (responses, verdict) => {
  expect(verdictOf(LOGIN, contextWith(), ...responses)).toBe(verdict)
})

test('refuses a password with any bit changed', () => {
  fc.assert(
    fc.property(anyBitOf('secret'.length), (bit) => {
      expect(verdictOf(LOGIN, contextWith(), 'user', withFlippedBit('secret', bit))).not.toMatch(/^opens/)
    }),
  )
})
