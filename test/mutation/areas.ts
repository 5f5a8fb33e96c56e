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

/** Texts of statements and profiles' names are data: there is nothing in them to break. */
const DATA = ['!src/conformance/statements/*.ts', '!src/faults/profile-names.ts']

export const AREAS: readonly Area[] = [
  { name: 'wire', mutate: ['src/wire/**/*.ts'], tests: ['test/wire/**/*.test.ts'] },
  { name: 'maildrop', mutate: ['src/maildrop/**/*.ts'], tests: ['test/maildrop/**/*.test.ts'] },
  { name: 'transcript', mutate: ['src/transcript/**/*.ts'], tests: ['test/transcript/**/*.test.ts'] },
  {
    name: 'session',
    mutate: ['src/session/**/*.ts'],
    tests: ['test/session/**/*.test.ts', 'test/conversations.test.ts'],
  },
  {
    name: 'faults',
    mutate: ['src/faults/**/*.ts', ...DATA],
    tests: ['test/faults/**/*.test.ts', 'test/profiles/examples.test.ts'],
  },
  {
    name: 'conformance',
    mutate: ['src/conformance/**/*.ts', ...DATA],
    tests: ['test/conformance/**/*.test.ts'],
  },
  {
    name: 'outlook',
    mutate: [
      'src/outlook/{model,state,log-on,spa,ntlm-messages,step,outcome}.ts',
    ],
    tests: ['test/outlook/**/*.test.ts'],
  },
]
