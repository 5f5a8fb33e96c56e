/**
 * A Maildir of very many small messages: loading it, measuring it at the first STAT, listing it, and the memory it takes.
 */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Measurement } from './figure.ts'
import { RawClient } from './raw-client.ts'
import { alternate, type Effort, elapsedMs } from './rounds.ts'
import { ServerChild } from './server-child.ts'
import { mailOf } from './workload.ts'

const MESSAGE_OCTETS = 512

type Step = 'load' | 'stat' | 'list' | 'uidl' | 'memory'
type Series = Record<Step, number[]>

export async function measureMaildir({ rounds, maildirMessages: count }: Effort): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-bench-'))
  try {
    fillMaildir(folder, count)
    const [ours, limit] = [newSeries(), newSeries()]
    await alternate(
      rounds,
      () => visitOurs(folder, count, ours),
      () => visitLimit(folder, count, limit),
    )
    return measurementsOf(ours, limit, count)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measurementsOf(ours: Series, limit: Series, count: number): Measurement[] {
  // The first round warmed up.
  const of = (step: Step) => ({ ours: ours[step].slice(1), limit: limit[step].slice(1) })
  const named = (what: string) => `Maildir of ${count}: ${what}`
  return [
    { name: named('load'), unit: 'ms', ...of('load') },
    { name: named('first STAT'), unit: 'ms', ...of('stat'), aim: { atMost: 2000 } },
    { name: named('first LIST'), unit: 'ms', ...of('list'), aim: { atMost: 60 } },
    { name: named('first UIDL'), unit: 'ms', ...of('uidl'), aim: { atMost: 60 } },
    { name: named('resident memory'), unit: 'MB', ...of('memory'), aim: { atMost: 250 } },
  ]
}

/** A server that has just started and one client that asks for everything once. */
async function visitOurs(maildir: string, messages: number, series: Series): Promise<number> {
  using server = await ServerChild.start('ours', { maildir, messages, messageOctets: MESSAGE_OCTETS })
  series.load.push(server.startedMs)
  const client = await RawClient.connect(server.port)
  await client.logOn('user1')
  series.stat.push(await elapsedMs(() => client.ask('STAT\r\n', 'line')))
  return await listingsAndMemory(server, client, series)
}

/** The limit of loading is reading the folder, that of STAT is reading each file once; the rest a bare server does. */
async function visitLimit(maildir: string, messages: number, series: Series): Promise<number> {
  const folder = join(maildir, 'new')
  series.load.push(await elapsedMs(async () => readdirSync(folder)))
  const names = readdirSync(folder)
  series.stat.push(await elapsedMs(async () => readAll(folder, names)))
  using server = await ServerChild.start('bare', { maildir, messages, messageOctets: MESSAGE_OCTETS })
  const client = await RawClient.connect(server.port)
  return await listingsAndMemory(server, client, series)
}

async function listingsAndMemory(server: ServerChild, client: RawClient, series: Series): Promise<number> {
  series.list.push(await elapsedMs(() => client.ask('LIST\r\n', 'final-line')))
  series.uidl.push(await elapsedMs(() => client.ask('UIDL\r\n', 'final-line')))
  const [rssInOctets = Number.NaN] = await server.ask({ ask: 'memory' })
  series.memory.push(rssInOctets / 1e6)
  await client.quit()
  return rssInOctets
}

function fillMaildir(folder: string, count: number): void {
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(folder, part))
  const mail = mailOf(MESSAGE_OCTETS)
  for (let index = 0; index < count; index++) {
    writeFileSync(join(folder, 'new', `${1_700_000_000 + index}.M${index}P4711.mock.example.org`), mail)
  }
}

function readAll(folder: string, names: readonly string[]): void {
  const buffer = Buffer.allocUnsafe(65_536)
  for (const name of names) {
    const file = openSync(join(folder, name), 'r')
    readSync(file, buffer, 0, buffer.length, null)
    closeSync(file)
  }
}

function newSeries(): Series {
  return { load: [], stat: [], list: [], uidl: [], memory: [] }
}
