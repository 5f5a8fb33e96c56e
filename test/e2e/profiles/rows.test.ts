/**
 * What the tables hold together.
 */
import { expect, test } from 'vitest'
import { CURL_ROWS } from './rows/curl.ts'
import { NET_POP3_ROWS } from './rows/net-pop3.ts'
import { NODE_POP3_ROWS } from './rows/node-pop3.ts'
import { POPLIB_ROWS } from './rows/poplib.ts'
import { YAPOPLE_ROWS } from './rows/yapople.ts'

const rows = [CURL_ROWS, NET_POP3_ROWS, NODE_POP3_ROWS, POPLIB_ROWS, YAPOPLE_ROWS].flat()

test('at least forty profiles do harm to a real client', () => {
  const harmful = new Set(rows.filter(({ copes }) => !copes).map(({ profile }) => profile))
  expect(harmful.size).toBeGreaterThanOrEqual(40)
})

test('the four profiles that came first are met', () => {
  const met = rows.map(({ profile }) => profile)
  expect(met).toEqual(
    expect.arrayContaining(['missing-greeting', 'missing-crlf', 'duplicate-uids', 'lowercase-ok']),
  )
})

test('every row names an entry of the catalogue', () => {
  for (const { profile, why } of rows) expect(`${profile} ${why[0]}`).toMatch(/^\S+ [A-L]\d{1,2}$/)
})
