/**
 * The benchmarks by name, in the order in which they are run and shown.
 */
import { measureControl } from './control.bench.ts'
import type { Measurement } from './figure.ts'
import type { Growth } from './growth.ts'
import { measureGrowthByMessages } from './growth-messages.bench.ts'
import { measureGrowthByOctets } from './growth-octets.bench.ts'
import { measureGrowthByRules } from './growth-rules.bench.ts'
import { measureGrowthBySessions } from './growth-sessions.bench.ts'
import { measureGrowthByEvents } from './growth-transcript.bench.ts'
import { measureIdleSessions } from './idle-sessions.bench.ts'
import { measureImport } from './import-time.bench.ts'
import { measureLifeTime } from './life-time.bench.ts'
import { measureListings } from './listings.bench.ts'
import { measureMaildir } from './maildir.bench.ts'
import { measureRetr } from './retr.bench.ts'
import type { Effort } from './rounds.ts'
import { measureSessions } from './sessions.bench.ts'
import { measureSlowReader } from './slow-reader.bench.ts'
import { measureTlsSessions } from './tls-sessions.bench.ts'
import { measureTlsStart } from './tls-start.bench.ts'
import { measureVerdicts } from './verdicts.bench.ts'

type Benchmark = (effort: Effort) => Promise<readonly (Measurement | Growth)[]>

export const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'life-time': measureLifeTime,
  import: measureImport,
  sessions: measureSessions,
  'tls-sessions': measureTlsSessions,
  retr: measureRetr,
  listings: measureListings,
  'idle-sessions': measureIdleSessions,
  'slow-reader': measureSlowReader,
  maildir: measureMaildir,
  'tls-start': measureTlsStart,
  verdicts: measureVerdicts,
  control: measureControl,
  'growth-messages': measureGrowthByMessages,
  'growth-octets': measureGrowthByOctets,
  'growth-rules': measureGrowthByRules,
  'growth-sessions': measureGrowthBySessions,
  'growth-transcript': measureGrowthByEvents,
}
