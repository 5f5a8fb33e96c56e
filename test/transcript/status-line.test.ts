import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStatusText, statusText } from '../../src/transcript/status-line.ts'
import type { Reply } from '../../src/wire/reply.ts'

describe('statusText', () => {
  it.each<[Reply, string]>([
    [{ status: '+OK', text: '' }, '+OK'],
    [{ status: '+OK', text: '2 320' }, '+OK 2 320'],
    [{ status: '-ERR', code: 'IN-USE', text: 'locked' }, '-ERR [IN-USE] locked'],
    [{ status: '-ERR', code: 'IN-USE', text: '' }, '-ERR [IN-USE]'],
    [{ status: '-ERR', text: '' }, '-ERR'],
    [{ status: '+', text: '' }, '+ '],
    [{ status: '+', text: 'YQ==' }, '+ YQ=='],
  ])('writes %j as %j', (reply, line) => {
    expect(statusText(reply)).toBe(line)
  })
})

describe('parseStatusText', () => {
  it.each([
    ['+OK', { status: '+OK', text: '' }],
    ['+ok\tready', { status: '+OK', text: 'ready' }],
    ['-ERR [IN-USE] locked', { status: '-ERR', code: 'IN-USE', text: 'locked' }],
    ['-ERR [IN-USE]', { status: '-ERR', code: 'IN-USE', text: '' }],
    ['-ERR [IN-USE] ', { status: '-ERR', text: '[IN-USE] ' }],
    ['-ERR [IN-USE]locked', { status: '-ERR', text: '[IN-USE]locked' }],
    ['+ [not] a code', { status: '+', text: '[not] a code' }],
    ['+', { status: '+', text: '' }],
    ['+OKAY', undefined],
    ['OK', undefined],
    [' +OK', undefined],
    ['+OK a\nb', { status: '+OK', text: 'a\nb' }],
    ['-ERR [a\nb] c\nd', { status: '-ERR', code: 'a\nb', text: 'c\nd' }],
    ['-ERR a [b] c', { status: '-ERR', text: 'a [b] c' }],
    ['', undefined],
  ])('reads %j', (line, reply) => {
    expect(parseStatusText(line)).toEqual(reply)
  })

  it('gives the same status line again, whatever the reply said', () => {
    const status = fc.constantFrom('+OK' as const, '-ERR' as const, '+' as const)
    const text = fc.string({ unit: fc.constantFrom('[', ']', ' ', 'a', '\r\n') })
    fc.assert(
      fc.property(status, text, fc.option(text), (indicator, said, code) => {
        const line = statusText({ status: indicator, text: said, ...(code === null ? {} : { code }) })
        expect(statusText(parseStatusText(line) ?? { status: '-ERR', text: 'unread' })).toBe(line)
      }),
    )
  })
})
