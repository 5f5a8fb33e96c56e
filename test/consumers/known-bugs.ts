/**
 * Makes a test of each known bug of a client: under which profile it fares worse than Outlook does, and how. A bug that is
 * mended fails its test, which is then deleted.
 */
import { expect } from 'vitest'
import type { Pop3Server, ProfileName } from '../../src/index.ts'
import { assertBehavesLikeOutlook } from '../../src/matchers.ts'
import { test } from '../../src/vitest.ts'

export interface Bug {
  /** Its legality is told by `npx pop3-mock profiles NAME`. */
  readonly profile: ProfileName
  readonly with?: Readonly<Record<string, unknown>>
  /** Continues the client's name. */
  readonly does: string
  /** What comes of it for the client's caller. */
  readonly outcome: 'hangs' | RegExp
}

/** A name in three words: `one`, `two`, `three`; no line begins with a dot, so that the bug of byte-stuffing hides no other. */
export const THREE_MESSAGES: readonly string[] = ['one', 'two', 'three'].map(
  (name) => `From: ${name}@example.org\nSubject: ${name}\n\nThe message is ${name}.\n`,
)

/** Long enough for a client that works, and short enough to wait for so many that do not. */
const UNTIL_HUNG_MS = 600

/** For profiles that cut replies up: the network must not put the pieces together again. */
export const APART: Readonly<Record<string, unknown>> = { gapMs: 25 }

/** @param fetchAll fetches every message and leaves with QUIT */
export function haveKnownBugs(
  client: string,
  fetchAll: (server: Pop3Server) => Promise<unknown>,
  bugs: readonly Bug[],
): void {
  for (const { profile, with: values = {}, does, outcome } of bugs) {
    const faults = [{ profile, with: values }]
    const under = test.extend({ pop3Options: { maildrop: THREE_MESSAGES, faults } })
    under.concurrent(`BUG ${profile}: ${client} ${does}`, async ({ pop3 }) => {
      const limit = outcome === 'hangs' ? { timeoutMs: UNTIL_HUNG_MS } : {}
      const worse = assertBehavesLikeOutlook(pop3, { client: fetchAll(pop3), ...limit })
      await expect(worse).rejects.toThrow(outcome === 'hangs' ? /^the client hangs: /m : outcome)
    })
  }
}

/** What a client does as well as Outlook, or better. */
export function copesWith(
  client: string,
  fetchAll: (server: Pop3Server) => Promise<unknown>,
  profiles: readonly ProfileName[],
): void {
  for (const profile of profiles) {
    const under = test.extend({ pop3Options: { maildrop: THREE_MESSAGES, faults: [profile] } })
    under.concurrent(`${client} copes with ${profile}`, async ({ pop3 }) => {
      await expect(pop3).toBehaveLikeOutlook({ client: fetchAll(pop3) })
    })
  }
}
