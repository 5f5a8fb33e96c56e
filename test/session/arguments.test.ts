/**
 * What a command is given, and what is found in it, by the form of its arguments and by the dialect.
 */
import { describe, expect, test } from 'vitest'
import { type ArgumentForm, readArguments } from '../../src/session/arguments.ts'
import { DEFAULT_DIALECT, type Dialect } from '../../src/session/dialect.ts'
import { parseCommand } from '../../src/wire/command.ts'
import { octetsOf } from '../../src/wire/octets.ts'

/** Every tolerance that concerns arguments, at its strictest. */
const STRICT: Partial<Dialect> = {
  severalSpaces: 'refuse',
  tabs: 'refuse',
  trailingSpace: 'refuse',
  extraArguments: 'refuse',
  leadingZeros: 'refuse',
}
const LAX: Partial<Dialect> = {
  severalSpaces: 'accept',
  tabs: 'accept',
  trailingSpace: 'accept',
  extraArguments: 'ignore',
  leadingZeros: 'accept',
}

/** Numbers or text, then the findings; a refusal comes last. */
function read(line: string, form: ArgumentForm, dialect: Partial<Dialect>): unknown[] {
  const command = parseCommand({ octets: octetsOf(`${line}\r\n`), ending: 'crlf', overlong: false })
  const { numbers, text, findings, refusal } = readArguments(command, form, {
    ...DEFAULT_DIALECT,
    ...dialect,
  })
  if (refusal !== undefined) expect(refusal).toMatch(/^\w[ -~]{8,}$/)
  return [...(text === '' ? numbers : [text]), ...findings, ...(refusal === undefined ? [] : ['refused'])]
}

describe('numbers', () => {
  test.each<[line: string, form: ArgumentForm, lax: readonly unknown[], strict: readonly unknown[]]>([
    ['STAT', 'none', [], []],
    ['STAT ', 'none', ['trailing-space'], ['trailing-space', 'refused']],
    ['STAT  ', 'none', ['trailing-space'], ['trailing-space', 'refused']],
    ['STAT x', 'none', ['extra-arguments'], ['extra-arguments', 'refused']],
    ['STAT 1', 'none', ['extra-arguments'], ['extra-arguments', 'refused']],
    ['LIST', 'optional number', [], []],
    ['LIST 7', 'optional number', [7], [7]],
    ['LIST ', 'optional number', ['trailing-space'], ['trailing-space', 'refused']],
    ['LIST 7 8', 'optional number', [7, 'extra-arguments'], [7, 'extra-arguments', 'refused']],
    ['RETR 10', 'number', [10], [10]],
    ['RETR 0', 'number', [0], [0]],
    ['RETR', 'number', ['refused'], ['refused']],
    ['RETR ', 'number', ['trailing-space', 'refused'], ['trailing-space', 'refused']],
    ['RETR 01', 'number', [1, 'leading-zeros'], [1, 'leading-zeros', 'refused']],
    ['RETR 00', 'number', [0, 'leading-zeros'], [0, 'leading-zeros', 'refused']],
    ['RETR  1', 'number', [1, 'several-spaces'], [1, 'several-spaces', 'refused']],
    ['RETR 1 ', 'number', [1, 'trailing-space'], [1, 'trailing-space', 'refused']],
    ['RETR 1  ', 'number', [1, 'trailing-space'], [1, 'trailing-space', 'refused']],
    [
      'RETR \t1',
      'number',
      [1, 'tab-separator', 'several-spaces'],
      [1, 'tab-separator', 'several-spaces', 'refused'],
    ],
    ['TOP 1\t2', 'two numbers', [1, 2, 'tab-separator'], [1, 2, 'tab-separator', 'refused']],
    ['TOP 1 2', 'two numbers', [1, 2], [1, 2]],
    ['TOP 1 0', 'two numbers', [1, 0], [1, 0]],
    ['TOP 100 3005', 'two numbers', [100, 3005], [100, 3005]],
    ['TOP 1  2', 'two numbers', [1, 2, 'several-spaces'], [1, 2, 'several-spaces', 'refused']],
    ['TOP 1 02', 'two numbers', [1, 2, 'leading-zeros'], [1, 2, 'leading-zeros', 'refused']],
    ['TOP 1', 'two numbers', [1, 'refused'], [1, 'refused']],
    ['TOP', 'two numbers', ['refused'], ['refused']],
    ['TOP 1 2 3', 'two numbers', [1, 2, 'extra-arguments'], [1, 2, 'extra-arguments', 'refused']],
    ['TOP 1', 'one or two numbers', [1], [1]],
    ['TOP 1 2', 'one or two numbers', [1, 2], [1, 2]],
    ['TOP', 'one or two numbers', ['refused'], ['refused']],
  ])('%j as %s', (line, form, lax, strict) => {
    expect([read(line, form, LAX), read(line, form, STRICT)]).toEqual([lax, strict])
  })

  test.each([
    ['1x', []],
    ['x1', []],
    ['-1', []],
    ['+1', []],
    ['1.0', []],
    ['0x1', []],
    ['01x', ['leading-zeros']],
    ['1\0', ['unprintable-octets']],
    ['1\xa0', ['unprintable-octets']],
    ['1\x7f', ['unprintable-octets']],
  ])('%j is none', (word, findings) => {
    expect(read(`RETR ${word}`, 'number', LAX).slice(1)).toEqual([...findings, 'refused'])
  })

  test('that are huge are the number that comes nearest', () => {
    expect(read('RETR 99999999999999999999', 'number', STRICT)).toEqual([1e20])
  })
})

describe('names', () => {
  test.each<[line: string, lax: readonly unknown[], strict: readonly unknown[]]>([
    ['USER eva', ['eva'], ['eva']],
    ['USER eva k', ['eva k'], ['eva k']],
    ['USER eva  k', ['eva  k'], ['eva  k']],
    ['USER e\tva', ['e\tva', 'unprintable-octets'], ['e\tva', 'unprintable-octets']],
    ['USER j\xfcrgen', ['j\xfcrgen', 'unprintable-octets'], ['j\xfcrgen', 'unprintable-octets']],
    ['USER  eva', ['eva', 'several-spaces'], ['eva', 'several-spaces', 'refused']],
    ['USER   eva', ['eva', 'several-spaces'], ['eva', 'several-spaces', 'refused']],
    ['USER eva ', ['eva', 'trailing-space'], ['eva', 'trailing-space', 'refused']],
    ['USER eva  ', ['eva', 'trailing-space'], ['eva', 'trailing-space', 'refused']],
    ['USER', ['refused'], ['refused']],
    ['USER ', ['refused'], ['refused']],
    ['USER   ', ['refused'], ['refused']],
  ])('%j', (line, lax, strict) => {
    expect([read(line, 'name', LAX), read(line, 'name', STRICT)]).toEqual([lax, strict])
  })

  test.each<[line: string, lax: readonly unknown[], strict: readonly unknown[]]>([
    ['LANG', [], []],
    ['LANG ', ['trailing-space'], ['trailing-space', 'refused']],
    ['LANG  ', ['trailing-space'], ['trailing-space', 'refused']],
    ['LANG de', ['de'], ['de']],
    [
      'LANG  de ',
      ['de', 'several-spaces', 'trailing-space'],
      ['de', 'several-spaces', 'trailing-space', 'refused'],
    ],
  ])('that may be missing: %j', (line, lax, strict) => {
    expect([read(line, 'optional name', LAX), read(line, 'optional name', STRICT)]).toEqual([lax, strict])
  })

  test.each<[line: string, lax: readonly unknown[], strict: readonly unknown[]]>([
    ['AUTH', [], []],
    ['AUTH ', [], ['trailing-space', 'refused']],
    ['AUTH   ', [], ['trailing-space', 'refused']],
    ['AUTH PLAIN', ['PLAIN'], ['PLAIN']],
    ['AUTH PLAIN =', ['PLAIN ='], ['PLAIN =']],
    [
      'AUTH  PLAIN ',
      ['PLAIN', 'several-spaces', 'trailing-space'],
      ['PLAIN', 'several-spaces', 'trailing-space', 'refused'],
    ],
    ['LANG ', ['trailing-space'], ['trailing-space', 'refused']],
  ])('of mechanisms: %j', (line, lax, strict) => {
    expect([read(line, 'mechanism', LAX), read(line, 'mechanism', STRICT)]).toEqual([lax, strict])
  })
})

describe('a secret', () => {
  test.each<[line: string, expected: readonly unknown[]]>([
    ['PASS secret', ['secret']],
    ['PASS  two words ', [' two words ']],
    ['PASS ', []],
    ['PASS', ['refused']],
    ['PASS p\xc3\xa4ss', ['p\xc3\xa4ss', 'unprintable-octets']],
    ['PASS a\tb', ['a\tb', 'unprintable-octets']],
  ])('%j is every octet behind the first space', (line, expected) => {
    expect([read(line, 'secret', LAX), read(line, 'secret', STRICT)]).toEqual([expected, expected])
  })
})

test('a refusal names the command and how many arguments it takes; the first one stands', () => {
  const refusals = ['STAT 1', 'LIST 1 2', 'RETR', 'TOP 1 2 3', 'TOP 1', 'TOP 01 x'].map((line) => {
    const command = parseCommand({ octets: octetsOf(`${line}\r\n`), ending: 'crlf', overlong: false })
    const forms = { STAT: 'none', LIST: 'optional number', RETR: 'number', TOP: 'two numbers' } as const
    return readArguments(command, forms[command.keyword as keyof typeof forms], {
      ...DEFAULT_DIALECT,
      ...STRICT,
    }).refusal
  })
  expect(refusals).toEqual([
    'STAT takes no argument',
    'LIST takes one argument',
    'RETR needs one argument',
    'TOP takes two arguments',
    'TOP needs two arguments',
    'a number has no leading zeros',
  ])
})
