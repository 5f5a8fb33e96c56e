import { describe, expect, test } from 'vitest'
import { headerField, messagePieces } from '../../src/inspector/message-text.ts'
import type { Piece } from '../../src/inspector/octet-marks.ts'

function written(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : `[${piece.label}]`)).join('')
}

function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

describe('messagePieces', () => {
  test.each([
    { what: 'line ends', octets: 'a\r\nb\r\n', shown: 'a\nb\n' },
    { what: 'line ends that stand alone', octets: 'a\nb\rc', shown: 'a[LF]\nb[CR]c' },
    { what: 'characters', octets: utf8('Grüße 世界'), shown: 'Grüße 世界' },
    { what: 'octets that are no UTF-8', octets: 'Gr\xfc\xdfe', shown: 'Gr[FC][DF]e' },
    { what: 'marks of direction', octets: utf8('a\u202eb'), shown: 'a[U+202E]b' },
    { what: 'controls', octets: 'a\0\tb\\', shown: 'a[NUL][TAB]b\\' },
    { what: 'markup', octets: '<script>x</script>', shown: '<script>x</script>' },
  ])('shows $what', ({ octets, shown }) => {
    expect(written(messagePieces(octets))).toBe(shown)
  })

  test('says how much was left out', () => {
    expect(written(messagePieces('abc', 1003))).toBe('abc[… 1,000 octets more]')
  })
})

describe('headerField', () => {
  const message = 'From: ada\r\nSUBJECT: one\r\n\ttwo\r\n three\r\nTo: bob\r\n\r\nSubject: no\r\n'

  test('reads a folded field, whatever its case', () => {
    expect(headerField(message, 'subject')).toBe('one two three')
  })

  test('does not look into the body', () => {
    expect(headerField('From: ada\r\n\r\nSubject: no\r\n', 'subject')).toBeUndefined()
  })
})
