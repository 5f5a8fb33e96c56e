/**
 * How a client's run ended, whatever became of the mail. Runs nothing itself.
 */
import { constants } from 'node:os'
import { uncaughtErrorIn } from './crash-trace.ts'

export type Ending =
  | { readonly how: 'succeeded' }
  /** It said so, in its own words. */
  | { readonly how: 'failed'; readonly words: string }
  | { readonly how: 'crashed'; readonly words: string }
  /** It was not done at the limit. */
  | { readonly how: 'over-limit'; readonly limitMs: number }

export interface ProcessEnd {
  /** Null: a signal ended it. */
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
}

/** A shell tells of a signal by 128 + its number; 255 is what `die` in Perl and others say of an ordinary failure. */
const ABOVE_SIGNALS = 255
const BELOW_SIGNALS = 128
const MOST_WORDS = 160

/** Errors of the language, which no library throws to say that a server misbehaves. */
const MISTAKES: readonly string[] = [
  'TypeError',
  'ReferenceError',
  'RangeError',
  'SyntaxError',
  'EvalError',
  'URIError',
  'AssertionError',
]

export function endingOfProcess({ code, signal, stderr }: ProcessEnd): Ending {
  if (code === 0) return { how: 'succeeded' }
  if (code === null) return { how: 'crashed', words: `ended by ${signal}` }
  const uncaught = uncaughtErrorIn(stderr)
  if (uncaught !== undefined) return { how: 'crashed', words: shortened(uncaught) }
  if (code > BELOW_SIGNALS && code !== ABOVE_SIGNALS) {
    return { how: 'crashed', words: withWords(`exit code ${code}${signalWords(code)}`, stderr) }
  }
  return { how: 'failed', words: withWords(`exit code ${code}`, stderr) }
}

/** @param isCaught false: it went past the function's promise, as an uncaught exception or an unhandled rejection */
export function endingOfError(error: unknown, isCaught: boolean): Ending {
  if (!isCaught) return { how: 'crashed', words: shortened(`nobody caught ${wordsOf(error)}`) }
  if (!(error instanceof Error)) return { how: 'crashed', words: shortened(`threw ${wordsOf(error)}`) }
  const how = isMistake(error) ? 'crashed' : 'failed'
  return { how, words: shortened(wordsOf(error)) }
}

/** By their names: they may come from another realm, as in a test runner. */
function isMistake(error: Error): boolean {
  return MISTAKES.includes(error.name) || MISTAKES.includes(error.constructor.name)
}

function wordsOf(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`
  return typeof error === 'string' ? JSON.stringify(error) : String(error)
}

function signalWords(code: number): string {
  const number = code - BELOW_SIGNALS
  const name = Object.entries(constants.signals).find(([, value]) => value === number)?.[0]
  return name === undefined ? '' : ` (${name})`
}

/** With what it said last in the way in which programs tell of errors: `name: what is wrong`; else with its last line. */
function withWords(what: string, stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '')
  const last = lines.findLast((line) => /^[\w.:-]+: \S/.test(line)) ?? lines.at(-1)
  return last === undefined ? what : shortened(`${what}: ${last.trim()}`)
}

function shortened(words: string): string {
  const [line = ''] = words.split(/\r?\n/)
  // OpenSSL begins with the number of its thread, another one each time.
  const plain = line.replace(/[\0-\x1f\x7f-\x9f]/g, ' ').replace(/\b[0-9A-F]{16}:(?=error:)/, '')
  return plain.length > MOST_WORDS ? `${plain.slice(0, MOST_WORDS - 1)}…` : plain
}
