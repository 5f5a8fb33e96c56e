import { expect, test } from 'vitest'
import { changeStuffing } from '../../src/faults/wire-effects.ts'
import { NOTHING, octetsOf, textOf } from '../../src/wire/octets.ts'

function stuffed(data: string, mode: 'none' | 'double' | 'every-line'): string | undefined {
  const reply = { status: NOTHING, data: octetsOf(data), final: NOTHING }
  const changed = changeStuffing(reply, { type: 'stuffing', mode })
  return changed && textOf(changed.data)
}

test('lines begin behind CRLF, not behind a bare LF or CR', () => {
  const data = '..a\r\nb\n.c\r.d\r\n'
  expect(stuffed(data, 'none')).toBe('.a\r\nb\n.c\r.d\r\n')
  expect(stuffed(data, 'double')).toBe('...a\r\nb\n.c\r.d\r\n')
  expect(stuffed(data, 'every-line')).toBe('..a\r\n.b\n.c\r.d\r\n')
})

test('stuffing that changes nothing does not fit', () => {
  expect(stuffed('a\r\n', 'none')).toBeUndefined()
  expect(stuffed('', 'every-line')).toBeUndefined()
})
