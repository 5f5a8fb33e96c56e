import { describe, expect, test } from 'vitest'
import { bearerTokenIn } from '../../../src/session/sasl/bearer-token.ts'
import { readGs2Header } from '../../../src/session/sasl/gs2.ts'
import { withoutDomain } from '../../../src/session/sasl/identity.ts'
import { readingsOf } from '../../../src/session/sasl/ntlm-proof.ts'

describe('a GS2 header (RFC 5801 section 4)', () => {
  test.each<[message: string, text: string, authzid: string | undefined]>([
    ['n,,n=user,r=x', 'n,,', ''],
    ['y,,n=user,r=x', 'y,,', ''],
    ['n,,n=user,r=xp=y', 'n,,', ''],
    ['n,a=us=2Cer=3D,n=x', 'n,a=us=2Cer=3D,', 'us,er='],
    ['n,a=p=x,', 'n,a=p=x,', undefined],
    ['n,b=user,', 'n,b=user,', undefined],
    ['n,user,', 'n,user,', undefined],
  ])('of %j', (message, text, authzid) => {
    expect(readGs2Header(message)).toEqual({ text, authzid })
  })

  test.each(['p=tls-unique,,n=user', 'x,,n=user', 'xn,,n=user', ',n,,', 'n,', 'n', ''])(
    'of %j is none',
    (message) => {
      expect(readGs2Header(message)).toMatchObject({ type: 'malformed' })
    },
  )
})

test.each([
  ['Bearer abc', 'abc'],
  ['bearer   a b', 'a b'],
  ['BEARER a\nb', 'a\nb'],
  ['Bearer', ''],
  ['Bearerabc', ''],
  ['x Bearer abc', ''],
  ['Basic abc', ''],
  ['', ''],
])('the bearer token in %j is %j', (authorization, token) => {
  expect(bearerTokenIn(authorization)).toBe(token)
})

test.each([
  ['user', 'user'],
  ['user@example.org', 'user'],
  ['user@home@example.org', 'user@home'],
  ['@', ''],
])('without its domain %j is %j', (name, without) => {
  expect(withoutDomain(name)).toBe(without)
})

test.each<[name: string, isUnicode: boolean, readings: readonly string[]]>([
  ['user', false, ['user']],
  ['j\xfcrgen', false, ['j\xfcrgen']],
  ['j\xc3\xbcrgen', false, ['jürgen', 'j\xc3\xbcrgen']],
  ['u\0s\0', true, ['us']],
])('a name of NTLM, %j, Unicode %j, is read as %j', (octets, isUnicode, readings) => {
  expect(readingsOf(Buffer.from(octets, 'latin1'), isUnicode)).toEqual(readings)
})
