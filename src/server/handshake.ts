/**
 * Brings a connection over to TLS, or not, as the faults have it. Knows nothing of what is said behind.
 */
import type { CertificateProblem, TlsOutcome, TlsRequest } from '../link/link.ts'
import type { LineReader } from '../wire/line-reader.ts'
import { NOTHING } from '../wire/octets.ts'
import type { ConnectionSetup } from './connection-setup.ts'
import type { SessionLog } from './session-log.ts'
import { TlsRecords } from './tls-records.ts'

/** A TLS 1.2 record with the fatal alert handshake_failure (RFC 5246 section 7.2). */
const HANDSHAKE_FAILURE: Uint8Array = Uint8Array.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28)

const NOTHING_KNOWN = {
  protocol: undefined,
  cipher: undefined,
  serverName: undefined,
  alpn: undefined,
  clientName: undefined,
  problem: undefined,
}

export interface HandshakeEvents {
  /** The session goes on, over TLS or in the clear. */
  goOn(): void
  /** There is no session any more. */
  failed(): void
  /** The session ended while the handshake went on: nothing more is told of it. */
  isOver(): boolean
}

export class Handshake {
  readonly #setup: ConnectionSetup
  readonly #reader: LineReader
  readonly #log: SessionLog
  /** Called with the client's first octets, which are then refused. */
  #refuse: (() => void) | undefined
  /** Set where TLS was due and none came about: the client may speak it all the same. */
  #records: TlsRecords | undefined
  #isAnnounced = false
  /** So much of what waits to be read came before the last octet of the answer to STLS was sent. */
  #earlyOctets = 0
  /** Called when the client ends the connection while the handshake goes on. */
  #abandon: (() => void) | undefined

  constructor(setup: ConnectionSetup, reader: LineReader, log: SessionLog) {
    this.#setup = setup
    this.#reader = reader
    this.#log = log
  }

  /** @param isDue a handshake belongs here; else only a fault brings one */
  begin(isDue: boolean, { goOn, failed, isOver }: HandshakeEvents): void {
    const { faults, link, protocol } = this.#setup
    const { mode, request } = faults.atHandshake(isDue)
    this.#isAnnounced = false
    const received = isDue ? this.#leaveBehind(mode !== 'plaintext') : NOTHING
    const fails = (outcome: TlsOutcome) => {
      this.#abandon = undefined
      this.#record(outcome, problemShown(request, outcome))
      failed()
    }
    const abandon = () =>
      fails({ result: 'failed', problem: 'the client ended the connection in the handshake' })
    switch (mode) {
      case 'none':
        return goOn()
      case 'plaintext':
        this.#records = new TlsRecords()
        this.#reader.push(this.strain(received))
        return goOn()
      case 'alert':
        this.#abandon = abandon
        this.#records = new TlsRecords()
        this.#refuse = () => {
          this.#abandon = undefined
          link.writeRaw(HANDSHAKE_FAILURE)
          this.#record({ result: 'failed', problem: 'refused with an alert' })
          goOn()
        }
        if (received.length > 0) this.#reader.push(this.strain(received))
        return
      case 'tls':
        this.#abandon = abandon
        return link.startTls({ ...request, received }, (outcome) => {
          if (isOver()) return
          if (outcome.result === 'failed') return fails(outcome)
          this.#abandon = undefined
          this.#record(outcome, problemShown(request, outcome))
          protocol.startedTls(outcome)
          goOn()
        })
      default:
        mode satisfies never
    }
  }

  /** Whether STLS was answered: TLS begins when the answer has left. */
  get isAnnounced(): boolean {
    return this.#isAnnounced
  }

  /** STLS is going to be answered. */
  announce(): void {
    this.#isAnnounced = true
    this.answering()
  }

  /** A reply is about to leave, or the next piece of it. */
  answering(): void {
    if (this.#isAnnounced) this.#earlyOctets = this.#reader.pending.length
  }

  /** What of these octets is to be read, and not meant for a handshake that comes to nothing. */
  strain(chunk: Uint8Array): Uint8Array {
    if (this.#records === undefined) return chunk
    const rest = this.#records.take(chunk)
    this.#leaveOver(false)
    const refuse = this.#refuse
    if (refuse === undefined) return rest
    this.#refuse = undefined
    // The first thing that a client says there was meant for the handshake, even where it makes no sense as such.
    if (rest.length === chunk.length) this.#log.record({ type: 'leftover', octets: chunk })
    refuse()
    return rest.length === chunk.length ? NOTHING : rest
  }

  /** The session is over. */
  end(): void {
    this.#leaveOver(true)
  }

  /** The client has ended the connection: a handshake that goes on has failed, whoever was to speak next. */
  clientEnded(): void {
    this.#abandon?.()
  }

  /**
   * What came in the clear before STLS was answered is not of the TLS session, whoever put it there (RFC 2595 section 4). Gives
   * what came behind the answer: that is.
   */
  #leaveBehind(isLost: boolean): Uint8Array {
    const { pending } = this.#reader
    const early = pending.subarray(0, this.#earlyOctets)
    this.#earlyOctets = 0
    if (pending.length === 0) return NOTHING
    if (early.length > 0) this.#log.behindStls(early)
    this.#reader.discard()
    if (!isLost) this.#reader.push(early)
    return pending.subarray(early.length)
  }

  #leaveOver(isOver: boolean): void {
    const octets = this.#records?.taken(isOver) ?? NOTHING
    if (octets.length > 0) this.#log.record({ type: 'leftover', octets })
  }

  #record(outcome: TlsOutcome, certificate?: CertificateProblem): void {
    const event = { type: 'tls', ...NOTHING_KNOWN, ...outcome } as const
    this.#log.record(certificate === undefined ? event : { ...event, certificate })
  }
}

/** What was wrong with the certificate that the client saw; where it depends on a name that is not known, nothing is said. */
function problemShown(
  { certificate, certificateWithoutName }: TlsRequest,
  outcome: TlsOutcome,
): CertificateProblem | undefined {
  const isNameless = outcome.result === 'ok' && outcome.serverName === undefined
  return certificate ?? (isNameless ? certificateWithoutName : undefined)
}
