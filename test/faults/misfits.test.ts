/**
 * Effects that do not fit a reply: they say so, so that they shadow nothing and spend nothing; and next to each the nearest one that fits.
 */
import { describe, expect, test } from 'vitest'
import { draftOf, encodeDraft, type ReplyDraft } from '../../src/faults/reply-draft.ts'
import {
  type AnswerEffect,
  type BodyEffect,
  changeAnswer,
  changeBody,
  changeChallenge,
  changeLines,
  changeStatus,
  type LinesEffect,
  type ReplyFacts,
} from '../../src/faults/reply-effects.ts'
import {
  addDelay,
  coalesce,
  cutUp,
  endConnection,
  planFor,
  type SendPlan,
  swap,
  throttle,
} from '../../src/faults/socket-effects.ts'
import {
  changeFinalLine,
  changeStuffing,
  insertOctets,
  replaceOctets,
} from '../../src/faults/wire-effects.ts'
import { Body, bodyOfLines } from '../../src/wire/body.ts'
import type { EncodedReply } from '../../src/wire/encoder.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { err, ok, type Reply } from '../../src/wire/reply.ts'

const FACTS: ReplyFacts = {
  count: '3',
  octets: '99',
  number: '2',
  uniqueId: 'Q',
  bodyOf: (messageNumber) => (messageNumber === 1 ? bodyOfLines(['one']) : undefined),
}

function wire(draft: ReplyDraft | undefined): string | undefined {
  if (draft === undefined) return undefined
  const { status, data, final } = encodeDraft(draft)
  return textOf(status) + textOf(data) + textOf(final)
}

describe('answer', () => {
  test.each<[what: string, reply: Reply, effect: Omit<AnswerEffect, 'type'>, said: string | undefined]>([
    ['says what is said already', ok('yes'), { as: '+OK' }, undefined],
    ['keeps the lines where it says what is said already in other words', ok('', bodyOfLines(['a'])), { as: '+OK', text: 'b' }, '+OK b\r\na\r\n.\r\n'],
    ['adds a code alone', err('no'), { as: '-ERR', code: 'X' }, '-ERR [X] no\r\n'],
    ['finds no one listing in a refusal', err('2 many'), { form: 'multi-line' }, undefined],
    ['finds no one listing where there are lines', ok('2 lines', bodyOfLines(['a'])), { form: 'multi-line' }, undefined],
    ['finds no one listing of another number', ok('22 99'), { form: 'multi-line' }, undefined],
    ['finds the one listing', ok('2 99'), { form: 'multi-line' }, '+OK\r\n2 99\r\n.\r\n'],
  ])('%s', (_, reply, effect, said) => {
    expect(wire(changeAnswer(draftOf(reply), { type: 'answer', ...effect }, FACTS))).toBe(said)
  }) // biome-ignore format: one row, one reply

  test('finds no one listing where the command names no number', () => {
    const facts = { ...FACTS, number: '' }
    expect(changeAnswer(draftOf(ok(' 2')), { type: 'answer', form: 'multi-line' }, facts)).toBe(undefined)
  })
})

test('status has nothing to write for a reply of the other sign', () => {
  const lower = { type: 'status', positive: '+ok' } as const
  expect([changeStatus(draftOf(err('no')), lower), wire(changeStatus(draftOf(ok('yes')), lower))]).toEqual([
    undefined,
    '+ok yes\r\n',
  ])
})

describe('lines', () => {
  const three = ok('', bodyOfLines(['1 a', '2 b', '3 c']))
  const none = ok('', bodyOfLines([]))
  test.each<[what: string, reply: Reply, effect: Omit<LinesEffect, 'type'>, said: string | undefined]>([
    ['have no fourth of three', three, { at: 4, suffix: '!' }, undefined],
    ['have a third of three', three, { at: 3, suffix: '!' }, '+OK\r\n1 a\r\n2 b\r\n3 c!\r\n.\r\n'],
    ['change places', three, { at: 2, swapWith: 3 }, '+OK\r\n1 a\r\n3 c\r\n2 b\r\n.\r\n'],
    ['do not change places with one that is not there', three, { at: 1, swapWith: 4 }, undefined],
    ['do not change places where they are not there', three, { at: 4, swapWith: 1 }, undefined],
    ['are the same when they are replaced by themselves', three, { replace: '{number} {value}' }, undefined],
    ['have a value only behind a space', ok('', bodyOfLines(['UIDL'])), { replace: '{number}/{value}' }, '+OK\r\nUIDL/\r\n.\r\n'],
    ['have one place where there is none', none, { at: 'last', insert: 'x' }, '+OK\r\nx\r\n.\r\n'],
    ['have no second place where there is none', none, { at: 2, insert: 'x' }, undefined],
    ['have no first place that could be named by its number', none, { at: 1, insert: 'x' }, undefined],
    ['are not there to be decorated', none, { suffix: '!' }, undefined],
    ['are not there to be swapped', none, { at: 'first', swapWith: 1 }, undefined],
    ['are one in the answer to LIST n', ok('2 99'), { suffix: '!' }, '+OK 2 99!\r\n'],
    ['are one there, which is the same when it is replaced by itself', ok('2 99'), { replace: '{number} {value}' }, undefined],
    ['are one there, which does not become two', ok('2 99'), { suffix: '!', repeat: 1 }, undefined],
    ['are none in a refusal', err('2 many'), { suffix: '!' }, undefined],
    ['are none where the text begins with another number', ok('22 99'), { suffix: '!' }, undefined],
  ])('%s', (_, reply, effect, said) => {
    expect(wire(changeLines(draftOf(reply), { type: 'lines', ...effect }, FACTS))).toBe(said)
  }) // biome-ignore format: one row, one reply
})

describe('body', () => {
  const mail = ok('', new Body(octetsOf('A: b\r\n\r\nx\r\n')))
  test.each<[what: string, reply: Reply, effect: Omit<BodyEffect, 'type'>, said: string | undefined]>([
    ['is none in a refusal', err('no'), { append: 'x' }, undefined],
    ['is none in a refusal, whatever there is of another message', err('no'), { message: 1 }, undefined],
    ['is none of a message that is not there', mail, { message: 9 }, undefined],
    ['is that of another message', mail, { message: 1 }, '+OK\r\none\r\n.\r\n'],
    ['is longer by octets, each of one code unit', mail, { append: '\u00ff' }, '+OK\r\nA: b\r\n\r\nx\r\n\u00ff\r\n.\r\n'],
  ])('%s', (_, reply, effect, said) => {
    expect(wire(changeBody(draftOf(reply), { type: 'body', ...effect }, FACTS))).toBe(said)
  }) // biome-ignore format: one row, one reply
})

test('challenge fits challenges only', () => {
  expect(changeChallenge(draftOf(ok('yes')), { type: 'challenge', data: 'x' })).toBe(undefined)
})

/** The three pieces of an encoded reply. */
function pieces(status: string, data = '', final = data === '' ? '' : '.\r\n'): EncodedReply {
  return { status: octetsOf(status), data: octetsOf(data), final: octetsOf(final) }
}

function shown(reply: EncodedReply | undefined): string[] | undefined {
  return reply && [reply.status, reply.data, reply.final].map((piece) => textOf(piece))
}

const SINGLE = pieces('+OK\r\n')
const MULTI = pieces('+OK\r\n', 'a\r\nb\r\n')

describe('octets', () => {
  test('are not stuffed where there is no line', () => {
    expect(changeStuffing(SINGLE, { type: 'stuffing', mode: 'every-line' })).toBe(undefined)
  })

  test('have no place behind one line of none or of one for an early final line', () => {
    const early = { type: 'final-line', as: 'early' } as const
    expect([
      changeFinalLine(pieces('+OK\r\n', '', '.\r\n'), early),
      changeFinalLine(pieces('+OK\r\n', 'a\r\n'), early),
      shown(changeFinalLine(MULTI, early)),
    ]).toEqual([undefined, undefined, ['+OK\r\n', 'a\r\n.\r\nb\r\n', '']])
  })

  test('are put into the piece that their place belongs to', () => {
    const put = (reply: EncodedReply, at: Parameters<typeof insertOctets>[1]['at'] & {}) =>
      shown(insertOctets(reply, { type: 'insert', octets: '#', at }))
    expect([
      put(MULTI, { octet: 4 }),
      put(MULTI, 'after-status'),
      put(MULTI, { octet: 5 }),
      put(MULTI, { octet: 11 }),
      put(MULTI, { octet: 12 }),
      put(MULTI, 'after'),
      put(MULTI, { octet: 15 }),
      put(SINGLE, 'after'),
      put(pieces('+OK\r\n', '', '.\r\n'), { octet: 5 }),
    ]).toEqual([
      ['+OK\r#\n', 'a\r\nb\r\n', '.\r\n'],
      ['+OK\r\n#', 'a\r\nb\r\n', '.\r\n'],
      ['+OK\r\n', '#a\r\nb\r\n', '.\r\n'],
      ['+OK\r\n', 'a\r\nb\r\n#', '.\r\n'],
      ['+OK\r\n', 'a\r\nb\r\n', '.#\r\n'],
      ['+OK\r\n', 'a\r\nb\r\n', '.\r\n#'],
      undefined,
      ['+OK\r\n', '', '#'],
      ['+OK\r\n', '', '#.\r\n'],
    ])
  })

  test('are replaced piece by piece, and across the pieces only where no piece holds them', () => {
    const replace = (find: string) => shown(replaceOctets(MULTI, { type: 'replace', find, with: '#' }))
    expect([replace('\n'), replace('\na'), replace('x')]).toEqual([
      ['+OK\r#', 'a\r#b\r#', '.\r#'],
      ['+OK\r#\r\nb\r\n.\r\n', '', ''],
      undefined,
    ])
  })
})

describe('the plan for a reply', () => {
  const context = { key: [], isNextBuffered: true }
  const plan = planFor(MULTI)
  const held = coalesce(plan, { type: 'coalesce' }, context) as SendPlan

  test('has neither pause nor end of its own', () => {
    expect(plan).toEqual({ reply: MULTI, pauses: [], end: undefined, hold: undefined })
  })

  test('takes a pause at a place that it has', () => {
    const delay = (at: { octet: number }, to = plan) =>
      addDelay(to, { type: 'delay', delayMs: 5, at })?.pauses
    expect([delay({ octet: 14 }), delay({ octet: 15 }), delay({ octet: 14 }, held)]).toEqual([
      [{ offset: 14, delayMs: 5 }],
      undefined,
      undefined,
    ])
  })

  test('is cut up where it can be cut', () => {
    const cut = (to: SendPlan) => cutUp(to, { type: 'segment', sizes: [6] }, context)?.pauses
    const short = planFor(pieces('+'))
    expect([cut(plan), cut(short), cut(held)]).toEqual([
      [
        { offset: 6, delayMs: 1 },
        { offset: 12, delayMs: 1 },
      ],
      undefined,
      undefined,
    ])
  })

  test('is slowed down where it has octets', () => {
    const slow = (to: SendPlan) => throttle(to, { type: 'throttle', octetsPerSecond: 70 })?.pauses
    expect([slow(plan), slow(planFor(pieces(''))), slow(held)]).toEqual([
      [{ offset: 7, delayMs: 100 }],
      undefined,
      undefined,
    ])
  })

  test('waits for the next reply once', () => {
    expect([
      coalesce(held, { type: 'coalesce' }, context),
      swap(held, { type: 'swap' }, context),
      swap(plan, { type: 'swap' }, { ...context, isNextBuffered: false }),
      swap(plan, { type: 'swap' }, context)?.hold,
    ]).toEqual([undefined, undefined, undefined, 'swap'])
  })

  test('ends with close_notify unless told otherwise, within the reply', () => {
    const end = (after: { octets: number }) => endConnection(plan, { type: 'end', by: 'close', after })?.end
    expect([end({ octets: 14 }), end({ octets: 15 })]).toEqual([
      { offset: 14, by: 'close', closeNotify: true },
      undefined,
    ])
  })
})
