import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findBadEscape, fromVisible, visible } from '../../src/transcript/visible-octets.ts'
import { textOf, utf8Octets } from '../../src/wire/octets.ts'
import { character } from './recorded-conversation.ts'

describe('visible', () => {
  it.each([
    ['plain text', 'plain text'],
    ['end ', 'end\\x20'],
    ['two  ', 'two \\x20'],
    ['\\\r\n\t\0\x7f', '\\\\\\r\\n\\t\\x00\\x7f'],
    [utf8Octets('Grüße 😀 …'), 'Grüße 😀 …'],
    [utf8Octets('\u00a0'), '\\xc2\\xa0'],
    [utf8Octets('\u202e'), '\\xe2\\x80\\xae'],
    ['\xc3', '\\xc3'],
    ['\xed\xa0\x80', '\\xed\\xa0\\x80'],
    ['\xc0\xaf', '\\xc0\\xaf'],
  ])('shows %j as %j', (octets, expected) => {
    expect(visible(octets)).toBe(expected)
  })

  it('is read back octet for octet, from a text without controls and without a space at its end', () => {
    const octets = fc.oneof(fc.uint8Array().map(textOf), fc.string({ unit: character }).map(utf8Octets))
    fc.assert(
      fc.property(octets, (text) => {
        const shown = visible(text)
        expect({ back: fromVisible(shown), bad: findBadEscape(shown) }).toEqual({
          back: text,
          bad: undefined,
        })
        expect(shown).not.toMatch(/[\x00-\x1f\x7f-\x9f\u2028]| $/)
      }),
    )
  })
})

describe('fromVisible', () => {
  it('reads \\0 and upper-case digits too', () => {
    expect(fromVisible('\\0\\xFF')).toBe('\0\xff')
  })
})

describe('findBadEscape', () => {
  it.each([
    ['DOMAIN\\user', '\\u'],
    ['\\\\\\q', '\\q'],
    ['\\r\\', '\\'],
    ['\\x1', '\\x'],
    ['\\\\u', undefined],
  ])('finds in %j: %j', (text, expected) => {
    expect(findBadEscape(text)).toBe(expected)
  })
})
