import { expect, test } from 'vitest'
import { type ContentEdit, editedContent } from '../../src/faults/content-edit.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

function edited(text: string, edit: ContentEdit): string {
  return textOf(editedContent(octetsOf(text), edit))
}

const MAIL = 'A: b\r\nC: d\r\n\r\nbody\r\n'

test('octets are put in at the start, behind the header, behind the blank line and at the end', () => {
  const inserted = (['start', 'header', 'body', 'end'] as const).map((at) =>
    edited(MAIL, { insert: { at, octets: 'x\u00ff\r\n', repeat: 2 } }),
  )
  expect(inserted).toEqual([
    'x\u00ff\r\nx\u00ff\r\nA: b\r\nC: d\r\n\r\nbody\r\n',
    'A: b\r\nC: d\r\nx\u00ff\r\nx\u00ff\r\n\r\nbody\r\n',
    'A: b\r\nC: d\r\n\r\nx\u00ff\r\nx\u00ff\r\nbody\r\n',
    'A: b\r\nC: d\r\n\r\nbody\r\nx\u00ff\r\nx\u00ff\r\n',
  ])
})

test('a message without a blank line is all header, one that begins with it is all body', () => {
  const insert = (at: 'header' | 'body') => ({ insert: { at, octets: 'x\r\n' } })
  expect([edited('A: b\r\n', insert('header')), edited('A: b\r\n', insert('body'))]).toEqual([
    'A: b\r\nx\r\n',
    'A: b\r\nx\r\n',
  ])
  expect([edited('\r\nbody\r\n', insert('header')), edited('\r\nbody\r\n', insert('body'))]).toEqual([
    'x\r\n\r\nbody\r\n',
    '\r\nx\r\nbody\r\n',
  ])
})

test('the blank line behind the header can be left out, those in the body stay', () => {
  expect(edited('A: b\r\n\r\none\r\n\r\ntwo\r\n', { dropBlankLine: true })).toBe('A: b\r\none\r\n\r\ntwo\r\n')
  expect(edited('A: b\r\n', { dropBlankLine: true })).toBe('A: b\r\n')
})

test('a header field is dropped with its folded lines, wherever the header ends', () => {
  const drop = (text: string, ...dropHeaders: string[]) => edited(text, { dropHeaders })
  expect([
    drop('A: b\r\n\tmore of it\r\n and more\r\nC: d\r\n\r\nA: x\r\n', 'a'),
    drop('A: b\r\nC: d\r\n', 'c', 'x'),
    drop('A: b\r\n\r\nbody\r\n', '*'),
    drop('A: b\r\n', '*'),
    drop('', 'A'),
    drop('', '*'),
  ]).toEqual(['C: d\r\n\r\nA: x\r\n', 'A: b\r\n', 'body\r\n', '', '', ''])
})
