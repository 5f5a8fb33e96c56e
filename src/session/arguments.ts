/**
 * From the text behind a keyword to the values a handler needs, as strictly as the dialect asks.
 */
import type { FindingCode } from '../transcript/finding.ts'
import type { Command } from '../wire/command.ts'
import type { Dialect } from './dialect.ts'

/**
 * What a command takes. Numbers are decimal and stand alone. A `name` is all that follows, spaces inside it too; a
 * `secret` is every octet behind the first space (RFC 1939 section 7, PASS); a `mechanism` is a name with what goes with it,
 * and may be missing.
 */
export type ArgumentForm =
  | 'none'
  | 'number'
  | 'optional number'
  | 'two numbers'
  | 'one or two numbers'
  | 'name'
  | 'optional name'
  | 'secret'
  | 'mechanism'

/** What a command was given. A refusal is the text of the `-ERR`. */
export interface ReadArguments {
  readonly numbers: readonly number[]
  readonly text: string
  readonly findings: readonly FindingCode[]
  readonly refusal?: string
}

type TextForm = 'name' | 'optional name' | 'secret' | 'mechanism'

const NUMBERS: Readonly<Record<Exclude<ArgumentForm, TextForm>, { least: number; most: number }>> = {
  none: { least: 0, most: 0 },
  'optional number': { least: 0, most: 1 },
  number: { least: 1, most: 1 },
  'two numbers': { least: 2, most: 2 },
  'one or two numbers': { least: 1, most: 2 },
}

const NOTHING_GIVEN: ReadArguments = { numbers: [], text: '', findings: [] }

/** Reads the arguments of a command; never fails, but may hold a refusal. */
export function readArguments(command: Command, form: ArgumentForm, dialect: Dialect): ReadArguments {
  const reading = new Reading(dialect)
  if (isText(form)) return textGiven(command, form, reading)
  const plain = plainNumbers(command, NUMBERS[form])
  if (plain !== undefined) return plain
  const words = reading.words(command)
  const { least, most } = NUMBERS[form]
  if (words.length > most) {
    reading.flaw('extra-arguments', dialect.extraArguments, `${command.keyword} takes ${argumentCount(most)}`)
  }
  if (words.length < least) reading.refuse(`${command.keyword} needs ${argumentCount(least)}`)
  return reading.result(words.slice(0, most).map((word) => reading.number(word)))
}

function isText(form: ArgumentForm): form is TextForm {
  return form === 'name' || form === 'optional name' || form === 'secret' || form === 'mechanism'
}

function textGiven(command: Command, form: TextForm, reading: Reading): ReadArguments {
  if (form === 'secret' && !command.spaced) reading.refuse(`${command.keyword} needs an argument`)
  if (form === 'secret') return reading.result([], reading.text(command.arguments))
  if (form === 'name' || !/^ *$/.test(command.arguments)) return reading.result([], reading.name(command))
  // `AUTH ` with its space is what [MS-POP3] 2.2.1 asks for.
  if (command.spaced) reading.space(command)
  return reading.result([])
}

/** The arguments of nearly every command: none, or one number as it should be. Others need a closer look. */
function plainNumbers(
  { spaced, arguments: text }: Command,
  { least, most }: { least: number; most: number },
): ReadArguments | undefined {
  if (!spaced && least === 0) return NOTHING_GIVEN
  if (least > 1 || most < 1 || !/^[1-9][0-9]*$/.test(text)) return undefined
  return { numbers: [Number(text)], text: '', findings: NOTHING_GIVEN.findings }
}

/** One pass over the arguments, gathering what is wrong with them. The first refusal stands. */
class Reading {
  readonly #dialect: Dialect
  readonly #findings: FindingCode[] = []
  #refusal: string | undefined

  constructor(dialect: Dialect) {
    this.#dialect = dialect
  }

  refuse(text: string): void {
    this.#refusal ??= text
  }

  flaw(finding: FindingCode, policy: 'accept' | 'ignore' | 'refuse', refusal: string): void {
    this.#findings.push(finding)
    if (policy === 'refuse') this.refuse(refusal)
  }

  /** Text that is passed on as it is; names and passwords may well hold UTF-8. */
  text(text: string): string {
    if (/[^ -~]/.test(text)) this.#findings.push('unprintable-octets')
    return text
  }

  /** A name, without the spaces around it. */
  name(command: Command): string {
    const name = command.arguments.replace(/^ +| +$/g, '')
    if (name === '') this.refuse(`${command.keyword} needs an argument`)
    else {
      if (command.arguments.startsWith(' ')) {
        this.flaw('several-spaces', this.#dialect.severalSpaces, 'one space separates arguments')
      }
      if (command.arguments.endsWith(' ')) {
        this.flaw('trailing-space', this.#dialect.extraArguments, 'no space may follow the last argument')
      }
    }
    return this.text(name)
  }

  /** A space behind a command that needs nothing behind it. */
  space({ keyword }: Command): void {
    const { trailingSpace } = this.#dialect
    if (keyword === 'AUTH' && trailingSpace === 'accept') return
    this.flaw('trailing-space', trailingSpace, 'no space may follow the keyword')
  }

  /** The arguments as words. */
  words(command: Command): string[] {
    const dialect = this.#dialect
    let text = command.arguments
    if (text.includes('\t')) {
      this.flaw('tab-separator', dialect.tabs, 'a TAB does not separate arguments')
      text = text.replaceAll('\t', ' ')
    }
    if (/[^ -~]/.test(text)) this.flaw('unprintable-octets', 'refuse', 'arguments must be printable ASCII')
    const words = text.split(' ').filter((word) => word !== '')
    if (words.length === 0) {
      if (command.spaced)
        this.flaw('trailing-space', dialect.trailingSpace, 'no space may follow the keyword')
      return words
    }
    if (/^ | {2,}[^ ]/.test(text))
      this.flaw('several-spaces', dialect.severalSpaces, 'one space separates arguments')
    if (text.endsWith(' '))
      this.flaw('trailing-space', dialect.extraArguments, 'no space may follow the last argument')
    return words
  }

  number(word: string): number {
    if (!/^[0-9]+$/.test(word)) this.refuse('a number has decimal digits only')
    if (/^0[0-9]/.test(word))
      this.flaw('leading-zeros', this.#dialect.leadingZeros, 'a number has no leading zeros')
    return Number(word)
  }

  result(numbers: readonly number[], text = ''): ReadArguments {
    const result = { numbers, text, findings: this.#findings }
    return this.#refusal === undefined ? result : { ...result, refusal: this.#refusal }
  }
}

function argumentCount(count: number): string {
  return ['no argument', 'one argument', 'two arguments'][count] as string
}
