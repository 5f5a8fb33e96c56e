import { expect, it } from 'vitest'
import { formOf } from '../../src/transcript/reply-form.ts'
import { KEYWORDS } from '../../src/wire/keyword.ts'

const multiLine = (argumentText: string): readonly string[] =>
  KEYWORDS.filter((keyword) => formOf(keyword, argumentText) === 'multi-line')

it('replies have several lines by keyword, and some only without an argument', () => {
  expect([multiLine(''), multiLine(' \t'), multiLine('1')]).toEqual([
    ['AUTH', 'CAPA', 'LANG', 'LIST', 'RETR', 'TOP', 'UIDL'],
    ['AUTH', 'CAPA', 'LANG', 'LIST', 'RETR', 'TOP', 'UIDL'],
    ['CAPA', 'RETR', 'TOP'],
  ])
  expect([formOf('UNKNOWN', ''), formOf('STAT', '')]).toEqual(['single-line', 'single-line'])
})
