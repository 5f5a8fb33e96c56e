/**
 * Keeps the books of a soak from the transcript's events: which sessions were opened and closed, what each was sent, what
 * each QUIT removed, and one digest over it all. What does not add up is a problem, told in words.
 */
import { createHash, type Hash } from 'node:crypto'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { joined } from '../../src/wire/octets.ts'

export interface SessionAccount {
  readonly number: number
  readonly clientPort: number
  readonly sent: Uint8Array[]
  isClosed: boolean
  hasQuit: boolean
  hasTls: boolean
  /** DELEs that were answered +OK, since the last RSET that was. */
  marked: number
  /** The unique-ids that its QUIT removed, as this session saw them. */
  committed: readonly string[]
}

export class Ledger {
  readonly #problems: string[]
  readonly #hash: Hash | undefined
  readonly #open = new Map<number, SessionAccount>()
  readonly #byClientPort = new Map<number, SessionAccount>()
  opened = 0
  closed = 0
  /** The session that was opened last. */
  latest: SessionAccount | undefined
  /** Since they were last taken. */
  #commits: SessionAccount[] = []

  /** @param problems what does not add up is told here */
  constructor(transcript: Transcript, problems: string[], hasDigest: boolean) {
    this.#problems = problems
    this.#hash = hasDigest ? createHash('sha256') : undefined
    transcript.subscribe((event) => {
      if (this.#hash !== undefined) addTo(this.#hash, event)
      this.#follow(event)
    })
  }

  /** Sessions that are open by the books. */
  get openCount(): number {
    return this.#open.size
  }

  /** Sessions with a commit since this was last asked. */
  takeCommits(): readonly SessionAccount[] {
    const commits = this.#commits
    this.#commits = []
    return commits
  }

  /** The newest session from that port; told once. */
  takeFrom(clientPort: number): SessionAccount | undefined {
    const session = this.#byClientPort.get(clientPort)
    this.#byClientPort.delete(clientPort)
    return session
  }

  /** Of every conversation so far. */
  digest(): string {
    return this.#hash?.copy().digest('hex') ?? ''
  }

  #follow(event: TranscriptEvent): void {
    if (event.type === 'open') return this.#opened(event.session, event.clientPort)
    const session = this.#open.get(event.session)
    if (session === undefined) {
      this.#problems.push(`session ${event.session}: ${event.type} outside of it`)
      return
    }
    if (event.type === 'close') this.#closed(session)
    else this.#enter(session, event)
  }

  #opened(number: number, clientPort: number): void {
    if (this.#open.has(number)) this.#problems.push(`session ${number} was opened twice`)
    this.opened++
    const common = { isClosed: false, hasQuit: false, hasTls: false, marked: 0, committed: [] }
    this.latest = { number, clientPort, sent: [], ...common }
    this.#open.set(number, this.latest)
    if (clientPort !== 0) this.#byClientPort.set(clientPort, this.latest)
  }

  #closed(session: SessionAccount): void {
    this.closed++
    session.isClosed = true
    this.#open.delete(session.number)
  }

  #enter(session: SessionAccount, event: TranscriptEvent): void {
    if (event.type === 'sent') session.sent.push(...event.octets)
    else if (event.type === 'tls') session.hasTls = true
    else if (event.type === 'command' && event.keyword === 'QUIT') session.hasQuit = true
    else if (event.type === 'commit') {
      session.committed = event.uniqueIds
      this.#commits.push(session)
    } else if (event.type === 'exchange' && event.reply.status === '+OK') {
      if (event.keyword === 'DELE') session.marked++
      else if (event.keyword === 'RSET') session.marked = 0
    }
  }
}

function addTo(hash: Hash, event: TranscriptEvent): void {
  const { session, timeMs, type } = event
  hash.update(`${session} ${timeMs} ${type} `)
  if (event.type === 'sent') hash.update(joined(event.octets))
  else if (event.type === 'command' || event.type === 'leftover') hash.update(event.octets)
  else
    hash.update(JSON.stringify(event, (key, value) => (key === 'body' || key === 'seq' ? undefined : value)))
}
