import { expect, test } from 'vitest'
import { bundledMaildrops } from '../support/bundled-maildrops.ts'
import { NAMED_MAILDROPS } from './what-clients-fetch.ts'

test('every maildrop that the table names is there', () => {
  expect(NAMED_MAILDROPS.filter((name) => !bundledMaildrops().includes(name))).toEqual([])
})
