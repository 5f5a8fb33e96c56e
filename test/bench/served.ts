/**
 * A workload as the options of our server.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FaultRule, generate, type MessageSource, type Pop3ServerOptions } from 'pop3-mock'
import { mailOf, smallMail, type Workload } from './workload.ts'

/** What the server is to be given when it is started with this workload; undefined: its three small messages. */
export function optionsOf(workload: Workload | undefined): Pop3ServerOptions {
  if (workload === undefined) return {}
  if ('maildir' in workload) return accountsWith([workload.maildir])
  if ('sizes' in workload) return accountsWith([workload.sizes.map((octets) => octetsOfMail(octets))])
  if ('generated' in workload) return accountsWith([generate(workload.generated, smallMail)])
  if ('repeatedOctets' in workload) return repeatedMessage(workload.repeatedOctets)
  const mail = mailOf(workload.messageOctets)
  const { tls, rules } = workload
  return {
    ...accountsWith(
      Array.from({ length: workload.accounts }, () => Array.from({ length: workload.messages }, () => mail)),
    ),
    ...(tls && { tls: { mode: 'implicit', ...tls } }),
    ...(rules && { faults: rulesOf(rules) }),
  }
}

/** Ten rules of every layer but the first, for sessions that never come. */
export function rulesOfAllLayers(): FaultRule[] {
  const when = { session: 1_000_000_000 }
  const faults: FaultRule[] = [
    { when, do: { type: 'sizes', mode: 'zero' } },
    { when, do: { type: 'dialect', rset: 'ignored' } },
    { when, do: { type: 'status', positive: '+ok' } },
    { when, do: { type: 'line-ending', as: 'lf' } },
    { when, do: { type: 'segment', sizes: [1] } },
  ]
  return [...faults, ...faults]
}

function accountsWith(maildrops: readonly (string | MessageSource[])[]): Pop3ServerOptions {
  return {
    accounts: maildrops.map((maildrop, index) => ({
      user: `user${index + 1}`,
      password: 'secret',
      maildrop,
    })),
  }
}

/** The octets that a manifest with `repeat` makes; one maildrop, so that all sessions share them. */
function repeatedMessage(untilOctets: number): Pop3ServerOptions {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'seed.eml'), mailOf(4096))
  const messages = [{ file: 'seed.eml', repeat: { untilOctets } }]
  writeFileSync(join(folder, 'maildrop.json'), JSON.stringify({ messages }))
  return { ...accountsWith([folder]), dialect: { lock: 'none' } }
}

function rulesOf({ count, matching }: { readonly count: number; readonly matching: boolean }): FaultRule[] {
  const when = matching ? { command: 'STAT' as const } : { command: 'STAT' as const, user: 'nobody' }
  return Array.from({ length: count }, () => ({ when, do: { type: 'status', positive: '+Ok' } }))
}

/** A string of many MiB would be turned into octets when it is first fetched, which is no part of the server's work. */
function octetsOfMail(octets: number): Uint8Array {
  return Buffer.from(mailOf(octets), 'latin1')
}
