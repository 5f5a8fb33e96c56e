import { expect, test } from 'vitest'
import { isKeyword, KEYWORDS, keywordOf } from '../../src/wire/keyword.ts'

test.each(KEYWORDS)('%s is a keyword', (keyword) => {
  expect([isKeyword(keyword), keywordOf(keyword)]).toEqual([true, keyword])
})

test.each(['', 'XYZZY', 'retr', 'RETRY', ' RETR'])('%j is none', (word) => {
  expect([isKeyword(word), keywordOf(word)]).toEqual([false, undefined])
})
