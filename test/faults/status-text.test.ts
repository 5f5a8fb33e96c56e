/**
 * What `text` and `lines` make of a draft, beyond what the profiles' examples show.
 */
import { describe, expect, test } from 'vitest'
import { draftOf, encodeDraft, type ReplyDraft } from '../../src/faults/reply-draft.ts'
import {
  changeLines,
  changeText,
  type LinesEffect,
  type ReplyFacts,
  type TextEffect,
} from '../../src/faults/reply-effects.ts'
import { bodyOfLines } from '../../src/wire/body.ts'
import { textOf } from '../../src/wire/octets.ts'
import { err, ok, type Reply } from '../../src/wire/reply.ts'

const FACTS: ReplyFacts = { count: '3', octets: '99', number: '2', uniqueId: 'Q', bodyOf: () => undefined }

function statusLineOf(draft: ReplyDraft | undefined): string | undefined {
  return draft === undefined ? undefined : textOf(encodeDraft(draft).status)
}

function withText(reply: Reply, effect: Omit<TextEffect, 'type'>): string | undefined {
  return statusLineOf(changeText(draftOf(reply), { type: 'text', ...effect }, FACTS))
}

describe('the effect text', () => {
  test.each<[string, Reply, Omit<TextEffect, 'type'>, string | undefined]>([
    ['puts other words', ok('yes'), { value: 'no {number}' }, '+OK no 2\r\n'],
    ['keeps the words so far', ok('10 octets'), { value: 'a ({text}) b' }, '+OK a (10 octets) b\r\n'],
    ['adds a code alone', err('no'), { code: 'X/Y' }, '-ERR [X/Y] no\r\n'],
    ['fills a line up', ok('yes'), { padToOctets: 14 }, '+OK yes xxxx\r\n'],
    ['fills a line up behind a code', err('no', 'AUTH'), { padToOctets: 20 }, '-ERR [AUTH] no xxx\r\n'],
    ['fills a bare line up', ok(''), { padToOctets: 9 }, '+OK xxx\r\n'],
    ['leaves a long line alone', ok('yes'), { padToOctets: 9 }, undefined],
    ['leaves other words unfilled', ok('yes'), { value: 'no', padToOctets: 5 }, '+OK no\r\n'],
  ])('%s', (_, reply, effect, expected) => {
    expect(withText(reply, effect)).toBe(expected)
  })

  test.each([64, 512, 513, 5000])('makes a line of exactly %d octets', (octets) => {
    const lines = ['', 'x', 'ready <1@h>'].map((text) => withText(ok(text), { padToOctets: octets }))
    expect(lines.map((line) => line?.length)).toEqual([octets, octets, octets])
  })
})

describe('the effect lines', () => {
  function withLines(lines: readonly string[], effect: Omit<LinesEffect, 'type'>): string | undefined {
    const draft = changeLines(draftOf(ok('', bodyOfLines(lines))), { type: 'lines', ...effect }, FACTS)
    return draft?.body === undefined ? undefined : textOf(draft.body.octets)
  }

  test('changes the case of ASCII letters, and of nothing else', () => {
    expect(withLines(['SASL Plain 1', 'x\u00c9Y'], { letterCase: 'lower' })).toBe(
      'sasl plain 1\r\nx\u00c9y\r\n',
    )
    expect(withLines(['uidl', 'top'], { letterCase: 'upper', at: 1 })).toBe('UIDL\r\ntop\r\n')
  })
})
