import { describe, expect, test } from 'vitest'
import { countOctets, joined, nameFromWire, octetsOf, textOf, utf8Octets } from '../../src/wire/octets.ts'

describe('octets and their text', () => {
  test('stand for each other, one code unit to an octet', () => {
    const octets = Uint8Array.from({ length: 256 }, (_, octet) => octet)
    expect(octetsOf(textOf(octets))).toEqual(Buffer.from(octets))
    expect(textOf(octets.subarray(0x41, 0x44))).toBe('ABC')
  })

  test.each([
    ['user', 'user'],
    ['jörg', 'j\xc3\xb6rg'],
    ['日', '\xe6\x97\xa5'],
  ])('the name %j is %j on the wire and comes back', (name, onWire) => {
    expect([utf8Octets(name), nameFromWire(onWire)]).toEqual([onWire, name])
  })

  test('a name that is no UTF-8 stays as it was on the wire', () => {
    expect(nameFromWire('j\xf6rg')).toBe('j\xf6rg')
  })
})

describe('parts', () => {
  const [one, other] = [octetsOf('one'), octetsOf('other')]

  test('are joined in order, and one alone is not copied', () => {
    expect(textOf(joined([one, other]))).toBe('oneother')
    expect(joined([one])).toBe(one)
    expect(joined([]).length).toBe(0)
  })

  test('are counted together', () => {
    expect([countOctets([one, other]), countOctets([])]).toEqual([8, 0])
  })
})
