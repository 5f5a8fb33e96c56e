/**
 * Mutants of `src/session` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import { EXPLAINED_SASL } from './explained-sasl.ts'
import type { Explanation } from './mutation-report.ts'

export const EXPLAINED_SESSION: readonly Explanation[] = [
  ...EXPLAINED_SASL,
  ...alike('src/session/arguments.ts', 'A short cut for nearly every command; the long way gives the same.', [
    ['plain !== undefined', 'false'],
    ['!spaced && least === 0', 'false'],
    ['least > 1 || most < 1 || !/^[1-9][0-9]*$/.test(text)', 'true'],
    ['least > 1', 'least >= 1'],
    ['most < 1', 'most <= 1'],
    ['/^[1-9][0-9]*$/', '/^[1-9][0-9]$/'],
  ]),
  ...alike('src/session/arguments.ts', 'A refusal that is undefined is none.', [
    ['this.#refusal === undefined', 'false'],
  ]),
  ...alike(
    'src/session/authorization.ts',
    'Against null one compares as against 0, and no log-on lies in the future.',
    [['loginDelayMs !== null', 'true']],
  ),
  ...alike('src/session/capabilities.ts', 'A list holds texts only or changes only; an empty list is both.', [
    ["changes.every((item) => typeof item === 'string')", "changes.some(item => typeof item === 'string')"],
  ]),
  ...alike('src/session/capabilities.ts', 'Nobody announces what is removed then.', [
    ['[]', '["Stryker was here"]'],
  ]),
  ...alike('src/session/capabilities.ts', 'Both sides are brought to the same case, whichever that is.', [
    ["(line.split(' ', 1)[0] as string).toUpperCase()", "(line.split(' ', 1)[0] as string).toLowerCase()"],
  ]),
  ...alike('src/session/command-line.ts', 'LF ends a line, so it stands at its end only.', [
    ['/\\r?\\n$/', '/\\r?\\n/'],
  ]),
  ...alike(
    'src/session/command-line.ts',
    'A short cut: what does not begin with a space has 0 spaces in front.',
    [['line.octets[0] === SP', 'true']],
  ),
  ...alike(
    'src/session/languages.ts',
    'A text without numbers has no place for one, and a place has its number.',
    [
      ['[]', '["Stryker was here"]'],
      ["''", '"Stryker was here!"'],
    ],
  ),
  ...alike('src/session/refused-command.ts', 'For the compiler only: no other keyword comes here.', [
    ['default:', 'default:'],
  ]),
  ...alike(
    'src/session/session.ts',
    'The nonce is only ever hashed: a text in it that is always the same changes nothing.',
    [["''", '"Stryker was here!"']],
  ),
  ...alike('src/session/session.ts', 'For the compiler only: UNKNOWN has no row.', [
    ["command.keyword === 'UNKNOWN'", 'false'],
    ["'UNKNOWN'", '""'],
  ]),
  ...alike('src/session/session.ts', 'A short cut: without a code, English stays what it is in a copy too.', [
    ["outcome.reply.code === undefined && language === 'en'", 'false'],
    ["'en'", '""'],
  ]),
  ...alike('src/session/transaction.ts', 'A short cut: without marks every entry is an unmarked one.', [
    ['deleted.size === 0', 'false'],
  ]),
]
