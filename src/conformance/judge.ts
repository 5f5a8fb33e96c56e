/**
 * Judges a client by a transcript, whoever made it. Knows the rules by their lists only.
 */
import { unexpected } from '../errors.ts'
import type { TranscriptEvent } from '../transcript/event.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { checkConformanceOptions } from './check-options.ts'
import { CHECKS, NEEDS_RECEIVED } from './checks/checks.ts'
import type { Evidence } from './checks/evidence.ts'
import { LENSES, type Lens } from './lens.ts'
import {
  type ConformanceFinding,
  type ConformanceReport,
  type StatementVerdict,
  VERDICTS,
  type Verdict,
} from './report/conformance-report.ts'
import { observations, rfcRules } from './rfc-rules.ts'
import { type ConformanceRule, severityOf } from './statement.ts'
import { statements } from './statements/statements.ts'
import { digest } from './view/digest.ts'
import type { SessionView, TranscriptView } from './view/session-view.ts'

/** By which document a client is judged, and what it ended up with. */
export interface ConformanceOptions {
  /** Which document decides where the two disagree; default `ms-stanopop3`. */
  readonly lens?: Lens
  /** The octets of each message that the client ended up with; without them V0002 and C0023 are not observable. */
  readonly received?: readonly Uint8Array[]
}

const A_TRANSCRIPT = 'the transcript of a server, or one read by parseTranscript or transcriptFromJson'

/** More events than these are not named as the reason of a verdict. */
const MOST_EVENTS = 20

/**
 * The verdicts on the 55 statements and the rules beside them, with every finding.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function judge(transcript: Transcript, options: ConformanceOptions = {}): ConformanceReport {
  if (typeof transcript?.events !== 'function') throw unexpected('transcript', transcript, A_TRANSCRIPT)
  checkConformanceOptions(options)
  const { lens = LENSES[0] } = options
  const judged = new Judgement(transcript.events(), transcript.dropped, lens, options.received)
  const verdicts = statements.map((statement) => judged.verdictOn(statement))
  const rules = rfcRules.map((rule) => judged.verdictOn(rule))
  for (const rule of observations) judged.observe(rule)
  const findings = judged.findings()
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, countOf(verdicts, verdict)]))
  return {
    format: 'pop3-mock conformance',
    version: 1,
    lens,
    passed:
      countOf([...verdicts, ...rules], 'violates') === 0 &&
      !findings.some(({ severity }) => severity === 'error'),
    sessions: judged.view.sessions.length,
    dropped: transcript.dropped,
    counts: counts as Record<Verdict, number>,
    statements: verdicts,
    rules,
    findings,
  }
}

class Judgement {
  readonly view: TranscriptView
  readonly #lens: Lens
  readonly #sessions: ReadonlyMap<number, SessionView>
  /** Nothing conforms where something may be missing. */
  readonly #lacks: string | undefined
  readonly #findings: ConformanceFinding[] = []

  constructor(
    events: readonly TranscriptEvent[],
    dropped: number,
    lens: Lens,
    received: readonly Uint8Array[] | undefined,
  ) {
    const sessions = digest(events)
    const headless = sessions.find(({ isComplete }) => !isComplete)
    this.view = { sessions, isWhole: dropped === 0 && headless === undefined, received }
    this.#lens = lens
    this.#sessions = new Map(this.view.sessions.map((session) => [session.number, session]))
    if (dropped > 0) this.#lacks = `${dropped} earlier events were dropped`
    else if (headless !== undefined) this.#lacks = `the beginning of session ${headless.number} is missing`
  }

  verdictOn(rule: ConformanceRule): StatementVerdict {
    const { id, check } = rule
    if (typeof check !== 'string')
      return { id, verdict: 'not-observable', events: [], reason: check.notObservable }
    if (NEEDS_RECEIVED.has(check) && this.view.received === undefined) {
      return { id, verdict: 'not-observable', events: [], reason: 'what the client received was not given' }
    }
    const evidence = CHECKS[check](this.view, this.#lens)
    const broken = evidence.filter((one) => this.#noteBreach(rule, one))
    const kept = evidence.filter(({ keeps }) => keeps)
    if (broken.length > 0) return { id, verdict: 'violates', events: eventsOf(broken) }
    if (kept.length === 0) return { id, verdict: 'not-exercised', events: [] }
    return this.#lacks === undefined
      ? { id, verdict: 'conforms', events: eventsOf(kept) }
      : { id, verdict: 'not-exercised', events: eventsOf(kept), reason: this.#lacks }
  }

  observe(rule: ConformanceRule): void {
    if (typeof rule.check !== 'string') return
    for (const evidence of CHECKS[rule.check](this.view, this.#lens)) this.#noteBreach(rule, evidence)
  }

  findings(): readonly ConformanceFinding[] {
    return this.#findings.sort((one, other) => (one.events[0] ?? 0) - (other.events[0] ?? 0))
  }

  /** Takes note of what was broken; whether it counts for a verdict. */
  #noteBreach(rule: ConformanceRule, { keeps, session, events, text, severity: given }: Evidence): boolean {
    if (keeps) return false
    const severity = given ?? severityOf(rule, this.#lens)
    const underFault = this.#faultsBefore(session, events.at(-1) ?? 0)
    this.#findings.push({ id: rule.id, severity, session, events, text, underFault })
    return severity !== 'note'
  }

  #faultsBefore(session: number, seq: number): readonly string[] {
    const applied = this.#sessions.get(session)?.faults.filter((fault) => fault.about <= seq) ?? []
    return [...new Set(applied.map(({ rule }) => rule))]
  }
}

function eventsOf(evidence: readonly Evidence[]): readonly number[] {
  const events = new Set<number>()
  for (const one of evidence) {
    if (events.size >= MOST_EVENTS) break
    for (const seq of one.events) events.add(seq)
  }
  return [...events]
}

function countOf(verdicts: readonly StatementVerdict[], verdict: Verdict): number {
  return verdicts.filter((one) => one.verdict === verdict).length
}
