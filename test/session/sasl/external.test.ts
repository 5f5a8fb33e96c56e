import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EXTERNAL } from '../../../src/session/sasl/external.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { anyBitOf, contextWith, play, verdictOf, withFlippedBit } from './play-sasl.ts'

test.each([
  ['alice', '', 'opens alice'],
  ['alice', 'alice', 'opens alice'],
  ['alice', 'bob', 'opens bob'],
  ['alice', 'x/alice/bob', 'opens bob'],
  ['alice', 'user', 'wrong-credentials'],
  ['alice', 'carol', 'wrong-credentials'],
  ['bob', 'alice', 'wrong-credentials'],
  ['bob', 'x/alice/bob', 'opens bob'],
  ['nobody', '', 'wrong-credentials'],
  ['nobody', 'user', 'wrong-credentials'],
  ['nobody', 'nobody', 'wrong-credentials'],
  ['nobody', 'bob', 'wrong-credentials'],
  ['jürgen', '', 'opens jürgen'],
  ['jürgen', utf8Octets('jürgen'), 'opens jürgen'],
  [undefined, 'user', 'opens user'],
  [undefined, 'nobody', 'wrong-credentials'],
  [undefined, '', 'wrong-credentials'],
  ['user', 'us\0er', 'malformed: a name has no NUL'],
])('with a certificate of %s, %j %s', (certificateName, name, verdict) => {
  const context = contextWith(undefined, { certificateName })
  expect(verdictOf(EXTERNAL, context, name)).toBe(verdict)
  expect(play(EXTERNAL, context, name)).toEqual({ challenges: [''], verdict })
})

test('refuses the name in the certificate with any bit changed', () => {
  fc.assert(
    fc.property(anyBitOf('user'.length), (bit) => {
      const context = contextWith(undefined, { certificateName: 'user' })
      expect(verdictOf(EXTERNAL, context, withFlippedBit('user', bit))).not.toMatch(/^opens/)
    }),
  )
})
