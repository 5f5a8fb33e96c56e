/**
 * Mutants of `src/outlook` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

const COMPILER = 'For the compiler only: the value is there.'

export const EXPLAINED_OUTLOOK: readonly Explanation[] = [
  ...['conversation-log', 'misread', 'ntlm-messages', 'spa'].flatMap((name) =>
    alike(`src/outlook/${name}.ts`, COMPILER, [["''", '"Stryker was here!"']]),
  ),
  ...alike('src/outlook/spa.ts', COMPILER, [['[]', '["Stryker was here"]']]),
  ...alike('src/outlook/misread.ts', COMPILER, [
    ['this.#syncs[sync]?.state', 'this.#syncs[sync].state'],
    ['state === undefined', 'false'],
  ]),
  ...alike('src/outlook/truth.ts', COMPILER, [['this.#shown[sync]?.set', 'this.#shown[sync].set']]),
  ...alike('src/outlook/listings.ts', 'For the compiler only: undefined is no number.', [
    ['word !== undefined', 'true'],
  ]),
  ...alike('src/outlook/listings.ts', 'The empty words between several blanks are left out behind it.', [
    ['/[ \\t]+/', '/[ \\t]/'],
  ]),
  ...alike(
    'src/outlook/model.ts',
    'For the compiler only: what RETR answers has its task, and undefined is not above a count.',
    [
      ['task === undefined', 'false'],
      ['task?.messageNumber', 'task.messageNumber'],
      ['messageNumber !== undefined', 'true'],
    ],
  ),
  ...alike('src/outlook/model.ts', 'A negative answer to AUTH is blamed on V0001 all the same.', [
    ['/^\\+(?: |$)/', '/\\+(?: |$)/'],
  ]),
  ...alike('src/outlook/conversation-log.ts', 'What is sent is one line: CRLF stands at its end only.', [
    ['/\\r\\n$/', '/\\r\\n/'],
  ]),
  ...alike(
    'src/outlook/ntlm-messages.ts',
    'The signature is ASCII, and Buffer takes an empty encoding for UTF-8.',
    [["'latin1'", '""']],
  ),
  ...alike('src/outlook/state.ts', 'A short cut: what is known already is noted once.', [
    ['ids.every((id) => state.decidedBy.includes(id))', 'false'],
    ['(id) => state.decidedBy.includes(id)', '() => undefined'],
  ]),
]
