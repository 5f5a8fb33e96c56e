/**
 * The pure folders, and by which tests each is held. Knows nothing of how mutants are made.
 */

/** A part of `src` and the tests that are to notice when it is broken: those next to it, for all tests at once would take a day. */
export interface Area {
  readonly name: string
  /** Globs of what is mutated. */
  readonly mutate: readonly string[]
  /** Globs of the tests that are run. */
  readonly tests: readonly string[]
}

/** Texts of statements and rules, and profiles' names, are data: there is nothing in them to break. */
const DATA = ['!src/conformance/{statements,rules}/*.ts', '!src/faults/profile-names.ts']

/** The catalogue is a table, and schemas are made once in a worker: the modules stay loaded, so that no mutant of them would be met. */
const MADE_ONCE = '!src/faults/{catalogue,effect-fields,rule-schema,profile-schema}.ts'

export const AREAS: readonly Area[] = [
  { name: 'wire', mutate: ['src/wire/**/*.ts'], tests: ['test/wire/**/*.test.ts'] },
  { name: 'maildrop', mutate: ['src/maildrop/**/*.ts'], tests: ['test/maildrop/**/*.test.ts'] },
  {
    name: 'transcript',
    mutate: ['src/transcript/**/*.ts'],
    // Not no-secret-shown.test.ts, which logs on in every manner there is: minutes to each mutant.
    tests: ['test/transcript/!(no-secret-shown).test.ts', 'test/unknown-keys.test.ts'],
  },
  {
    name: 'session',
    mutate: ['src/session/**/*.ts'],
    // Not session.model.test.ts: half a thousand conversations for each mutant take longer than a test may.
    tests: [
      'test/session/!(session.model).test.ts',
      'test/session/sasl/*.test.ts',
      'test/conversations.test.ts',
    ],
  },
  {
    name: 'faults',
    mutate: ['src/faults/**/*.ts', ...DATA, MADE_ONCE],
    // Not composition.property.test.ts, whose every run plays several sessions: seconds to each mutant.
    tests: ['test/faults/!(composition.property).test.ts', 'test/profiles/examples.test.ts'],
  },
  {
    name: 'conformance',
    mutate: ['src/conformance/**/*.ts', ...DATA],
    // Not real-clients.test.ts, which starts programs, nor judge.property.test.ts: seconds to each mutant. What
    // statements.test.ts and rfc-rules.test.ts hold of the pages' conversations told-verdicts.test.ts holds whole.
    tests: ['test/conformance/!(real-clients|judge.property|statements|rfc-rules).test.ts'],
  },
  {
    name: 'outlook',
    // Not: behaviour.ts, a table of texts; the drivers (sync, memory-sync, tcp-sync); predict*, which put a server behind the model.
    mutate: [
      'src/outlook/{model,state,log-on,spa,ntlm-messages,listings,settings}.ts',
      'src/outlook/{outcome,misread,truth,conversation-log}.ts',
    ],
    // Not profiles.test.ts, which predicts the whole catalogue while it is loaded, nor predict.test.ts: seconds to each mutant.
    tests: ['test/outlook/!(profiles|predict).test.ts'],
  },
]
