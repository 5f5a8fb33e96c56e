import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { stuff, unstuff } from '../../src/wire/stuffing.ts'
import { protocolOctets } from '../support/arbitrary-octets.ts'

const anyOctets: fc.Arbitrary<Uint8Array> = fc.oneof(fc.uint8Array({ maxLength: 300 }), protocolOctets())

describe('stuff', () => {
  test.each([
    ['', ''],
    ['.', '..'],
    ['..', '...'],
    ['.\r\n.\r\n', '..\r\n..\r\n'],
    ['a\r\n.b\r\n', 'a\r\n..b\r\n'],
    ['a.\r\n', 'a.\r\n'],
    ['a\n.b\r.c\r\n', 'a\n.b\r.c\r\n'],
    ['\r\n.', '\r\n..'],
    ['\n.', '\n.'],
    ['\ra.', '\ra.'],
    ['\r\r\n.', '\r\r\n..'],
  ])('%j becomes %j', (plain, stuffed) => {
    expect(textOf(stuff(octetsOf(plain)))).toBe(stuffed)
    expect(textOf(unstuff(octetsOf(stuffed)))).toBe(plain)
  })

  test('gives the same array when there is nothing to stuff', () => {
    const octets = octetsOf('Subject: a\r\n\r\nb. c\r\n')
    expect(stuff(octets)).toBe(octets)
    expect(unstuff(octets)).toBe(octets)
  })

  test('leaves its argument alone', () => {
    const octets = octetsOf('.a\r\n.b\r\n')
    stuff(octets)
    unstuff(octets)
    expect(textOf(octets)).toBe('.a\r\n.b\r\n')
  })

  test('is undone by unstuff, whatever the octets', () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        expect(textOf(unstuff(stuff(octets)))).toBe(textOf(octets))
      }),
    )
  })

  test('leaves no final line within, whatever the octets', () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        const reply = `+OK\r\n${textOf(stuff(octets))}\r\n.\r\n`
        expect(reply.indexOf('\r\n.\r\n')).toBe(reply.length - 5)
      }),
    )
  })
})

describe('unstuff', () => {
  test('takes one dot from every line that begins with one, as C0023 asks', () => {
    expect(textOf(unstuff(octetsOf('.a\r\n..b\r\n...\r\n')))).toBe('a\r\n.b\r\n..\r\n')
  })
})
