/**
 * Rules that have the right form and can never fire, found before a client connects.
 */
import { joinPath, outsideError } from '../schema.ts'
import { type ArmedEffect, decidedAtOf, effectsOf, layerOf } from './armed-rule.ts'
import { CATALOGUE } from './catalogue.ts'
import { checkWhen, commandsOf, NEVER_AT_FIRST } from './check-when.ts'
import type { UniqueIdsEffect } from './maildrop-effects.ts'
import type { CommandName, FaultRule, When } from './rule.ts'
import type { SegmentEffect } from './socket-effects.ts'

const LOG_ON: readonly CommandName[] = ['LOG-ON', 'PASS', 'APOP', 'AUTH']

/** @throws {Pop3MockError} INVALID_OPTION, with the path of what contradicts what. */
export function checkRule(rule: FaultRule, root: string): void {
  const refuse = (path: string, problem: string): never => {
    throw outsideError(joinPath(root, path), problem)
  }
  checkWhen(rule.when ?? {}, refuse)
  const effects = effectsOf(rule)
  const pathOf = (index: number) => (Array.isArray(rule.do) ? `do[${index}]` : 'do')
  for (const [index, effect] of effects.entries()) {
    checkMoment(effect, rule.when ?? {}, (problem) => refuse(`${pathOf(index)}.type`, problem))
    checkRivals(effect, effects.slice(0, index), (problem) => refuse(`${pathOf(index)}.type`, problem))
    checkParameters(effect, (problem) => refuse(pathOf(index), problem))
  }
  const least = typeof rule.expect === 'number' ? rule.expect : rule.expect?.min
  if (least !== undefined && rule.times !== undefined && least > rule.times) {
    refuse('expect', `wants the rule applied ${least} times, but times allows ${rule.times} only.`)
  }
  if (
    typeof rule.expect === 'object' &&
    (rule.expect.min ?? 0) > (rule.expect.max ?? Number.POSITIVE_INFINITY)
  )
    refuse('expect', 'min is above max, so no number fits.')
}

/** An effect acts at certain moments only. */
function checkMoment(effect: ArmedEffect, when: When, refuse: (problem: string) => never): void {
  const layer = layerOf(effect)
  const { type } = effect
  const { at } = when
  const moment = type === 'accept' ? 'accept' : 'handshake'
  if (layer === 1 && (at ?? moment) !== moment) refuse(`${type} acts at ${moment}, not at ${at}.`)
  const isLater = when.tls === true || when.state === 'TRANSACTION'
  if (layer === 1 && (isLater || NEVER_AT_FIRST.some((key) => when[key] !== undefined)))
    refuse(`${type} acts before any command.`)
  if (layer === 2 && at !== undefined && at !== 'command')
    refuse(`${type} acts at log-on or before a command, not at ${at}.`)
  const commands = commandsOf(when)
  if (
    layer === 2 &&
    when.state === 'TRANSACTION' &&
    commands.length > 0 &&
    commands.every((name) => LOG_ON.includes(name))
  )
    refuse(`${type} acts at log-on, which comes in AUTHORIZATION.`)
  if (layer === 3 && type !== 'refuse' && at !== undefined && at !== 'accept' && at !== 'command') {
    refuse(`${type} acts at accept or before a command, not at ${at}.`)
  }
  if (type === 'refuse' && at !== undefined && at !== 'command')
    refuse(`refuse acts at commands, not at ${at}.`)
  if (layer >= 4 && (at === 'accept' || at === 'handshake'))
    refuse(`${type} acts on replies; at ${at} there is none.`)
  if (at === 'idle' && !['send', 'insert', 'end', 'delay'].includes(type)) {
    refuse(`${type} needs a reply; at idle only send, insert, delay and end can act.`)
  }
  if ((type === 'coalesce' || type === 'swap') && isOnlyStls(when))
    refuse(
      `${type} waits for the next reply, and behind STLS that comes through TLS. Use delay, segment, insert or end with STLS, or add reply "negative".`,
    )
  if (type === 'challenge' && at !== 'challenge') refuse('challenge needs at "challenge".')
  if (when.empty !== undefined && decidedAtOf(effect, { when, do: [] }) !== 'command' && layer <= 3)
    refuse(`${type} acts before the maildrop is open, so when.empty can never hold.`)
  if (layer <= 3 && when.reply !== undefined)
    refuse(`${type} acts before there is a reply, so when.reply can never hold.`)
}

/** The reply to STLS that begins TLS cannot be kept back. */
function isOnlyStls(when: When): boolean {
  const commands = commandsOf(when)
  return commands.length > 0 && commands.every((name) => name === 'STLS') && when.reply !== 'negative'
}

/** Two effects of which one could never act. */
function checkRivals(
  effect: ArmedEffect,
  before: readonly ArmedEffect[],
  refuse: (problem: string) => never,
): void {
  if (effect.type === 'function') return
  const { stack } = CATALOGUE[effect.type]
  const rival = before.find((other) => {
    if (other.type === 'function') return false
    return stack === 'end'
      ? CATALOGUE[other.type].stack === 'end'
      : stack === 'one' && other.type === effect.type
  })
  if (rival === undefined) return
  const why = stack === 'end' ? 'both end the reply' : 'only the first could act'
  refuse(
    `a second ${effect.type === rival.type ? effect.type : `ending effect beside ${rival.type}`}: ${why}.`,
  )
}

/** Effects that change nothing without a parameter; `at` and `messages` say only where. */
const NEEDS_PARAMETER: ReadonlySet<string> = new Set([
  'status',
  'answer',
  'text',
  'body',
  'content',
  'messages',
  'dialect',
  'lines',
  'challenge',
])

/** Parameters that an effect cannot do without, and those that say nothing beside others. */
function checkParameters(effect: ArmedEffect, refuse: (problem: string) => never): void {
  const { type, ...parameters } = effect
  const edits = Object.keys(parameters).filter((key) => key !== 'at' && key !== 'messages')
  if (NEEDS_PARAMETER.has(type) && edits.length === 0) {
    refuse(`${type} without ${type === 'lines' ? 'an edit' : 'a parameter'} changes nothing.`)
  }
  switch (effect.type) {
    case 'lines':
      if (effect.swapWith !== undefined && (effect.at === undefined || effect.at === 'all'))
        refuse('swapWith needs the one line that at names.')
      break
    case 'unique-ids':
      checkUniqueIds(effect, refuse)
      break
    case 'sizes':
      checkValue(effect, ['given', 'offset'], ['zero', 'lf-counted'], refuse)
      break
    case 'numbers':
      checkValue(effect, ['given', 'gap'], ['shuffled', 'descending'], refuse)
      if (effect.mode !== 'given' && Array.isArray(effect.value))
        refuse(`mode "${effect.mode}" takes one number.`)
      break
    case 'messages':
      if (effect.insert === undefined && (effect.index ?? effect.uniqueId) !== undefined)
        refuse('index and uniqueId are those of the message in insert.')
      break
    case 'handshake':
      if (effect.afterOctets !== undefined && !['stall', 'close', 'reset'].includes(effect.mode))
        refuse(`mode "${effect.mode}" takes no afterOctets.`)
      break
    case 'challenge':
      if (effect.data !== undefined && effect.dataBase64 !== undefined)
        refuse('challenge takes one of data and dataBase64.')
      break
    case 'segment':
      checkSegment(effect, refuse)
      break
    default:
  }
}

function checkUniqueIds({ mode, given, octets }: UniqueIdsEffect, refuse: (problem: string) => never): void {
  if (mode === 'given' && given === undefined) refuse('mode "given" needs the unique-ids in given.')
  if (mode === 'padded' && octets === undefined) refuse('mode "padded" needs the length in octets.')
  if (mode !== 'given' && given !== undefined) refuse('given goes with mode "given".')
  if (mode !== 'padded' && octets !== undefined) refuse('octets goes with mode "padded".')
}

function checkValue(
  { mode, value }: { readonly mode: string; readonly value?: unknown },
  needing: readonly string[],
  ignoring: readonly string[],
  refuse: (problem: string) => never,
): void {
  if (value === undefined && needing.includes(mode)) refuse(`mode "${mode}" needs a value.`)
  if (value !== undefined && ignoring.includes(mode)) refuse(`mode "${mode}" takes no value.`)
}

function checkSegment(effect: SegmentEffect, refuse: (problem: string) => never): void {
  const ways = [effect.sizes, effect.around, effect.seed].filter((way) => way !== undefined)
  if (ways.length !== 1) refuse('segment takes exactly one of sizes, around and seed.')
  if (effect.cut !== undefined && effect.around === undefined) refuse('cut goes with around.')
  if (effect.limitOctets !== undefined && effect.around !== undefined)
    refuse('limitOctets goes with sizes and seed.')
}
