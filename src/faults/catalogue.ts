/**
 * Every effect in one table: its layer, how several of its kind stack, its parameters, and what it does in a sentence.
 * The order of the rows is the order in which effects are applied.
 */
import * as v from 'valibot'
import { dialectEntries } from '../session/dialect-schema.ts'
import type { Effect } from './effect.ts'
import * as field from './effect-fields.ts'

export type EffectType = Effect['type']
export type Layer = 1 | 2 | 3 | 4 | 5 | 6

/** `one`: the highest rule wins; `many`: edits accumulate in rule order; `per-key`: one for each key; `end`: one for all. */
export type Stack = 'one' | 'many' | 'per-key' | 'end'

export interface CatalogueRow {
  readonly layer: Layer
  readonly stack: Stack
  readonly summary: string
  /** The parameters beside `type`; called when a rule with this effect is first parsed. */
  readonly parameters: () => v.ObjectEntries
}

const { exactOptional: optional, picklist } = v

export const CATALOGUE: Readonly<Record<EffectType, CatalogueRow>> = {
  accept: {
    layer: 1,
    stack: 'one',
    summary: 'close, reset or hold a connection before the greeting',
    parameters: () => ({ then: picklist(['close', 'reset', 'hold']) }),
  },
  certificate: {
    layer: 1,
    stack: 'one',
    summary: 'TLS shows a certificate that a client must not accept',
    parameters: () => ({
      problem: picklist([
        'expired',
        'not-yet-valid',
        'wrong-host',
        'unknown-authority',
        'self-signed',
        'nul-in-name',
        'weak-key',
      ]),
      withoutName: optional(v.boolean('true or false')),
    }),
  },
  handshake: {
    layer: 1,
    stack: 'one',
    summary: 'the TLS handshake stalls, is cut, is answered in the clear, or comes where none is due',
    parameters: () => ({
      mode: picklist(['stall', 'close', 'reset', 'plaintext', 'alert', 'tls']),
      afterOctets: optional(field.whole(0)),
    }),
  },
  messages: {
    layer: 2,
    stack: 'many',
    summary: 'insert a message, hide some, show only the newest, many copies, or another order',
    parameters: () => ({
      insert: optional(field.text()),
      uniqueId: optional(field.line()),
      index: optional(field.whole(0)),
      hide: optional(field.selection()),
      newest: optional(field.whole(0)),
      order: optional(picklist(['reversed', 'shuffled'])),
      copiesUpTo: optional(v.pipe(field.whole(1), v.maxValue(1_000_000, 'at most 1000000'))),
    }),
  },
  content: {
    layer: 2,
    stack: 'many',
    summary: 'change header fields, line ends, line lengths or words of the messages',
    parameters: () => ({
      lineEnding: optional(picklist(['lf', 'cr', 'mixed'])),
      cutLinesAt: optional(field.whole(1)),
      replace: optional(v.strictObject({ find: field.someText(), with: field.text() })),
      prependHeaders: optional(v.array(field.line())),
      dropHeaders: optional(v.array(field.line())),
      insert: optional(field.insertion()),
      messages: optional(field.selection()),
    }),
  },
  'unique-ids': {
    layer: 2,
    stack: 'many',
    summary: 'other unique-ids: duplicate, changing, reused, the message-number, or given ones',
    parameters: () => ({
      mode: picklist(['given', 'duplicate', 'number', 'per-session', 'reused', 'renumbered', 'padded']),
      given: optional(v.array(field.line())),
      octets: optional(field.whole(1)),
      messages: optional(field.selection()),
    }),
  },
  sizes: {
    layer: 2,
    stack: 'many',
    summary: 'other sizes in STAT and LIST than RETR sends',
    parameters: () => ({
      mode: picklist(['given', 'zero', 'offset', 'rounded', 'lf-counted']),
      value: optional(v.union([field.integer(), v.array(field.integer())])),
      messages: optional(field.selection()),
    }),
  },
  numbers: {
    layer: 2,
    stack: 'one',
    summary: 'other message-numbers, a number left out, or another order of the listings',
    parameters: () => ({
      mode: picklist(['given', 'from', 'gap', 'shuffled', 'descending']),
      value: optional(v.union([field.integer(), v.array(field.integer())])),
    }),
  },
  dialect: {
    layer: 3,
    stack: 'per-key',
    summary: 'anything that the server claims or how its state machine deviates',
    parameters: dialectEntries,
  },
  refuse: {
    layer: 3,
    stack: 'one',
    summary: 'the command is not executed and answered -ERR',
    parameters: () => ({ text: optional(field.line()), code: optional(field.code()) }),
  },
  answer: {
    layer: 4,
    stack: 'one',
    summary: 'the command is executed, and the answer says +OK, -ERR or other words',
    parameters: () => ({
      as: optional(picklist(['+OK', '-ERR'])),
      text: optional(field.line()),
      code: optional(field.code()),
      form: optional(v.literal('multi-line')),
    }),
  },
  status: {
    layer: 4,
    stack: 'one',
    summary: 'the status indicator is written differently',
    parameters: () => ({
      positive: optional(field.line()),
      negative: optional(field.line()),
      separator: optional(field.text()),
    }),
  },
  text: {
    layer: 4,
    stack: 'one',
    summary: 'the status line has another text; {count} {octets} {number} {uniqueId} {text} are filled in',
    parameters: () => ({
      value: optional(field.text()),
      code: optional(field.code()),
      padToOctets: optional(field.whole(1)),
    }),
  },
  lines: {
    layer: 4,
    stack: 'many',
    summary: 'lines of a multi-line reply are dropped, repeated, inserted, replaced, swapped or decorated',
    parameters: () => ({
      at: optional(v.union([picklist(['first', 'last', 'all']), field.whole(1)])),
      drop: optional(v.literal(true)),
      repeat: optional(field.whole(1)),
      insert: optional(field.line()),
      replace: optional(field.line()),
      swapWith: optional(field.whole(1)),
      separator: optional(field.line()),
      prefix: optional(field.line()),
      suffix: optional(field.line()),
      letterCase: optional(picklist(['lower', 'upper'])),
    }),
  },
  body: {
    layer: 4,
    stack: 'many',
    summary: 'RETR and TOP send another message, a part of it, or one with other header fields',
    parameters: () => ({
      message: optional(field.whole(1)),
      lines: optional(field.whole(0)),
      octets: optional(field.whole(0)),
      prependHeaders: optional(v.array(field.line())),
      dropHeaders: optional(v.array(field.line())),
      dropBlankLine: optional(v.literal(true)),
      append: optional(field.text()),
    }),
  },
  challenge: {
    layer: 4,
    stack: 'one',
    summary: 'a challenge holds other data, or is malformed',
    parameters: () => ({
      data: optional(field.text()),
      dataBase64: optional(field.line()),
      form: optional(picklist(['no-space', 'text'])),
    }),
  },
  silence: {
    layer: 4,
    stack: 'end',
    summary: 'the reply is withheld; what the command did stands',
    parameters: () => ({}),
  },
  stuffing: {
    layer: 5,
    stack: 'one',
    summary: 'byte-stuffing is left out, doubled, or done to every line',
    parameters: () => ({ mode: picklist(['none', 'double', 'every-line']) }),
  },
  'line-ending': {
    layer: 5,
    stack: 'one',
    summary: 'lines end in LF, CR, nothing, or in all of these by turns',
    parameters: () => ({
      as: picklist(['lf', 'cr', 'none', 'mixed']),
      lines: optional(picklist(['status', 'data', 'final', 'all'])),
    }),
  },
  'final-line': {
    layer: 5,
    stack: 'one',
    summary: 'the final line is missing or malformed',
    parameters: () => ({
      as: picklist(['missing', 'no-crlf', 'lf', 'cr', 'trailing-space', 'glued', 'early']),
    }),
  },
  insert: {
    layer: 5,
    stack: 'many',
    summary: 'octets are put in somewhere',
    parameters: () => ({ octets: field.someText(), at: optional(field.place()) }),
  },
  replace: {
    layer: 5,
    stack: 'many',
    summary: 'octets are replaced wherever they stand',
    parameters: () => ({ find: field.someText(), with: field.text() }),
  },
  send: {
    layer: 5,
    stack: 'one',
    summary: 'these octets are sent in the place of the reply',
    parameters: () => ({ octets: field.text() }),
  },
  coalesce: {
    layer: 6,
    stack: 'one',
    summary: 'the reply leaves in one segment with the next one, if its command is there already',
    parameters: () => ({}),
  },
  swap: {
    layer: 6,
    stack: 'one',
    summary: 'the reply leaves behind the next one, if its command is there already',
    parameters: () => ({}),
  },
  delay: {
    layer: 6,
    stack: 'many',
    summary: 'the reply waits, before it or somewhere within',
    parameters: () => ({ delayMs: field.milliseconds(), at: optional(field.place()) }),
  },
  segment: {
    layer: 6,
    stack: 'one',
    summary: 'the reply leaves in pieces, which is legal',
    parameters: () => ({
      sizes: optional(v.pipe(v.array(field.whole(1)), v.minLength(1, 'at least one size'))),
      around: optional(picklist(['line-end', 'final-line', 'status', 'leading-dot', 'non-ascii'])),
      cut: optional(
        v.union([field.whole(0), v.pipe(v.array(field.whole(0)), v.minLength(1, 'at least one'))]),
      ),
      seed: optional(field.integer()),
      gapMs: optional(field.milliseconds()),
      limitOctets: optional(field.whole(1)),
    }),
  },
  throttle: {
    layer: 6,
    stack: 'one',
    summary: 'the reply leaves at so many octets a second',
    parameters: () => ({ octetsPerSecond: field.whole(1) }),
  },
  end: {
    layer: 6,
    stack: 'end',
    summary: 'the connection ends, within the reply or behind it',
    parameters: () => ({
      by: picklist(['close', 'reset', 'half-close', 'stall']),
      after: optional(field.endAfter()),
      closeNotify: optional(v.boolean()),
    }),
  },
}

/** All types, in the order in which they are applied. */
export const EFFECT_TYPES: readonly EffectType[] = Object.keys(CATALOGUE) as EffectType[]
