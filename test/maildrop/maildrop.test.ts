import { describe, expect, test } from 'vitest'
import { Maildrop } from '../../src/maildrop/maildrop.ts'
import type { Message } from '../../src/maildrop/message.ts'
import type { MessageSource } from '../../src/maildrop/message-source.ts'
import { messageFrom } from '../../src/maildrop/message-source.ts'
import { contentsOf, refusalOf } from '../load/loaded.ts'

function maildropOf(...sources: MessageSource[]): Maildrop {
  return new Maildrop(sources.map((source, index) => messageFrom(source, `maildrop[${index}]`)))
}

const named = (uniqueId: string, messageNumber?: number): MessageSource => ({
  raw: uniqueId.toUpperCase(),
  uniqueId,
  ...(messageNumber !== undefined && { messageNumber }),
})

test('messages are numbered from 1, or on from a number that one insists on', () => {
  expect(maildropOf(named('a'), named('b', 5), named('c')).list()).toEqual([
    { messageNumber: 1, uniqueId: 'a' },
    { messageNumber: 5, uniqueId: 'b' },
    { messageNumber: 6, uniqueId: 'c' },
  ])
})

test('append, remove and replace change the maildrop but no view that was taken before', () => {
  const maildrop = maildropOf(named('a'), named('b'))
  const before = maildrop.view()
  expect(maildrop.view()).toBe(before)
  maildrop.append(named('c'), named('d'))
  maildrop.remove('a', 'c')
  maildrop.replace('b', 'other\n')
  expect(contentsOf(maildrop)).toEqual([
    ['b', 'other\r\n'],
    ['d', 'D\r\n'],
  ])
  expect(before.entries.map(({ uniqueId }) => uniqueId)).toEqual(['a', 'b'])
})

test('commit removes what is still there, and only that', () => {
  const maildrop = maildropOf(named('a'), named('b'), named('c'))
  const messages = maildrop.view().entries.map(({ message }) => message)
  maildrop.remove('a')
  maildrop.commit(new Set(messages.slice(0, 2)))
  maildrop.commit(new Set())
  expect(maildrop.list()).toEqual([{ messageNumber: 1, uniqueId: 'c' }])
})

test('a made unique-id is not given again after its message was deleted, but after a reset', () => {
  const maildrop = maildropOf('same')
  const [first] = maildrop.list()
  maildrop.remove(first?.uniqueId ?? '')
  maildrop.append('same')
  expect(maildrop.list()).toEqual([{ messageNumber: 1, uniqueId: `${first?.uniqueId}-2` }])
  maildrop.reset()
  expect(maildrop.list()).toEqual([first])
})

describe('what was here', () => {
  const x = () => messageFrom(named('x'), 'stranger')

  test('is known by its unique-ids, oldest first, until a reset', () => {
    const maildrop = maildropOf(named('a'), named('b'), named('c'))
    const [a] = maildrop.view().entries.map(({ stored }) => stored) as [Message]
    maildrop.remove('b')
    expect(maildrop.retiredUniqueIds).toEqual(['b'])
    maildrop.list()
    maildrop.commit(new Set([a]))
    expect(maildrop.retiredUniqueIds).toEqual(['b', 'a'])
    maildrop.reset()
    expect(maildrop.retiredUniqueIds).toEqual([])
  })

  test('is not known where nobody ever saw it', () => {
    const maildrop = maildropOf(named('a'))
    expect(maildrop.retiredUniqueIds).toEqual([])
    maildrop.append(named('b'))
    maildrop.reset()
    expect(maildrop.retiredUniqueIds).toEqual([])
  })

  test('is told message by message', () => {
    const maildrop = maildropOf(named('a'), named('b'))
    const [a, b] = maildrop.view().entries.map(({ stored }) => stored) as [Message, Message]
    maildrop.remove('a')
    expect([a, b, x()].map((message) => maildrop.hasRemoved(message))).toEqual([true, false, false])
    maildrop.reset()
    expect(maildrop.hasRemoved(a)).toBe(false)
  })

  test('counts a deleted message that only a session saw, by its unique-id and once', () => {
    const maildrop = maildropOf(named('a'))
    maildrop.view()
    const others = [named('a'), 'of no name'].map((source) => messageFrom(source, 'stranger'))
    maildrop.commit(new Set([x(), ...others]))
    maildrop.commit(new Set([x()]))
    expect(maildrop.retiredUniqueIds).toEqual(['x'])
    expect(maildrop.list().length).toBe(1)
  })

  test('counts a deleted message once', () => {
    const maildrop = maildropOf(named('a'))
    maildrop.commit(new Set(maildrop.view().entries.map(({ stored }) => stored)))
    expect([maildrop.retiredUniqueIds, maildrop.list()]).toEqual([['a'], []])
  })
})

test('a commit of nothing leaves the view as it is', () => {
  const maildrop = maildropOf(named('a'))
  const before = maildrop.view()
  maildrop.commit(new Set())
  expect(maildrop.view()).toBe(before)
})

test('a message has the place that it was given with, and none when it came later', () => {
  const maildrop = maildropOf(named('a'), named('b'))
  maildrop.remove('a')
  maildrop.append(named('c'))
  const [b, c] = maildrop.view().entries.map(({ stored }) => stored) as [Message, Message]
  expect([maildrop.placeOf(b), maildrop.placeOf(c), maildrop.placeOf(b)]).toEqual([1, undefined, 1])
})

test('a message is read from the first time that a client read it until a reset', () => {
  const maildrop = maildropOf(named('a'), named('b'))
  const [a, b] = maildrop.view().entries.map(({ stored }) => stored) as [Message, Message]
  maildrop.markRead(a)
  expect([maildrop.isRead(a), maildrop.isRead(b)]).toEqual([true, false])
  maildrop.reset()
  expect(maildrop.isRead(a)).toBe(false)
})

test('the lock has one owner at a time, and a reset frees it', () => {
  const maildrop = maildropOf()
  const [one, other] = [{}, {}]
  expect([maildrop.lock(one), maildrop.lock(one), maildrop.lock(other), maildrop.locked]).toEqual([
    true,
    true,
    false,
    true,
  ])
  maildrop.unlock(other)
  expect(maildrop.locked).toBe(true)
  maildrop.unlock(one)
  expect([maildrop.locked, maildrop.lock(other)]).toEqual([false, true])
  maildrop.reset()
  expect(maildrop.locked).toBe(false)
})

describe('what cannot stand together is refused and changes nothing:', () => {
  const twice =
    'found "a", the unique-id of message 1 already (RFC 1939 section 7: no two alike in a maildrop). ' +
    'Give another one, or set allowDuplicateUniqueIds: true where that is the point.'
  test.each<[string, (maildrop: Maildrop) => void, string, string]>([
    [
      'a list with a repeated unique-id',
      () => maildropOf(named('a'), named('a')),
      'messages[1].uniqueId',
      twice,
    ],
    [
      'a list whose numbers do not rise',
      () => maildropOf(named('a', 2), named('b', 2)),
      'messages[1].messageNumber',
      'found the message-number 2, but the message before it has 2. Message-numbers must rise: give 3 or more, or leave it out.',
    ],
    [
      'append of a taken unique-id',
      (maildrop) => maildrop.append(named('c'), named('a')),
      'append[1].uniqueId',
      twice,
    ],
    [
      'replace by a number that is too high for the next',
      (maildrop) => maildrop.replace('a', { raw: '', messageNumber: 9 }),
      'replace.messageNumber',
      'found the message-number 2, but the message before it has 9. Message-numbers must rise: give 10 or more, or leave it out.',
    ],
  ])('%s', (_, act, path, text) => {
    const maildrop = maildropOf(named('a'), named('b', 2))
    expect(refusalOf(() => act(maildrop))).toEqual({
      code: 'INVALID_OPTION',
      path,
      message: `${path}: ${text}`,
    })
    expect(maildrop.list().map(({ uniqueId }) => uniqueId)).toEqual(['a', 'b'])
  })
})

test('a unique-id that was made for a message is not taken for another one', () => {
  const maildrop = new Maildrop([messageFrom('one', 'x')])
  const made = maildrop.list()[0]?.uniqueId ?? ''
  expect(refusalOf(() => maildrop.append({ raw: 'other', uniqueId: made }))).toMatchObject({
    path: 'append[0].uniqueId',
    message: expect.stringContaining(`found "${made}", the unique-id of message 1 already`),
  })
  maildrop.append('two')
  expect(
    refusalOf(() => maildrop.replace(maildrop.list()[1]?.uniqueId ?? '', { raw: 'x', uniqueId: made })),
  ).toMatchObject({
    path: 'replace.uniqueId',
  })
  maildrop.replace(made, { raw: 'x', uniqueId: made })
  expect(maildrop.list().map(({ uniqueId }) => uniqueId)).toContain(made)
})

test('duplicate unique-ids are taken where the maildrop allows them', () => {
  const messages = [named('a'), named('a')].map((source) => messageFrom(source, 'maildrop[0]'))
  const maildrop = new Maildrop(messages, { allowDuplicateUniqueIds: true })
  maildrop.append(named('a'))
  expect(maildrop.list().map(({ uniqueId }) => uniqueId)).toEqual(['a', 'a', 'a'])
})

test('messages without unique-ids stand beside each other', () => {
  expect(maildropOf('one', 'two').list().length).toBe(2)
})

test.each<[string, (maildrop: Maildrop, source: MessageSource) => void]>([
  ['append[1].raw', (maildrop, source) => maildrop.append('', source)],
  ['replace.raw', (maildrop, source) => maildrop.replace('a', source)],
])('what is no message is refused with its path: %s', (path, act) => {
  const { code, path: found } = refusalOf(() => act(maildropOf(named('a')), { raw: 7 as unknown as string }))
  expect([code, found]).toEqual(['INVALID_OPTION', path])
})

test('a unique-id that nobody has is refused with those that are there', () => {
  expect(refusalOf(() => maildropOf(named('a'), named('b')).remove('a', 'c'))).toEqual({
    code: 'INVALID_OPTION',
    path: 'uniqueIds[1]',
    message: 'uniqueIds[1]: no message has "c". The maildrop holds: a, b.',
  })
  expect(refusalOf(() => maildropOf().replace('c', ''))).toEqual({
    code: 'INVALID_OPTION',
    path: 'uniqueId',
    message: 'uniqueId: no message has "c". The maildrop holds: nothing.',
  })
})

test.each([
  [10, 'a, b, c, d, e, f, g, h, i, j.'],
  [11, 'a, b, c, d, e, f, g, h, i, j, ….'],
])('of %d unique-ids ten are shown', (count, shown) => {
  const maildrop = maildropOf(...[...'abcdefghijk'].slice(0, count).map((uniqueId) => named(uniqueId)))
  expect(refusalOf(() => maildrop.remove('x')).message).toContain(`The maildrop holds: ${shown}`)
})
