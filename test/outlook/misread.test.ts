/**
 * What is said of the mail that Outlook has in the end, given what there was: no server, no model.
 */
import { describe, expect, test } from 'vitest'
import { Maildrop } from '../../src/maildrop/maildrop.ts'
import { MaildropView } from '../../src/maildrop/maildrop-view.ts'
import { type MessageSource, messageFrom } from '../../src/maildrop/message-source.ts'
import { type FinishedSync, misreadVerdict } from '../../src/outlook/misread.ts'
import { DEFAULT_SETTINGS } from '../../src/outlook/settings.ts'
import { beginSync, type OutlookState } from '../../src/outlook/state.ts'
import { Truth } from '../../src/outlook/truth.ts'
import { octetsOf } from '../../src/wire/octets.ts'

/** One synchronization: number, unique-id and text of each download, and what of the state matters. */
interface Told {
  readonly downloads?: readonly [messageNumber: number, uniqueId: string | undefined, text: string][]
  readonly state?: Partial<OutlookState>
}

interface Scene {
  /** Unique-ids and texts, as a maildrop has them. */
  readonly shown: readonly (readonly [uniqueId: string, text: string])[]
  readonly syncs: readonly Told[]
  readonly removed?: readonly string[]
  readonly headersFirst?: boolean
}

function maildropOf(shown: Scene['shown']): Maildrop {
  const sources: MessageSource[] = shown.map(([uniqueId, raw]) => ({ uniqueId, raw }))
  const messages = sources.map((source, index) => messageFrom(source, `${index}`))
  return new Maildrop(messages, { allowDuplicateUniqueIds: true })
}

/** What is wrong, and why; every synchronization is shown the same messages. */
function misread({ shown, syncs, removed = [], headersFirst = false }: Scene): unknown {
  const view = maildropOf(shown).view()
  const truth = new Truth(headersFirst)
  const begun = beginSync({ ...DEFAULT_SETTINGS, headersFirst }, new Set())
  const finished = syncs.map(({ downloads = [], state }): FinishedSync => {
    truth.beginSync()
    truth.note(view)
    return {
      state: { ...begun, ...state },
      downloads: downloads.map(([messageNumber, uniqueId, text]) => ({
        messageNumber,
        uniqueId,
        octets: octetsOf(text),
      })),
    }
  })
  const gone = view.entries.filter(({ uniqueId }) => removed.includes(uniqueId)).map(({ stored }) => stored)
  const verdict = misreadVerdict(truth, finished, (message) => gone.includes(message))
  return verdict && [verdict.outcome, verdict.reason, verdict.why]
}

const A = ['a', 'Subject: a\r\n\r\none\r\n'] as const
const B = ['b', 'Subject: b\r\n\r\n.two\r\n.\r\nmore\r\n'] as const
const [, TEXT_A] = A
const [, TEXT_B] = B
const BOTH: Told = {
  downloads: [
    [1, 'a', TEXT_A],
    [2, 'b', TEXT_B],
  ],
}
const ONLY_A: Told = { downloads: [[1, 'a', TEXT_A]] }

test('nothing where each message is there once and unchanged', () => {
  expect(misread({ shown: [A, B], syncs: [BOTH] })).toBe(undefined)
  expect(misread({ shown: [A, B], syncs: [BOTH, {}], removed: ['a', 'b'] })).toBe(undefined)
  expect(misread({ shown: [A, B], syncs: [ONLY_A, { downloads: [[2, 'b', TEXT_B]] }] })).toBe(undefined)
  expect(misread({ shown: [], syncs: [{}] })).toBe(undefined)
})

describe('a message that was not downloaded', () => {
  test('is missing, or lost where it is gone from the server', () => {
    const scene = { shown: [A, B], syncs: [ONLY_A] }
    expect(misread(scene)).toEqual(['misreads', '1 message is missing', 'fetches-what-uidl-tells-of'])
    expect(misread({ ...scene, removed: ['b'] })).toEqual([
      'misreads',
      '1 message is deleted without having been downloaded',
      'fetches-what-uidl-tells-of',
    ])
    expect(misread({ shown: [A, B], syncs: [{}] })).toMatchObject({ 1: '2 messages are missing' })
  })

  test.each<[state: Partial<OutlookState>, why: string]>([
    [{ suspect: 'any-plus-is-positive', uniqueIds: new Map([['b', 2]]) }, 'any-plus-is-positive'],
    [{ uniqueIds: new Map([['b', 2]]), known: new Set(['b']) }, 'takes-reused-for-known'],
    [{ uniqueIds: new Map([['b', 2]]), known: new Set(['a']) }, 'trusts-message-numbers'],
    [{ uniqueIds: new Map([['b', 1]]) }, 'acts-on-either-copy'],
    [{ uniqueIds: new Map([['a', 2]]) }, 'fetches-what-uidl-tells-of'],
    [{ decidedBy: ['skips-unreadable-unique-ids'] }, 'skips-unreadable-unique-ids'],
  ])('is so because of %o', (state, why) => {
    const syncs = [{ ...ONLY_A, state }]
    expect(misread({ shown: [A, B], syncs })).toEqual(['misreads', '1 message is missing', why])
  })

  test.each(['b c', 'b\tc'])('is so because its unique-id, %j, was read as a shorter one', (uniqueId) => {
    const wanted = [uniqueId, 'text\r\n'] as const
    const state = { uniqueIds: new Map([['b', 1]]) }
    expect(misread({ shown: [A, wanted], syncs: [{ ...ONLY_A, state }] })).toMatchObject({
      2: 'ignores-text-behind-unique-id',
    })
  })

  test('is explained by the synchronization that was shown it last', () => {
    const known = { uniqueIds: new Map([['b', 2]]), known: new Set(['b']) }
    expect(misread({ shown: [A, B], syncs: [{ ...ONLY_A, state: known }, {}] })).toMatchObject({
      2: 'fetches-what-uidl-tells-of',
    })
    expect(misread({ shown: [A, B], syncs: [ONLY_A, { state: known }] })).toMatchObject({
      2: 'takes-reused-for-known',
    })
  })

  test('does not matter where another copy of it, by the same unique-id, was', () => {
    const syncs: Told[] = [{ downloads: [[2, 'a', TEXT_A]] }]
    expect(misread({ shown: [A, A], syncs })).toBe(undefined)
    expect(misread({ shown: [['b', TEXT_A], A], syncs })).toMatchObject({ 1: '1 message is missing' })
    expect(misread({ shown: [['a', 'other\r\n'], A], syncs })).toMatchObject({ 1: '1 message is missing' })
  })
})

describe('a message that is not as it was', () => {
  const changed = (text: string, told: Told = {}, headersFirst = false) =>
    misread({ shown: [B], syncs: [{ ...told, downloads: [[1, 'b', text]] }], headersFirst })
  const suspect: Told = { state: { suspect: 'any-plus-is-positive' } }

  test.each<[what: string, text: string, told: Told, why: string]>([
    ['another', TEXT_A, {}, 'stores-what-comes'],
    ['longer', `${TEXT_B}x`, {}, 'stores-what-comes'],
    ['cut where no dot is', TEXT_B.slice(0, 14), {}, 'stores-what-comes'],
    ['cut in a line that begins with a dot', 'Subject: b\r\n\r\n', {}, 'stores-what-comes'],
    ['cut at a dot', 'Subject: b\r\n\r\n.two\r\n', {}, 'unstuffs-messages'],
    ['another that is as long as up to a dot', 'Subject: x\r\n\r\n.two\r\n', {}, 'stores-what-comes'],
    ['without its leading dots', 'Subject: b\r\n\r\ntwo\r\n\r\nmore\r\n', {}, 'unstuffs-messages'],
    ['another, out of step', TEXT_A, suspect, 'any-plus-is-positive'],
    ['cut at a dot, out of step', 'Subject: b\r\n\r\n.two\r\n', suspect, 'unstuffs-messages'],
  ])('is %s', (_, text, told, why) => {
    expect(changed(text, told)).toEqual(['misreads', '1 message is changed', why])
  })

  test('is the header alone where headers are downloaded', () => {
    expect(changed('Subject: b\r\n\r\n', {}, true)).toBe(undefined)
    expect(changed(TEXT_B, {}, true)).toEqual([
      'misreads',
      '1 message is changed',
      'stores-headers-as-they-come',
    ])
  })
})

describe('a message that was downloaded twice', () => {
  const twice = (first: string | undefined, second: string | undefined) =>
    misread({
      shown: [A],
      syncs: [first, second].map((uniqueId) => ({ downloads: [[1, uniqueId, TEXT_A]] })),
    })

  test('is doubled, since it has changed its unique-id or had none', () => {
    const doubled = ['misreads', '1 message is downloaded more than once']
    expect(twice('a', 'b')).toEqual([...doubled, 'takes-changed-for-new'])
    for (const [first, second] of [
      ['a', undefined],
      [undefined, 'a'],
      [undefined, undefined],
    ])
      expect(twice(first, second)).toEqual([...doubled, 'downloads-all-without-uidl'])
  })
})

test('a number that the server has shown to nobody brings something strange', () => {
  const downloads: Told['downloads'] = [
    [1, 'a', TEXT_A],
    [7, 'g', TEXT_A],
  ]
  expect(misread({ shown: [A], syncs: [{ downloads }] })).toEqual([
    'misreads',
    '1 message is none that the server was known to have',
    'trusts-message-numbers',
  ])
})

test('of several problems each is counted, and the worst decides', () => {
  const C = ['c', 'Subject: c\r\n\r\nthree\r\n'] as const
  const D = ['d', 'Subject: d\r\n\r\nfour\r\n'] as const
  const downloads: Told['downloads'] = [
    [1, 'a', TEXT_A],
    [1, 'x', TEXT_A],
    [1, 'y', 'z'],
    [9, 'i', ''],
  ]
  const state: Partial<OutlookState> = {
    uniqueIds: new Map([
      ['c', 4],
      ['b', 1],
    ]),
  }
  const scene: Scene = { shown: [A, B, C, D], syncs: [{ downloads, state }] }
  const others =
    '1 message is changed, 1 message is none that the server was known to have, 2 messages are downloaded more than once'
  expect(misread(scene)).toEqual(['misreads', `3 messages are missing, ${others}`, 'acts-on-either-copy'])
  expect(misread({ ...scene, removed: ['d'] })).toEqual([
    'misreads',
    `1 message is deleted without having been downloaded, 2 messages are missing, ${others}`,
    'fetches-what-uidl-tells-of',
  ])
})

describe('what a synchronization was shown', () => {
  test('is found by its number, and what comes within the session adds to it', () => {
    const truth = new Truth(false)
    const first = maildropOf([A, B]).view()
    // The same message under another number, as a fault that takes one away would show it.
    const [, moved] = first.entries
    const later = new MaildropView(moved ? [{ ...moved, index: 0, messageNumber: 1 }] : [])
    truth.beginSync()
    truth.note(first)
    truth.beginSync()
    truth.note(later)
    const found = (sync: number, messageNumber: number) => {
      const shown = truth.find(sync, messageNumber)
      return shown && [shown.sync, shown.messageNumber, shown.uniqueId, shown.text()]
    }
    expect([found(0, 1), found(0, 2), found(1, 1), found(1, 2), found(2, 1)]).toEqual([
      [0, 1, 'a', TEXT_A],
      [0, 2, 'b', TEXT_B],
      [1, 1, 'b', TEXT_B],
      undefined,
      undefined,
    ])
    expect(truth.messages().map(({ uniqueId, sync }) => [uniqueId, sync])).toEqual([
      ['a', 0],
      ['b', 1],
    ])
  })
})
