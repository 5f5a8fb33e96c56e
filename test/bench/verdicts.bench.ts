/**
 * What the judge and the Outlook model take: no limit to compare with, nobody else does either.
 */
import { performance } from 'node:perf_hooks'
import { judge, parseTranscript, type Transcript } from 'pop3-mock'
import { predictProfile } from 'pop3-mock/outlook'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import type { Measurement } from './figure.ts'
import type { Effort } from './rounds.ts'

const EVENTS = 100_000

export async function measureVerdicts({ rounds }: Effort): Promise<Measurement[]> {
  const transcript = longTranscript()
  const judgedMs: number[] = []
  const perSecond: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const startMs = performance.now()
    judge(transcript)
    const judgeMs = performance.now() - startMs
    const rate = await predictionsPerSecond()
    // The first round warms up.
    if (round === 0) continue
    judgedMs.push(judgeMs)
    perSecond.push(rate)
  }
  return [
    { name: `judge a transcript of ${EVENTS} events`, unit: 'ms', ours: judgedMs },
    { name: 'predict what Outlook does, over the whole catalogue', unit: '/s', ours: perSecond },
  ]
}

/** Sessions of a client that fetches three messages each time. */
function longTranscript(): Transcript {
  const fetched = [1, 2, 3].map((number) => `C: RETR ${number}\nS: +OK\nS: Subject: x\nS: .\n`).join('')
  const session = `S: +OK\nC: USER user\nS: +OK\nC: PASS secret\nS: +OK\nC: STAT\nS: +OK 3 42\n${fetched}C: QUIT\nS: +OK\n`
  const { count } = parseTranscript(session)
  const sessions = Array.from(
    { length: Math.ceil(EVENTS / (count + 1)) },
    (_, index) => `-- session ${index + 1}\n${session}`,
  )
  return parseTranscript(sessions.join(''))
}

async function predictionsPerSecond(): Promise<number> {
  const names = Object.keys(PROFILE_PHASES)
  const startMs = performance.now()
  for (const name of names) await predictProfile(name)
  return (names.length / (performance.now() - startMs)) * 1000
}
