/**
 * Brings a connection over to TLS, or not, as the faults have it. Knows nothing of what is said behind.
 */
import type { CertificateProblem, TlsOutcome, TlsRequest } from '../link/link.ts'
import type { LineReader } from '../wire/line-reader.ts'
import type { ConnectionSetup } from './connection-setup.ts'
import type { SessionLog } from './session-log.ts'

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
    if (isDue) this.#leaveBehind(mode !== 'plaintext')
    const fails = (outcome: TlsOutcome) => {
      this.#abandon = undefined
      this.#record(outcome, problemShown(request, outcome))
      failed()
    }
    const abandon = () =>
      fails({ result: 'failed', problem: 'the client ended the connection in the handshake' })
    switch (mode) {
      case 'none':
      case 'plaintext':
        return goOn()
      case 'alert':
        this.#abandon = abandon
        this.#refuse = () => {
          this.#abandon = undefined
          link.writeRaw(HANDSHAKE_FAILURE)
          this.#record({ result: 'failed', problem: 'refused with an alert' })
          goOn()
        }
        return
      case 'tls':
        this.#abandon = abandon
        return link.startTls(request, (outcome) => {
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

  /** Whether octets that have come were meant for a handshake, and are gone. */
  takes(): boolean {
    const refuse = this.#refuse
    this.#refuse = undefined
    refuse?.()
    return refuse !== undefined
  }

  /** The client has ended the connection: a handshake that goes on has failed, whoever was to speak next. */
  clientEnded(): void {
    this.#abandon?.()
  }

  /** What came in the clear behind STLS is not of the TLS session, whoever put it there (RFC 2595 section 4). */
  #leaveBehind(isLost: boolean): void {
    const { pending } = this.#reader
    if (pending.length === 0) return
    this.#log.behindStls(pending)
    if (isLost) this.#reader.discard()
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
