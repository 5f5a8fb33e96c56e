import { expect, test } from 'vitest'
import { messageFrom } from '../../src/maildrop/message-source.ts'
import { freeUniqueId, UniqueIds, uniqueIdOfFileName } from '../../src/maildrop/unique-ids.ts'

const one = () => messageFrom('One\r\n', 'maildrop[0]')
const HASH_OF_ONE = '24b1e3716bfd0446419527bbb3d5b751'

test('a unique-id is made from the content alone, and equal contents are told apart by order', () => {
  const messages = [one(), messageFrom({ raw: 'x', uniqueId: 'given' }, 'maildrop[1]'), one(), one()]
  const expected = [HASH_OF_ONE, 'given', `${HASH_OF_ONE}-2`, `${HASH_OF_ONE}-3`]
  expect(new UniqueIds().of(messages)).toEqual(expected)
})

test('a message keeps its unique-id when others go, and none is given again', () => {
  const uniqueIds = new UniqueIds()
  const [first, second] = [one(), one()]
  expect(uniqueIds.of([first, second])).toEqual([HASH_OF_ONE, `${HASH_OF_ONE}-2`])
  expect(uniqueIds.of([second])).toEqual([`${HASH_OF_ONE}-2`])
  expect(uniqueIds.of([second, one()])).toEqual([`${HASH_OF_ONE}-2`, `${HASH_OF_ONE}-3`])
})

test('a given unique-id is never made again, wherever it stands', () => {
  const given = messageFrom({ raw: 'x', uniqueId: HASH_OF_ONE }, 'maildrop[1]')
  expect(new UniqueIds().of([one(), given])).toEqual([`${HASH_OF_ONE}-2`, HASH_OF_ONE])
})

test('a file name is a unique-id when RFC 1939 allows it, else its hash is', () => {
  const names = ['!~', 'x'.repeat(70), 'x'.repeat(71), 'ü', 'a b', '']
  expect(names.map((name) => /^[\da-f]{32}$/.test(uniqueIdOfFileName(name)))).toEqual([
    false,
    false,
    true,
    true,
    true,
    true,
  ])
  expect(uniqueIdOfFileName('!~')).toBe('!~')
})

test('a wanted unique-id gives way to those that are taken, and stays legal', () => {
  const taken = new Set(['a', 'a-2', 'x'.repeat(69)])
  expect(['a', 'a', 'b'].map((wanted) => freeUniqueId(wanted, taken))).toEqual(['a-3', 'a-4', 'b'])
  expect(freeUniqueId('x'.repeat(69), taken)).toMatch(/^[\da-f]{32}$/)
})
