/**
 * Layer 4, reply: what is said, while what was done stands. Each effect changes a draft of the reply; undefined means
 * that it does not fit this one.
 */
import { Body, bodyOfLines } from '../wire/body.ts'
import { editedContent } from './content-edit.ts'
import { encodeDraft, type ReplyDraft } from './reply-draft.ts'
import { linesOf } from './shaped-message.ts'

/** The command was executed; the answer says otherwise, or other words. */
export interface AnswerEffect {
  readonly type: 'answer'
  readonly as?: '+OK' | '-ERR'
  readonly text?: string
  readonly code?: string
  /** LIST n and UIDL n: the listing stands in a line of its own, as without n. */
  readonly form?: 'multi-line'
}

/** How the status indicator is written, and what stands behind it in the place of one space. */
export interface StatusEffect {
  readonly type: 'status'
  readonly positive?: string
  readonly negative?: string
  readonly separator?: string
}

/** The text of the status line; `{count} {octets} {number} {uniqueId}` stand for what the session knows, `{text}` for the text so far. */
export interface TextEffect {
  readonly type: 'text'
  /** Default: the text so far. */
  readonly value?: string
  readonly code?: string
  /** The status line is filled up with `x` to so many octets, its CRLF included. */
  readonly padToOctets?: number
}

/**
 * Lines of a multi-line reply. In `insert`, `replace` and `suffix`, `{number}` and `{value}` are the line's two words.
 * The listing in the answer to LIST n and UIDL n is line n; it can be changed, but neither dropped nor added to.
 */
export interface LinesEffect {
  readonly type: 'lines'
  /** A line from 1; default: all. */
  readonly at?: 'first' | 'last' | 'all' | number
  readonly drop?: true
  readonly repeat?: number
  /** A line put before this one; at `last`, behind it. An empty listing has one place. */
  readonly insert?: string
  readonly replace?: string
  /** The line that this one changes places with, from 1. */
  readonly swapWith?: number
  /** In the place of the space between number and value. */
  readonly separator?: string
  readonly prefix?: string
  readonly suffix?: string
  readonly letterCase?: 'lower' | 'upper'
}

/** The message that RETR and TOP send. */
export interface BodyEffect {
  readonly type: 'body'
  /** The message-number of another one, sent in its place. */
  readonly message?: number
  /** Only so many lines. */
  readonly lines?: number
  /** Only so many octets, the last line ended all the same. */
  readonly octets?: number
  readonly prependHeaders?: readonly string[]
  readonly dropHeaders?: readonly string[]
  /** The blank line behind the header is left out. */
  readonly dropBlankLine?: true
  readonly append?: string
}

/** What a challenge holds. */
export interface ChallengeEffect {
  readonly type: 'challenge'
  readonly data?: string
  readonly dataBase64?: string
  /** How an empty or wrong challenge is written. */
  readonly form?: 'no-space' | 'text'
}

/** The reply is withheld. */
export interface SilenceEffect {
  readonly type: 'silence'
}

/** What the words of a text may stand for; all as text. */
export interface ReplyFacts {
  readonly count: string
  readonly octets: string
  readonly number: string
  readonly uniqueId: string
  /** The octets of another message of this session. */
  bodyOf(messageNumber: number): Body | undefined
}

type Changed = ReplyDraft | undefined

export function changeAnswer(
  draft: ReplyDraft,
  { as, text, code, form }: AnswerEffect,
  facts: ReplyFacts,
): Changed {
  if (form !== undefined) {
    if (!isOneListing(draft, facts)) return undefined
    return { ...draft, text: filled(text ?? '', facts), body: bodyOfLines([draft.text]) }
  }
  const changed: ReplyDraft = {
    ...draft,
    text: text === undefined ? draft.text : filled(text, facts),
    code: code ?? draft.code,
  }
  if (as === undefined || as === draft.status)
    return text === undefined && code === undefined ? undefined : changed
  // A negative reply has one line; a positive one of a command that was refused has nothing to list.
  return { ...changed, status: as, indicator: as, body: undefined }
}

export function changeStatus(draft: ReplyDraft, { positive, negative, separator }: StatusEffect): Changed {
  const indicator = draft.status === '-ERR' ? negative : positive
  if (indicator === undefined && separator === undefined) return undefined
  return { ...draft, indicator: indicator ?? draft.indicator, separator: separator ?? draft.separator }
}

export function changeText(draft: ReplyDraft, effect: TextEffect, facts: ReplyFacts): Changed {
  const { value = '{text}', code = draft.code, padToOctets = 0 } = effect
  const text = filled(value, facts).replaceAll('{text}', () => draft.text)
  const changed: ReplyDraft = { ...draft, text, code }
  const missing = padToOctets - encodeDraft(changed).status.length
  if (missing <= 0) return value === '{text}' && code === draft.code ? undefined : changed
  return { ...changed, text: text === '' ? 'x'.repeat(missing - 1) : `${text} ${'x'.repeat(missing - 1)}` }
}

export function changeLines(draft: ReplyDraft, effect: LinesEffect, facts: ReplyFacts): Changed {
  if (draft.body === undefined) return changeOneListing(draft, effect, facts)
  const lines = linesOf(draft.body.octets)
  const { at = 'all' } = effect
  if (lines.length === 0 && effect.insert !== undefined && typeof at === 'string') {
    return { ...draft, body: bodyOfLines([effect.insert]) }
  }
  const index = at === 'first' ? 0 : at === 'last' ? lines.length - 1 : at === 'all' ? undefined : at - 1
  if (effect.swapWith !== undefined) return swapped(draft, lines, index ?? 0, effect.swapWith - 1)
  const edited = lines.flatMap((line, position) =>
    index === undefined || position === index ? editedLine(line, effect) : [line],
  )
  if (edited.length === lines.length && edited.every((line, position) => line === lines[position]))
    return undefined
  return { ...draft, body: bodyOfLines(edited) }
}

function changeOneListing(draft: ReplyDraft, effect: LinesEffect, facts: ReplyFacts): Changed {
  if (!isOneListing(draft, facts)) return undefined
  const { at = 'all' } = effect
  const ordinal = { first: '1', last: facts.count, all: facts.number }[at] ?? String(at)
  if (ordinal !== facts.number) return undefined
  const [text, ...more] = editedLine(draft.text, effect)
  return text === undefined || text === draft.text || more.length > 0 ? undefined : { ...draft, text }
}

/** Whether this answers LIST n or UIDL n: its text begins with the number that was asked for. */
function isOneListing({ status, body, text }: ReplyDraft, { number }: ReplyFacts): boolean {
  return status === '+OK' && body === undefined && number !== '' && text.startsWith(`${number} `)
}

function swapped(draft: ReplyDraft, lines: string[], one: number, other: number): Changed {
  const [first, second] = [lines[one], lines[other]]
  if (first === undefined || second === undefined) return undefined
  return { ...draft, body: bodyOfLines(lines.with(one, second).with(other, first)) }
}

function editedLine(line: string, effect: LinesEffect): string[] {
  if (effect.drop) return []
  const space = line.indexOf(' ')
  const number = space === -1 ? line : line.slice(0, space)
  const value = space === -1 ? '' : line.slice(space + 1)
  const fill = (text: string) => text.replaceAll('{number}', number).replaceAll('{value}', value)
  let edited = effect.replace === undefined ? line : fill(effect.replace)
  if (effect.separator !== undefined) edited = edited.replace(' ', () => effect.separator as string)
  edited = (effect.prefix ?? '') + edited + fill(effect.suffix ?? '')
  if (effect.letterCase !== undefined) edited = inLetterCase(edited, effect.letterCase)
  const copies = Array.from({ length: 1 + (effect.repeat ?? 0) }, () => edited)
  if (effect.insert === undefined) return copies
  const inserted = fill(effect.insert)
  return effect.at === 'last' ? [...copies, inserted] : [inserted, ...copies]
}

/** ASCII letters only: an octet above them is no letter. */
function inLetterCase(line: string, letterCase: 'lower' | 'upper'): string {
  return letterCase === 'lower'
    ? line.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    : line.replace(/[a-z]/g, (letter) => letter.toUpperCase())
}

export function changeBody(draft: ReplyDraft, effect: BodyEffect, facts: ReplyFacts): Changed {
  if (draft.body === undefined) return undefined
  const other = effect.message === undefined ? draft.body : facts.bodyOf(effect.message)
  if (other === undefined) return undefined
  let octets = editedContent(other.octets, effect)
  if (effect.lines !== undefined) octets = bodyOfLines(linesOf(octets).slice(0, effect.lines)).octets
  if (effect.octets !== undefined) octets = editedContent(octets.subarray(0, effect.octets), {})
  if (effect.append !== undefined) {
    octets = editedContent(Buffer.concat([octets, Buffer.from(effect.append, 'latin1')]), {})
  }
  return { ...draft, body: new Body(octets) }
}

export function changeChallenge(draft: ReplyDraft, { data, dataBase64, form }: ChallengeEffect): Changed {
  if (draft.status !== '+') return undefined
  const encoded = data === undefined ? dataBase64 : Buffer.from(data, 'latin1').toString('base64')
  if (form === 'text') return { ...draft, text: data ?? draft.text }
  return { ...draft, text: encoded ?? draft.text, separator: form === 'no-space' ? '' : draft.separator }
}

function filled(text: string, facts: ReplyFacts): string {
  return text.replace(
    /\{(count|octets|number|uniqueId)\}/g,
    (_, word: 'count' | 'octets' | 'number' | 'uniqueId') => facts[word],
  )
}
