/**
 * Parameters of an effect that change nothing, lack another one, or say nothing beside it. Each alone has the right form.
 */
import type { ArmedEffect } from './armed-rule.ts'
import type { UniqueIdsEffect } from './maildrop-effects.ts'
import type { SegmentEffect } from './socket-effects.ts'

/** Throws, told what is wrong. */
export type Refuse = (problem: string) => never

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

export function checkParameters(effect: ArmedEffect, refuse: Refuse): void {
  checkChanges(effect, refuse)
  switch (effect.type) {
    case 'lines':
      for (const alone of ['drop', 'swapWith'] as const) {
        if (
          effect[alone] !== undefined &&
          Object.keys(effect).some((key) => !['type', 'at', alone].includes(key))
        )
          refuse(`${alone} takes no other edit beside it.`)
      }
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

function checkChanges({ type, ...parameters }: ArmedEffect, refuse: Refuse): void {
  if (!NEEDS_PARAMETER.has(type)) return
  const changes = Object.keys(parameters).filter((key) => key !== 'at' && key !== 'messages')
  if (changes.length === 0) {
    refuse(`${type} without ${type === 'lines' ? 'an edit' : 'a parameter'} changes nothing.`)
  }
}

function checkUniqueIds({ mode, given, octets }: UniqueIdsEffect, refuse: Refuse): void {
  if (mode === 'given' && given === undefined) refuse('mode "given" needs the unique-ids in given.')
  if (mode === 'padded' && octets === undefined) refuse('mode "padded" needs the length in octets.')
  if (mode !== 'given' && given !== undefined) refuse('given goes with mode "given".')
  if (mode !== 'padded' && octets !== undefined) refuse('octets goes with mode "padded".')
}

function checkValue(
  { mode, value }: { readonly mode: string; readonly value?: unknown },
  needing: readonly string[],
  ignoring: readonly string[],
  refuse: Refuse,
): void {
  if (value === undefined && needing.includes(mode)) refuse(`mode "${mode}" needs a value.`)
  if (value !== undefined && ignoring.includes(mode)) refuse(`mode "${mode}" takes no value.`)
}

function checkSegment(effect: SegmentEffect, refuse: Refuse): void {
  const ways = [effect.sizes, effect.around, effect.seed].filter((way) => way !== undefined)
  if (ways.length !== 1) refuse('segment takes exactly one of sizes, around and seed.')
  if (effect.cut !== undefined && effect.around === undefined) refuse('cut goes with around.')
  if (effect.limitOctets !== undefined && effect.around !== undefined)
    refuse('limitOctets goes with sizes and seed.')
}
