/**
 * What a session has learnt about messages and done with them, by the replies that its client read.
 */
import { describe, expect, test } from 'vitest'
import { digest } from '../../src/conformance/view/digest.ts'
import type { MailUse } from '../../src/conformance/view/mail-use.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'

const LOG_ON = 'S: +OK\nC: USER user\nS: +OK\nC: PASS secret\nS: +OK\n'

/** The use of mail in the first session, behind a log-on; lines are parted by ` | `. */
function useOf(conversation: string, before = LOG_ON): MailUse {
  const text = before + conversation.split(' | ').join('\n')
  const [session] = digest(parseTranscript(text).events())
  if (session === undefined) throw new Error('no session')
  return session.mail
}

/** `RETR 1 listed`: the number as it was read, whether a listing told of it, whether it was marked. */
function namings({ namings: all }: MailUse): string[] {
  return all.map(({ step, number, isListed, isUncounted, isDeleted }) => {
    const unlisted = isUncounted ? 'uncounted' : 'unknown'
    const listed = isListed === undefined ? unlisted : isListed ? 'listed' : 'unlisted'
    return `${step.keyword} ${number ?? '-'} ${listed}${isDeleted ? ' deleted' : ''}`
  })
}

describe('numbers are told', () => {
  test.each<[what: string, conversation: string, listed: number[]]>([
    ['by STAT, as long as there is no listing', 'C: STAT | S: +OK 3 30', [1, 2, 3]],
    ['by STAT, whatever separates and follows them', 'C: STAT | S: +ok \t 12\t30 octets', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
    ['by STAT without a size', 'C: STAT | S: +OK 2', [1, 2]],
    ['not by STAT that holds no number', 'C: STAT | S: +OK many', []],
    ['not by STAT whose number goes on', 'C: STAT | S: +OK 2x', []],
    ['not by STAT that tells of more than a maildrop holds', 'C: STAT | S: +OK 123456 1', []],
    ['not by STAT that is refused', 'C: STAT | S: -ERR 2 2', []],
    ['not by a text that is like a drop listing', 'C: NOOP | S: +OK 2 2', []],
    ['by no other line than the first', 'C: STAT | S: x +OK 2 2', []],
    ['by LIST, and STAT tells no more then', 'C: LIST | S: +OK | S: 4 1 | S: . | C: STAT | S: +OK 2 2', [4]],
    ['by UIDL', 'C: UIDL | S: +OK | S: 4 a | S: .', [4]],
    ['by LIST n, which is no listing: STAT tells more', 'C: LIST 4 | S: +OK 4 1 | C: STAT | S: +OK 2 2', [4, 1, 2]],
    ['not by LIST n that is refused', 'C: LIST 4 | S: -ERR 4', []],
    ['by lines with a number only, leading zeros read', 'C: LIST | S: +OK | S: 07 | S: x 1 | S: 8x 1 | S: x9 1 | S: .', [7]],
    ['whatever separates their words', 'C: LIST | S: +OK | S:   7 \t 5  | S: .', [7]],
    ['not by a listing that broke off', 'C: LIST | S: +OK | S: 1 5 | -- reply cut', []],
  ])('%s', (_, conversation, listed) => {
    expect([...useOf(conversation).listed]).toEqual(listed)
  }) // biome-ignore format: one row, one conversation
})

test('LIST tells sizes, UIDL unique-ids, each with and without a number', () => {
  const use = useOf(
    'C: LIST | S: +OK | S: 1 5 | S: 2  7 octets | S: 3 5x | S: 4 x5 | S: 5 | S: . | C: LIST 6 | S: +OK 6 9 | C: UIDL | S: +OK | S: 1 a | S: 2 | S: . | C: UIDL 3 | S: +OK 3 c',
  )
  expect([...use.sizes]).toEqual([
    [1, 5],
    [2, 7],
    [6, 9],
  ])
  expect([...use.uniqueIds]).toEqual([
    [1, 'a'],
    [3, 'c'],
  ])
})

test.each<[conversation: string, hasUniqueIds: boolean]>([
  ['C: UIDL | S: +OK | S: .', true],
  ['C: UIDL 1 | S: +OK 1 a', false],
  ['C: LIST | S: +OK | S: .', false],
  ['C: UIDL | S: -ERR', false],
])('%s: has asked for all unique-ids: %s', (conversation, hasUniqueIds) => {
  expect(useOf(conversation).hasUniqueIds).toBe(hasUniqueIds)
})

describe('a command names a message', () => {
  test.each<[what: string, conversation: string, expected: string[]]>([
    ['that no listing could tell of', 'C: RETR 1 | S: -ERR | C: STAT | S: +OK 1 1 | C: RETR 1 | S: -ERR', ['RETR 1 unknown', 'RETR 1 unknown']],
    ['that STAT has counted, or not', 'C: RETR 9 | S: -ERR | C: STAT | S: +OK 2 2 | C: RETR 2 | S: -ERR | C: RETR 3 | S: -ERR | C: DELE 3 | S: -ERR', ['RETR 9 unknown', 'RETR 2 unknown', 'RETR 3 uncounted', 'DELE 3 uncounted']],
    ['that only a question could be about', 'C: STAT | S: +OK 0 0 | C: LIST 1 | S: -ERR | C: UIDL 1 | S: -ERR | C: TOP 1 0 | S: -ERR', ['LIST 1 unknown', 'UIDL 1 unknown', 'TOP 1 unknown']],
    ['that one STAT counted', 'C: STAT | S: +OK 2 2 | C: STAT | S: +OK 3 3 | C: STAT | S: +OK 1 1 | C: RETR 3 | S: -ERR | C: RETR 4 | S: -ERR', ['RETR 3 unknown', 'RETR 4 uncounted']],
    ['where STAT leaves out what was marked', 'C: DELE 1 | S: +OK | C: STAT | S: +OK 1 1 | C: RETR 2 | S: -ERR', ['DELE 1 unknown', 'RETR 2 unknown']],
    ['where STAT counts too many to be true', 'C: STAT | S: +OK 123456 1 | C: RETR 123457 | S: -ERR', ['RETR 123457 unknown']],
    ['that a listing told of, or not', 'C: LIST | S: +OK | S: 1 5 | S: . | C: RETR 1 | S: -ERR | C: TOP 2 0 | S: -ERR', ['RETR 1 listed', 'TOP 2 unlisted']],
    ['by no number', 'C: LIST | S: +OK | S: 1 5 | S: . | C: RETR x | S: -ERR | C: RETR 1x | S: -ERR', ['RETR - unknown', 'RETR - unknown']],
    ['in an argument only', 'C: LIST | S: +OK | S: 1 5 | S: . | C: RETR | S: -ERR | C: NOOP 1 | S: -ERR', []],
    ['that was marked', 'C: DELE 1 | S: +OK | C: LIST 1 | S: -ERR | C: UIDL 2 | S: -ERR', ['DELE 1 unknown', 'LIST 1 unknown deleted', 'UIDL 2 unknown']],
    ['whose mark was refused', 'C: DELE 1 | S: -ERR | C: DELE 1 | S: +OK', ['DELE 1 unknown', 'DELE 1 unknown']],
    ['whose mark RSET took away', 'C: DELE 1 | S: +OK | C: RSET | S: +OK | C: RETR 1 | S: -ERR', ['DELE 1 unknown', 'RETR 1 unknown']],
    ['whose mark a refused RSET left', 'C: DELE 1 | S: +OK | C: RSET | S: -ERR | C: RETR 1 | S: -ERR', ['DELE 1 unknown', 'RETR 1 unknown deleted']],
    ['not by what answers a challenge', 'C: AUTH LOGIN | S: + VXNlcm5hbWU6 | C: RETR 1 | S: -ERR', []],
  ])('%s', (_, conversation, expected) => {
    expect(namings(useOf(conversation))).toEqual(expected)
  }) // biome-ignore format: one row, one conversation
})

test('marks are those of DELEs that were answered +OK, and every DELE is told', () => {
  const use = useOf('C: DELE 1 | S: +OK | C: DELE 2 | S: -ERR | C: DELE x | S: +OK')
  expect([[...use.marked.keys()], use.deles.map(({ number }) => number)]).toEqual([[1], [1, 2, undefined]])
})

describe('a message is fetched', () => {
  type Fetched = Record<'fetched' | 'readByTop' | 'brokenOff', number[]>
  const none: Fetched = { fetched: [], readByTop: [], brokenOff: [] }
  test.each<[what: string, conversation: string, expected: Partial<Fetched>]>([
    ['by RETR', 'C: RETR 1 | S: +OK | S: one | S: .', { fetched: [1] }],
    ['by no RETR that was refused', 'C: RETR 1 | S: -ERR | S: one', {}],
    ['by no RETR of what is no number', 'C: RETR x | S: +OK | S: one | S: .', {}],
    ['in part by a RETR that broke off', 'C: RETR 1 | S: +OK | S: on | -- reply cut', { brokenOff: [1] }],
    ['in part by one that was whole to a lenient reader only, and then cut', 'C: RETR 1 | S: +OK | S| .\\n | -- reply cut', { brokenOff: [1] }],
    ['by TOP that asked for more lines than there are', 'C: TOP 1 2 | S: +OK | S: A: b | S:  | S: one | S: .', { readByTop: [1] }],
    ['by no TOP that asked for as many as there are', 'C: TOP 1 1 | S: +OK | S: A: b | S:  | S: one | S: .', {}],
    ['by TOP of a header alone', 'C: TOP 1 1 | S: +OK | S: A: b | S: .', { readByTop: [1] }],
    ['by no TOP of a header alone that asked for no line', 'C: TOP 1 0 | S: +OK | S: A: b | S: .', {}],
    ['by TOP of a header with its blank line', 'C: TOP 1 1 | S: +OK | S: A: b | S:  | S: .', { readByTop: [1] }],
    ['by no TOP without a number of lines', 'C: TOP 1 | S: +OK | S: A: b | S: .', {}],
    ['by no TOP that was refused', 'C: TOP 1 9 | S: -ERR', {}],
    ['by no TOP that broke off', 'C: TOP 1 9 | S: +OK | S: A: b | -- reply cut', {}],
    ['by no TOP of what is no number', 'C: TOP x 9 | S: +OK | S: A: b | S: .', {}],
    ['by no other command', 'C: LIST 1 | S: +OK 1 5', {}],
    ['by TOP whose lines a text left out, where they were fewer', 'C: TOP 1 4 | S: +OK | S: A: b | S⋮ 2 lines, 9 octets | S: .', { readByTop: [1] }],
    ['by no TOP whose lines a text left out, where they may have been as many', 'C: TOP 1 3 | S: +OK | S: A: b | S⋮ 2 lines, 9 octets | S: .', {}],
  ])('%s', (_, conversation, expected) => {
    const use = useOf(conversation)
    const keys = (name: keyof Fetched) => [...use[name].keys()]
    expect({
      fetched: keys('fetched'),
      readByTop: keys('readByTop'),
      brokenOff: keys('brokenOff'),
    }).toEqual({ ...none, ...expected })
  }) // biome-ignore format: one row, one conversation

  test('in part where nobody tells how the reply went on', () => {
    const use = useOf('C: RETR 1 | S: +OK | S: on', `-- session 1 opened\n${LOG_ON}`)
    expect([use.fetched.size, use.brokenOff.size]).toEqual([0, 0])
  })
})

test('QUIT commits behind a log-on, unless it is refused', () => {
  const quitOf = (conversation: string, before?: string) => useOf(conversation, before).quit?.line
  expect([
    quitOf('C: QUIT | S: +OK'),
    quitOf('C: QUIT | S: -ERR'),
    quitOf('C: QUIT | S: +OK', 'S: +OK\n'),
    quitOf('C: NOOP | S: +OK'),
  ]).toEqual(['QUIT', undefined, undefined, undefined])
})
