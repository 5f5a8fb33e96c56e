/**
 * Mutants of `src/faults` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

const NO_PARAMETER = 'With a parameter that is not there the edit leaves everything as it is: a short cut.'
const REFUSED = 'For the compiler only: a rule in which it is missing is refused when it is armed.'
const LABEL = 'For the compiler only: there is no other case.'

export const EXPLAINED_FAULTS: readonly Explanation[] = [
  ...['apply-effect', 'maildrop-effects', 'shape-maildrop'].flatMap((name) =>
    alike(`src/faults/${name}.ts`, LABEL, [['default:', 'default:']]),
  ),
  ...alike('src/faults/content-edit.ts', NO_PARAMETER, [['edit.cutLinesAt !== undefined', 'true']]),
  ...alike('src/faults/maildrop-effects.ts', NO_PARAMETER, [
    ['effect.newest !== undefined', 'true'],
    ['effect.copiesUpTo !== undefined', 'true'],
  ]),
  ...alike('src/faults/maildrop-effects.ts', REFUSED, [
    ['effect.given?.[indexInGiven(entry)]', 'effect.given[indexInGiven(entry)]'],
  ]),
  ...alike(
    'src/faults/maildrop-effects.ts',
    'It is asked about messages that are selected: then there is a first one.',
    [['first?.uniqueId', 'first.uniqueId']],
  ),
  ...alike(
    'src/faults/maildrop-effects.ts',
    'A copy is kept apart from its original by being another message; nobody asks what is stored for its size.',
    [['(size) => size', '() => undefined']],
  ),
  ...alike('src/faults/reply-effects.ts', NO_PARAMETER, [
    ['effect.lines !== undefined', 'true'],
    ['effect.octets !== undefined', 'true'],
  ]),
  ...alike(
    'src/faults/shaped-message.ts',
    'It names where a message stands, for errors; the text of an effect makes none.',
    [["'insert'", '""']],
  ),
  ...alike('src/faults/cuts.ts', 'What is no offset inside the reply is left out in the end.', [
    ['[]', '["Stryker was here"]'],
    ['offset < total', 'offset <= total'],
  ]),
  ...alike('src/faults/cuts.ts', 'At the border it leaps to where it stands.', [
    ['total - limitOctets - offset > size', 'total - limitOctets - offset >= size'],
  ]),
  ...alike('src/faults/armed-rule.ts', 'No number is as big as a budget that is not there.', [
    ['armed.rule.times !== undefined', 'true'],
  ]),
  ...alike('src/faults/lasting-effects.ts', 'No effects leave everything as it is: a short cut.', [
    ['effects.length === 0', 'false'],
  ]),
  ...alike('src/faults/plan.ts', 'A short cut: nothing is asked where there is nothing, to the same end.', [
    ['this.#armed.length === 0', 'false'],
    ['(this.#parts.get(decidedAt)?.length ?? 0) > 0', 'true'],
    ['(this.#parts.get(decidedAt)?.length ?? 0) > 0', '(this.#parts.get(decidedAt)?.length ?? 0) >= 0'],
  ]),
  ...alike(
    'src/faults/plan.ts',
    'A draw is below 1; that it should be a given number exactly nobody can wait for.',
    [
      ['when.probability !== undefined', 'true'],
      [
        'draw(this.seed, id, session, occurrence) >= when.probability',
        'draw(this.seed, id, session, occurrence) > when.probability',
      ],
    ],
  ),
  ...alike('src/faults/session-faults.ts', 'A short cut: of no parts nothing comes.', [
    ['parts.length === 0', 'false'],
    ['late.length === 0', 'false'],
    ['affordable.length === 0', 'false'],
    ['!this.#plan.has(decidedAt)', 'false'],
  ]),
  ...alike('src/faults/check-rule.ts', 'Compared with what is not there no number is above it.', [
    ['min === undefined', 'false'],
    ['times !== undefined', 'true'],
  ]),
  ...alike(
    'src/faults/profile.ts',
    'Rules are objects: what a profile file holds has been read so, and parameters stand inside.',
    [
      ["typeof rule === 'object' && rule !== null", 'true'],
      ["typeof rule === 'object' && rule !== null", "typeof rule === 'object' || rule !== null"],
      ["typeof rule === 'object'", 'true'],
      ['rule !== null', 'true'],
    ],
  ),
]
