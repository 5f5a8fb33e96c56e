import { expect, it } from 'vitest'
import { Deletions } from '../../src/transcript/deletions.ts'
import { bodyOfLines } from '../../src/wire/body.ts'
import { ok, type Reply } from '../../src/wire/reply.ts'

type Said = readonly [keyword: string, argumentText?: string, reply?: Reply]

function deleted(...said: readonly Said[]): readonly string[] {
  const deletions = new Deletions()
  for (const [keyword, argumentText = '', reply = ok('')] of said)
    deletions.follow(keyword, argumentText, reply)
  return deletions.uniqueIds()
}

const listing: Said = ['UIDL', '', ok('', bodyOfLines(['1 a', '12 bee c', 'no 3 x', '4', '5  y']))]

it.each<[string, readonly Said[], readonly string[]]>([
  ['nothing before DELE', [['NOOP'], ['RETR', '1'], listing], []],
  [
    'messages by number where no unique-id was told',
    [
      ['DELE', '3'],
      ['DELE', '12'],
    ],
    ['message 3', 'message 12'],
  ],
  ['messages by the unique-ids of a listing', [listing, ['DELE', '12'], ['DELE', '1']], ['bee', 'a']],
  ['messages by unique-ids that are told later', [['DELE', '1'], listing], ['a']],
  [
    'no unique-id from a line of another form',
    [listing, ['DELE', '3'], ['DELE', '4'], ['DELE', '5']],
    ['message 3', 'message 4', 'message 5'],
  ],
  [
    'messages by the unique-id of a single line',
    [
      ['UIDL', '7', ok('7 z')],
      ['DELE', '7'],
    ],
    ['z'],
  ],
  [
    'no unique-id from another listing',
    [
      ['LIST', '', ok('', bodyOfLines(['1 120']))],
      ['DELE', '1'],
    ],
    ['message 1'],
  ],
  [
    'each message once',
    [
      ['DELE', '1'],
      ['DELE', '1'],
    ],
    ['message 1'],
  ],
  [
    'nothing behind RSET, which unique-ids outlast',
    [listing, ['DELE', '1'], ['RSET'], ['DELE', '12']],
    ['bee'],
  ],
])('deletes %s', (_, said, uniqueIds) => {
  expect(deleted(...said)).toEqual(uniqueIds)
})
