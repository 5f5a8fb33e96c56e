import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { contentsOf, listingOf } from './loaded.ts'

const FOLDER = join(import.meta.dirname, '../../fixtures/maildrops')

const LISTINGS: Record<string, [number, string, number][]> = {
  welcome: [
    [1, 'welcome', 845],
    [2, 'dots', 436],
    [3, '8-bit', 591],
    [4, 'attachment', 654],
    [5, 'no-final-crlf', 309],
    [6, 'header-only', 297],
    [7, 'one-mebibyte', 1_048_576],
  ],
  empty: [],
  one: [[1, 'only', 313]],
  dots: [
    [1, '1-leading-dots', 428],
    [2, '2-one-dot', 278],
    [3, '3-dot-without-crlf', 331],
    [4, '4-dot-first', 353],
  ],
  'bare-lf': [
    [1, 'bare-lf', 347],
    [2, 'mixed', 376],
  ],
  'cr-only': [
    [1, 'cr-only', 344],
    [2, 'mixed', 333],
  ],
  nul: [[1, 'nul', 311]],
  'long-lines': [
    [1, 'long-header', 20_819],
    [2, 'long-lines', 30_944],
  ],
  'utf8-headers': [
    [1, 'encoded', 351],
    [2, 'raw-latin-1', 311],
    [3, 'raw', 305],
  ],
  'no-blank-line': [
    [1, 'no-blank-line', 364],
    [2, 'no-header', 49],
  ],
  'mbox-from-line': [[1, 'from-line', 447]],
  'equal-twice': [
    [1, 'equal', 303],
    [2, 'equal-2', 303],
  ],
  'letters.mbox': [
    [1, '1932370bd1593f73147d107c3528b251', 235],
    [2, 'de485558ece4595351fb155d4a45d91b', 179],
    [3, '59be2fa00e364d1a4b87388a2a8fe758', 144],
  ],
  'ten-thousand': Array.from({ length: 10_000 }, (_, index) => [index + 1, `small-${index + 1}`, 311]),
}

describe('the bundled maildrop', () => {
  test.each(Object.entries(LISTINGS))('%s lists as it always has', async (name, listing) => {
    const maildrop = loadMaildrop(join(FOLDER, name), 'maildrop')
    expect(await listingOf(maildrop)).toEqual(listing)
    // The size is found without the octets; here the two meet.
    expect(contentsOf(maildrop).map(([, octets]) => octets.length)).toEqual(listing.map(([, , size]) => size))
  })
})

test('every bundled maildrop is listed here and in the README', () => {
  const present = readdirSync(FOLDER).filter((name) => name !== 'README.md' && !name.endsWith('.schema.json'))
  const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8')
  const described = [...readme.matchAll(/^\| `([^`/]+)\/?` \|/gm)].map(([, name]) => name)
  expect([Object.keys(LISTINGS).sort(), described.sort()]).toEqual([present.sort(), present.sort()])
})

function octetsOfMessage(maildrop: string, uniqueId: string): string {
  const contents = new Map(contentsOf(loadMaildrop(join(FOLDER, maildrop), 'maildrop')))
  return contents.get(uniqueId) ?? ''
}

test('the bundled octets are what the cases are named for', () => {
  const linesOf = (text: string): string[] => text.split('\r\n')
  expect(
    linesOf(octetsOfMessage('long-lines', 'long-lines'))
      .slice(9, 15)
      .map((line) => line.length),
  ).toEqual([998, 999, 2048, 2049, 4097, 20_480])
  expect(octetsOfMessage('bare-lf', 'bare-lf').slice(0, -2)).not.toContain('\r')
  expect(octetsOfMessage('cr-only', 'cr-only').slice(0, -2)).toMatch(/^[^\n]*\r[^\n]*$/)
  expect(octetsOfMessage('nul', 'nul').split('\0').length - 1).toBe(5)
  expect(octetsOfMessage('dots', '4-dot-first').startsWith('.X-First-Octet')).toBe(true)
  expect(octetsOfMessage('mbox-from-line', 'from-line').startsWith('From sender@example.org ')).toBe(true)
  expect(linesOf(octetsOfMessage('welcome', 'dots')).slice(8, 24)).toEqual([
    '',
    '.first octet of the body',
    '.',
    '..',
    '...',
    '....',
    '.x',
    '..x',
    '. x',
    'x.',
    ' .',
    '.',
    '.',
    'between two dots alone',
    '',
    '.',
  ])
  expect(octetsOfMessage('welcome', 'dots').endsWith('\r\n...\r\n')).toBe(true)
})
