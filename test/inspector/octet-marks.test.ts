import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Piece, piecesOf, textPieces } from '../../src/inspector/octet-marks.ts'

/** Pieces in short: text as it is, marks in brackets. */
function written(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : `[${piece.label}]`)).join('')
}

describe('piecesOf', () => {
  test.each([
    { octets: 'USER user\r\n', shown: 'USER user[CR][LF]' },
    { octets: '+OK\n', shown: '+OK[LF]' },
    { octets: 'a\rb\r\n', shown: 'a[CR]b[CR][LF]' },
    { octets: 'a\0b\tc\x1b\x7f', shown: 'a[NUL]b[TAB]c[ESC][DEL]' },
    { octets: 'gr\xc3\xbcn\r\n', shown: 'gr[C3 BC]n[CR][LF]' },
    { octets: 'STAT  \r\n', shown: 'STAT[SP×2][CR][LF]' },
    { octets: 'STAT ', shown: 'STAT[SP]' },
    { octets: '<img onerror=x>', shown: '<img onerror=x>' },
  ])('shows $octets as $shown', ({ octets, shown }) => {
    expect(written(piecesOf(octets))).toBe(shown)
  })

  test('tells line ends that belong together from those that stand alone', () => {
    const kinds = piecesOf('a\r\nb\nc\r').map((piece) => (typeof piece === 'string' ? piece : piece.kind))
    expect(kinds).toEqual(['a', 'line-end', 'line-end', 'b', 'bare', 'c', 'bare'])
  })

  test('marks where a later segment begins, within a CRLF and within octets of 8 bits too', () => {
    const cut = (at: number, label: string) => ({ at, label, title: '' })
    expect(written(piecesOf('+OK\r\n', [cut(1, ''), cut(4, '12 ms')]))).toBe('+[]OK[CR][12 ms][LF]')
    expect(written(piecesOf('\xe4\xf6', [cut(1, '1.0 ms')]))).toBe('[E4][1.0 ms][F6]')
  })

  test('leaves out what no reader wants of a very long line', () => {
    expect(written(piecesOf('x'.repeat(3000)))).toBe(`${'x'.repeat(2000)}[… 1,000 octets more]`)
  })

  test('shows every octet, whatever it is and wherever the segments begin', () => {
    const octets = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'))
    fc.assert(
      fc.property(octets, fc.array(fc.nat(59)), (line, places) => {
        const cuts = [...new Set(places)].sort((one, other) => one - other)
        const inside = cuts.filter((at) => at > 0 && at < line.length)
        const pieces = piecesOf(
          line,
          inside.map((at) => ({ at, label: '', title: '' })),
        )
        const kept = pieces.filter((piece) => typeof piece === 'string' || piece.kind !== 'cut')
        expect(kept.map(octetCount).reduce((sum, count) => sum + count, 0)).toBe(line.length)
        expect(pieces.length - kept.length).toBe(inside.length)
        expect(pieces.filter((piece) => typeof piece === 'string').join('')).toMatch(/^[ -~]*$/)
      }),
    )
  })
})

describe('textPieces', () => {
  test('marks characters that cannot be seen or that turn others round', () => {
    expect(written(textPieces('a b\u202egnp.exe\u200b\u00a0\0'))).toBe(
      'a b[U+202E]gnp.exe[U+200B][U+00A0][NUL]',
    )
  })

  test('leaves what can be read', () => {
    expect(textPieces('Grüße, 世界 👋')).toEqual(['Grüße, 世界 👋'])
  })
})

function octetCount(piece: Piece): number {
  if (typeof piece === 'string') return piece.length
  if (piece.kind === 'space') return Number(/×(\d+)/.exec(piece.label)?.[1] ?? 1)
  return piece.kind === 'eight-bit' ? piece.label.split(' ').length : 1
}
