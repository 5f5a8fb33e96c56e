import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { contentsOf, refusalOf } from './loaded.ts'
import { temporaryFolder } from './temporary-folder.ts'

function messagesOf(mbox: string, exact = false): string[] {
  const path = join(temporaryFolder({ 'letters.mbox': Buffer.from(mbox, 'latin1') }), 'letters.mbox')
  return contentsOf(loadMaildrop({ path, exact }, 'maildrop')).map(([, octets]) => octets)
}

test('each From line begins a message, and the blank line before it belongs to neither', () => {
  const mbox =
    'From a Thu\nA: 1\n\nText\n\n\nFrom b Thu\nB: 1\n\nFrom c\nC: no blank line before the next\nFrom d\nD\n'
  expect(messagesOf(mbox)).toEqual([
    'A: 1\r\n\r\nText\r\n\r\n',
    'B: 1\r\n',
    'C: no blank line before the next\r\n',
    'D\r\n',
  ])
})

test('line ends of CRLF, a missing last one and empty messages are read too', () => {
  expect(messagesOf('From a\r\nA: 1\r\n\r\nText\r\n\r\nFrom b\r\nB')).toEqual([
    'A: 1\r\n\r\nText\r\n',
    'B\r\n',
  ])
  expect(messagesOf('From a\nFrom b\n\nFrom c')).toEqual(['', '', ''])
  expect(messagesOf('')).toEqual([])
})

test('one quote is removed from each quoted From line, and from nothing else', () => {
  const mbox = 'From a\n>From x\n>>>From y\n>Fromage\n > >From z\nsaid: >From w\n> From v\n'
  expect(messagesOf(mbox)).toEqual([
    'From x\r\n>>From y\r\n>Fromage\r\n > >From z\r\nsaid: >From w\r\n> From v\r\n',
  ])
})

test('exact keeps line ends and quotes', () => {
  expect(messagesOf('From a\n>From x\ny\n\nFrom b\nB', true)).toEqual(['>From x\ny\n\r\n', 'B\r\n'])
})

test('unique-ids are made from the content, equal letters are told apart', () => {
  const path = join(temporaryFolder({ x: 'From a\nA\n\nFrom b\nA\n' }), 'x')
  const [first, second] = loadMaildrop(path, 'maildrop').list()
  expect(first?.uniqueId).toMatch(/^[\da-f]{32}$/)
  expect(second?.uniqueId).toBe(`${first?.uniqueId}-2`)
})

test('a file that does not begin with a From line is refused', () => {
  const path = join(temporaryFolder({ 'letter.txt': 'Subject: x\r\n\r\nText\r\n' }), 'letter.txt')
  expect(refusalOf(() => loadMaildrop(path, 'maildrop'))).toEqual({
    code: 'INVALID_FIXTURE',
    path: `${path}:1`,
    message: `${path}:1: found "Subject: x". A single file is an mbox, whose first line begins with "From ", or one message in a file whose name ends in .eml; rename the file if it is a message.`,
  })
})
