/**
 * All of a server's TLS: its certificates, right and wrong, and the handshakes made with them. This file and what it
 * imports are loaded only by a server with TLS.
 */
import type { Socket } from 'node:net'
import { createSecureContext, type SecureContext, type SecureVersion } from 'node:tls'
import { builtOnce } from '../schema.ts'
import { Certificates, type KeyAndCertificate, LOCAL_HOSTS } from './certificates.ts'
import type { CertificateProblem, TlsRequest } from './link.ts'
import { TlsLayer, type TlsLayerEvents, type TlsLayerSetup } from './tls-layer.ts'

export interface TlsTerminatorOptions {
  /** The address at which the server listens. */
  readonly host: string
  /** A certificate that was not minted here, and what clients shall trust for it. */
  readonly given?: (KeyAndCertificate & { readonly ca: string }) | undefined
  readonly requestClientCertificate?: boolean
  /** Default TLSv1.2. */
  readonly minVersion?: SecureVersion
}

/** For every server of this process that listens on the machine's own addresses: minting takes longer than the rest. */
const localCertificates = builtOnce(() => new Certificates('127.0.0.1'))

export class TlsTerminator {
  /** What clients shall trust, in PEM. */
  readonly ca: string
  readonly #host: string
  readonly #requestClientCertificate: boolean
  readonly #minVersion: SecureVersion
  /** One for each certificate, so that sessions can be resumed. */
  readonly #contexts = new Map<CertificateProblem | undefined, SecureContext>()
  #minted: Certificates | undefined

  /** @throws {Error} by OpenSSL, when it cannot use the certificate that was given */
  constructor(options: TlsTerminatorOptions) {
    const { host, given, requestClientCertificate = false, minVersion = 'TLSv1.2' } = options
    this.#host = host
    this.#requestClientCertificate = requestClientCertificate
    this.#minVersion = minVersion
    this.ca = given?.ca ?? this.#certificates().ca
    this.#contexts.set(undefined, contextOf(given ?? this.#certificates().server(), minVersion))
  }

  /** Begins TLS on the socket, whose octets then go to the layer. */
  begin(socket: Socket, request: TlsRequest, events: TlsLayerEvents): TlsLayer {
    const { certificate, certificateWithoutName, cut } = request
    const setup: TlsLayerSetup = {
      contextFor: ({ serverName }) =>
        this.#context(serverName === undefined ? (certificateWithoutName ?? certificate) : certificate),
      cut,
      requestClientCertificate: this.#requestClientCertificate,
    }
    return new TlsLayer(socket, setup, events)
  }

  #context(problem: CertificateProblem | undefined): SecureContext {
    const known = this.#contexts.get(problem)
    if (known !== undefined) return known
    const context = contextOf(this.#certificates().server(problem), this.#minVersion, problem === 'weak-key')
    this.#contexts.set(problem, context)
    return context
  }

  #certificates(): Certificates {
    this.#minted ??= LOCAL_HOSTS.includes(this.#host) ? localCertificates() : new Certificates(this.#host)
    return this.#minted
  }
}

function contextOf(
  { key, cert }: KeyAndCertificate,
  minVersion: SecureVersion,
  isKeyWeak = false,
): SecureContext {
  // OpenSSL refuses both at its usual level.
  const isWeak = isKeyWeak || minVersion === 'TLSv1' || minVersion === 'TLSv1.1'
  return createSecureContext({
    key,
    cert,
    // Certificates of clients are not checked: so the system's authorities need not be loaded, nor clients be told of any.
    ca: [],
    minVersion,
    sessionIdContext: 'pop3-mock',
    ...(isWeak && { ciphers: 'DEFAULT:@SECLEVEL=0' }),
  })
}
