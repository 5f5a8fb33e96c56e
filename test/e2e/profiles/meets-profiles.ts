/**
 * Makes a test of each row of a client's table: a server with nothing but this profile, the client's steps over TCP, and
 * what came of them beside what the same steps give without the fault.
 */
import { fileURLToPath } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import type { Profile } from '../../../src/faults/profile.ts'
import { type Pop3Server, type Pop3ServerOptions, startPop3Server } from '../../../src/index.ts'
import { profileFilesIn, readProfile } from '../../../src/load/find-profile.ts'
import { failureOf } from '../../support/run-program.ts'
import type { ClientName } from '../clients/real-client.ts'
import type { Expected, Row } from './row.ts'
import { type Got, IMPATIENT, type Outcome, PATIENT, type Step, slower, takeSteps } from './take-steps.ts'

// Most of a row is waiting.
vi.setConfig({ maxConcurrency: 8 })

/** A process that the system does not let run for some milliseconds finds data and RST at once, and takes them for an end. */
const AGAIN = { retry: 2 }

/** With these a client fetches everything that it can. */
export const FETCH: Readonly<Record<ClientName, readonly Step[]>> = {
  curl: ['LIST', 'UIDL', 'RETR', 'QUIT'],
  poplib: ['LOG-ON', 'STAT', 'LIST', 'UIDL', 'RETR', 'QUIT'],
  'Net::POP3': ['LOG-ON', 'STAT', 'LIST', 'UIDL', 'RETR', 'QUIT'],
  'node-pop3': ['LOG-ON', 'STAT', 'LIST', 'UIDL', 'RETR', 'QUIT'],
  yapople: ['LOG-ON', 'STAT', 'LIST', 'RETR', 'QUIT'],
}

const profiles = new Map(
  profileFilesIn(fileURLToPath(new URL('../../../fixtures/profiles', import.meta.url)))
    .map(readProfile)
    .map((profile) => [profile.name, profile]),
)

export function meetsProfiles(client: ClientName, rows: readonly Row[]): void {
  const healthy = new Map<string, Promise<Outcome>>()

  /** The same steps without the rules, once for all rows that take them at the same maildrop. */
  function withoutTheFault(row: Row, steps: readonly Step[]): Promise<Outcome> {
    const profile = profileOf(row)
    const account = { user: 'user', password: 'secret', ...profile.account }
    const key = JSON.stringify([steps, profile.account, profile.maildrop])
    let outcome = healthy.get(key)
    if (outcome === undefined) {
      const maildrop = profile.maildrop === undefined ? {} : { maildrop: profile.maildrop }
      outcome = outcomeOf(client, { accounts: [{ ...account, ...maildrop }] }, steps)
      healthy.set(key, outcome)
    }
    return outcome
  }

  test.concurrent(`${client} fetches every message, is told of each, and quits without a fault`, async () => {
    const outcome = await outcomeOf(client, {}, FETCH[client])
    expect(outcome).toMatchObject({ end: 'completes', at: undefined, words: '', kept: 3 })
    expect(Object.keys(outcome.got)).toEqual(
      FETCH[client]
        .filter((step) => client !== 'curl' || step !== 'QUIT')
        .flatMap((step) => (step === 'RETR' ? ['RETR 1', 'RETR 2', 'RETR 3'] : [step])),
    )
  })

  describe('meets profiles', () => {
    for (const row of rows) {
      test.concurrent(`${client} ${row.does} (${row.profile}, ${row.why[0]})`, AGAIN, async ({ task }) => {
        // A client that is slow only, because the machine is busy, is given more time when it is tried again.
        const impatient = slower(IMPATIENT, 4 ** (task.result?.retryCount ?? 0))
        const steps = row.steps ?? FETCH[client]
        const use = { profile: row.profile, with: row.with ?? {}, when: row.when ?? {} }
        const dialect = row.sasl === 'none' ? { mechanisms: [] } : {}
        await using server = await startPop3Server({ seed: 1, faults: [use], dialect })
        const [outcome, healthy] = await Promise.all([
          takeSteps(server, client, steps, row.end === 'hangs' || row.waits ? impatient : PATIENT),
          profileOf(row).rules === undefined ? theTruth(server) : withoutTheFault(row, steps),
        ])
        const expected = {
          end: row.end,
          at: row.at,
          words: row.words === undefined ? outcome.words : expect.stringMatching(row.words),
          gets: expectedGets(row.gets ?? {}, healthy),
          keeps: row.keeps ?? healthy.kept,
        }
        const actual = {
          end: outcome.end,
          at: outcome.at,
          words: outcome.words,
          gets: differences(outcome, healthy),
          keeps: outcome.kept,
        }
        expect(actual, failureOf(server, 'The conversation:').message).toEqual(expected)
        if (profileOf(row).rules !== undefined) {
          const applied = server.faults.trace().filter(({ result }) => result === 'applied')
          expect(applied.length, 'the profile never struck').toBeGreaterThan(0)
        }
        const isTheSame =
          outcome.end === healthy.end &&
          outcome.at === healthy.at &&
          Object.keys(actual.gets).length === 0 &&
          outcome.kept === healthy.kept
        if (!row.copes) expect(isTheSame, 'the same happens without the fault').toBe(false)
        else expect([outcome.end, outcome.kept]).toEqual(['completes', healthy.kept])
      })
    }
  })
}

async function outcomeOf(
  client: ClientName,
  options: Pop3ServerOptions,
  steps: readonly Step[],
): Promise<Outcome> {
  await using server = await startPop3Server({ seed: 1, ...options })
  return await takeSteps(server, client, steps, PATIENT)
}

/** For profiles that are nothing but a maildrop: what the messages are. */
function theTruth(server: Pop3Server): Outcome {
  const { entries } = server.maildrop.view()
  const got = Object.fromEntries(
    entries.map(({ messageNumber, message }) => [
      `RETR ${messageNumber}`,
      Buffer.from(message.body().octets).toString('latin1'),
    ]),
  )
  return { end: 'completes', at: undefined, words: '', got, kept: entries.length }
}

/** What steps gave that gave something else, or nothing, without the fault. */
function differences(outcome: Outcome, healthy: Outcome): Record<Step, Got> {
  const different = Object.entries(outcome.got).filter(
    ([step, value]) => JSON.stringify(value) !== JSON.stringify(healthy.got[step]),
  )
  return Object.fromEntries(different)
}

function expectedGets(gets: Readonly<Record<Step, Expected>>, healthy: Outcome): Record<Step, unknown> {
  return Object.fromEntries(
    Object.entries(gets).map(([step, expected]) => {
      if (typeof expected === 'function') return [step, expected(String(healthy.got[step]))]
      return [step, expected instanceof RegExp ? expect.stringMatching(expected) : expected]
    }),
  )
}

function profileOf(row: Row): Profile {
  return profiles.get(row.profile) as Profile
}
