import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Body } from '../../src/wire/body.ts'
import { encode, segmentOf, statusLine } from '../../src/wire/encoder.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import type { Reply } from '../../src/wire/reply.ts'
import { type ReplyForm, ReplyReader } from '../../src/wire/reply-reader.ts'
import { anySegments, protocolOctets } from '../support/arbitrary-octets.ts'

function readerOf(...segments: readonly string[]): ReplyReader {
  const reader = new ReplyReader()
  for (const segment of segments) reader.push(octetsOf(segment))
  return reader
}

function next(reader: ReplyReader, form: ReplyForm): unknown {
  const reply = reader.next(form)
  return reply && [reply.positive, reply.line, reply.octets && textOf(reply.octets)]
}

describe('ReplyReader', () => {
  test('waits until a single line is whole', () => {
    const reader = readerOf('+OK 2', ' 320\r')
    expect(next(reader, 'single-line')).toBeUndefined()
    reader.push(octetsOf('\n-ERR'))
    expect(next(reader, 'single-line')).toEqual([true, '+OK 2 320', undefined])
    expect(textOf(reader.pending)).toBe('-ERR')
  })

  test('waits for the final line of a multi-line reply and undoes the stuffing', () => {
    const reader = readerOf('+OK\r\n..\r\n', '..a\r\nb\r\n.', '\r')
    expect(next(reader, 'multi-line')).toBeUndefined()
    reader.push(octetsOf('\n+OK next\r\n'))
    expect(next(reader, 'multi-line')).toEqual([true, '+OK', '.\r\n.a\r\nb\r\n'])
    expect(next(reader, 'single-line')).toEqual([true, '+OK next', undefined])
    expect(reader.pending.length).toBe(0)
  })

  test('tells which line ended a listing, where that was not the final line', () => {
    const reader = readerOf('+OK\r\n1 20\r\n.2 20\r\n.\r\n+OK\r\n.\r\n')
    expect(reader.next('ends-at-leading-dot')).toMatchObject({ line: '+OK', endedBy: '.2 20' })
    expect(reader.next('single-line')).toEqual({ positive: false, line: '.' })
    expect(reader.next('ends-at-leading-dot')).not.toHaveProperty('endedBy')
  })

  test('reads an empty body', () => {
    expect(next(readerOf('+OK\r\n.\r\n'), 'multi-line')).toEqual([true, '+OK', ''])
  })

  test('takes a negative reply for one line, whatever form was asked for', () => {
    for (const form of ['single-line', 'multi-line', 'ends-at-leading-dot'] as const) {
      const reader = readerOf('-ERR no\r\n.\r\n')
      expect(next(reader, form)).toEqual([false, '-ERR no', undefined])
      expect(textOf(reader.pending)).toBe('.\r\n')
    }
  })

  test('takes any line that begins with + for positive, as V0001 has it', () => {
    expect(next(readerOf('+ok\r\n'), 'single-line')).toEqual([true, '+ok', undefined])
    expect(next(readerOf('OK\r\n'), 'single-line')).toEqual([false, 'OK', undefined])
    expect(next(readerOf('\r\n'), 'single-line')).toEqual([false, '', undefined])
  })

  test('ends a listing at the first line that begins with a dot when told so', () => {
    const reader = readerOf('+OK\r\n1 a\r\n.x y\r\n2 b\r\n.\r\n')
    expect(next(reader, 'ends-at-leading-dot')).toEqual([true, '+OK', '1 a\r\n'])
    expect(textOf(reader.pending)).toBe('2 b\r\n.\r\n')
  })

  test('ends no line at LF or CR alone', () => {
    expect(next(readerOf('+OK a\nb\rc\r\n'), 'single-line')).toEqual([true, '+OK a\nb\rc', undefined])
    expect(next(readerOf('+OK\r\na\n.\nb\r\n.\r\n'), 'multi-line')).toEqual([true, '+OK', 'a\n.\nb\r\n'])
    expect(next(readerOf('+OK\n'), 'single-line')).toBeUndefined()
  })

  test('never writes into the arrays it was given', () => {
    const chunks = ['+OK a', '\r\nb', '\r\n.\r\n'].map(octetsOf)
    const reader = new ReplyReader()
    for (const chunk of chunks) reader.push(chunk)
    const octets = reader.next('multi-line')?.octets
    reader.push(octetsOf('+OK later\r\n'))
    expect(octets && textOf(octets)).toBe('b\r\n')
    expect(chunks.map(textOf)).toEqual(['+OK a', '\r\nb', '\r\n.\r\n'])
  })

  test('does not copy a chunk that stands alone', () => {
    const reader = new ReplyReader()
    const chunk = octetsOf('+OK')
    reader.push(chunk)
    expect(reader.pending.buffer === chunk.buffer).toBe(true)
  })

  test('reads a big reply in small segments in time that grows with its size only', () => {
    const reader = readerOf('+OK\r\n')
    const line = octetsOf(`${'x'.repeat(998)}\r\n`)
    for (let count = 0; count < 20_000; count++) {
      reader.push(line)
      expect(reader.next('multi-line')).toBeUndefined()
    }
    reader.push(octetsOf('.\r\n'))
    expect(reader.next('multi-line')?.octets?.length).toBe(20_000_000)
  })

  test('reads what encode wrote, whatever the replies and the segments', () => {
    const status = fc.constantFrom('+OK', '-ERR', '+') as fc.Arbitrary<Reply['status']>
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    })
    const body = protocolOctets().map((octets) => new Body(joined([octets, octetsOf('\r\n')])))
    const reply = fc.oneof(
      fc.record({ status, text }),
      fc.record({ status: fc.constant('+OK' as const), text, body }),
    )
    const conversation = fc.array(reply, { maxLength: 6 }).chain((replies) => {
      const octets = joined(replies.flatMap((one) => segmentOf(encode(one))))
      return fc.tuple(fc.constant(replies as Reply[]), anySegments(octets))
    })
    fc.assert(
      fc.property(conversation, ([replies, segments]) => {
        const reader = new ReplyReader()
        const read: unknown[] = []
        const take = () => {
          const due = replies[read.length]
          const form = due?.body === undefined ? 'single-line' : 'multi-line'
          const found = due && next(reader, form)
          if (found === undefined) return false
          read.push(found)
          return true
        }
        for (const segment of segments) {
          reader.push(segment)
          while (take());
        }
        expect(read).toEqual(
          replies.map((one) => [one.status !== '-ERR', statusLine(one), one.body && textOf(one.body.octets)]),
        )
        expect(reader.pending.length).toBe(0)
      }),
    )
  })
})
