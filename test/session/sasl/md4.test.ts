import { expect, test } from 'vitest'
import { md4 } from '../../../src/session/sasl/md4.ts'
import { octetsOf } from '../../../src/wire/octets.ts'

/** RFC 1320 appendix A.5. */
test.each([
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
])('makes of %j what RFC 1320 says', (message, digest) => {
  expect(Buffer.from(md4(octetsOf(message))).toString('hex')).toBe(digest)
})

/** From another implementation (OpenSSL's legacy provider): the lengths at which the padding needs a block of its own. */
test.each([
  [55, '92f32bb82c95ad10e8f87ae58ab06807'],
  [56, '374d5f08103b7092c83b4626ebceffab'],
  [63, '2870452596e98fffd48332289b3472b9'],
  [64, 'b1abf956a5ae6f3221e5fe85e300fbb0'],
  [119, 'b55ae15e41e55643b0c3daad5e05c905'],
  [120, 'd8f9adfc41ec43552619606c70cfd287'],
])('pads %d octets', (length, digest) => {
  expect(Buffer.from(md4(octetsOf('x'.repeat(length)))).toString('hex')).toBe(digest)
})
