/**
 * The options that concern TLS: which port speaks it, and with whose certificate. Loads nothing of TLS itself.
 */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import * as v from 'valibot'
import type { KeyAndCertificate } from '../link/certificates.ts'
import { outsideError } from '../schema.ts'
import type { Entrance } from './connection-setup.ts'

/** A certificate of your own, in the place of one that is minted for the server. */
export interface TlsOption {
  mode: 'implicit' | 'stls'
  /** The private key: PEM, not encrypted. */
  key: string
  /** The certificate: PEM; certificates of the authorities between may follow. */
  cert: string
  /** What clients shall trust, for `server.tls.ca`; default: the certificate itself. */
  ca?: string
}

/** How a server speaks TLS, and with which certificate. */
export interface TlsOptions {
  /**
   * `stls`: clients may ask for TLS (RFC 2595); `implicit`: the port speaks nothing else (RFC 8314). The certificate is
   * minted when the process first needs one, unless yours is given. Default `off`; with `tlsPort`, `stls`.
   */
  tls?: 'off' | 'implicit' | 'stls' | TlsOption
  /** A port with implicit TLS beside the plain one; 0: the system chooses it. */
  tlsPort?: number
  /** Clients are asked for a certificate, for EXTERNAL: any will do, its common name counts. Default false. */
  requestClientCertificate?: boolean
  /** The lowest version of TLS that is agreed on. Default `TLSv1.2`; below it old ciphers are offered too. */
  tlsMinVersion?: TlsVersion
}

/** A version of TLS, as OpenSSL writes it. */
export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface ResolvedTls {
  /** How clients come in by the main port. */
  readonly entrance: Entrance
  /** The second port, with implicit TLS. */
  readonly port: number | undefined
  /** Undefined: to be minted. */
  readonly given: (KeyAndCertificate & { readonly ca: string }) | undefined
  readonly requestClientCertificate: boolean
  readonly minVersion: TlsVersion
}

const FORMS = '"off", "implicit", "stls" or an object with mode, key and cert'

export function tlsEntries(port: v.GenericSchema<number>): v.ObjectEntries {
  const pem = v.string('a text in PEM form')
  const own = v.strictObject({
    mode: v.picklist(['implicit', 'stls'], '"implicit" or "stls"'),
    key: pem,
    cert: pem,
    ca: v.exactOptional(pem),
  })
  return {
    tls: v.exactOptional(v.union([v.picklist(['off', 'implicit', 'stls']), own], FORMS)),
    tlsPort: v.exactOptional(port),
    requestClientCertificate: v.exactOptional(v.boolean('true or false')),
    tlsMinVersion: v.exactOptional(v.picklist(['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'])),
  }
}

/**
 * What the options come to; undefined: no TLS anywhere.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function resolveTls({
  tls,
  tlsPort: port,
  requestClientCertificate = false,
  tlsMinVersion,
}: TlsOptions): ResolvedTls | undefined {
  const mode = typeof tls === 'object' ? tls.mode : (tls ?? (port === undefined ? 'off' : 'stls'))
  if (mode === 'off' && port === undefined) {
    if (requestClientCertificate)
      throw outsideError('requestClientCertificate', 'given without TLS. Give tls or tlsPort too.')
    if (tlsMinVersion !== undefined)
      throw outsideError('tlsMinVersion', 'given without TLS. Give tls or tlsPort too.')
    return undefined
  }
  if (mode === 'implicit' && port !== undefined)
    throw outsideError('tlsPort', 'given beside implicit TLS on the port itself. Give it beside tls "stls".')
  const given = typeof tls === 'object' ? checkedPem(tls) : undefined
  const entrance = mode === 'off' ? 'plain' : mode
  return { entrance, port, given, requestClientCertificate, minVersion: tlsMinVersion ?? 'TLSv1.2' }
}

function checkedPem({ key, cert, ca = cert }: TlsOption): KeyAndCertificate & { readonly ca: string } {
  const privateKey = parsed('tls.key', 'a private key in PEM form, not encrypted', key, createPrivateKey)
  const certificate = parsed('tls.cert', 'a certificate in PEM form', cert, certificateOf)
  parsed('tls.ca', 'certificates in PEM form', ca, certificateOf)
  if (!certificate.checkPrivateKey(privateKey))
    throw outsideError('tls.key', 'is not the key of the certificate in tls.cert.')
  return { key, cert, ca }
}

const certificateOf = (pem: string): X509Certificate => new X509Certificate(pem)

function parsed<Parsed>(path: string, allowed: string, pem: string, parse: (pem: string) => Parsed): Parsed {
  try {
    return parse(pem)
  } catch (error) {
    const hint = pem.includes('-----BEGIN ') ? '' : ' The text itself is meant, not the name of a file.'
    const found = `found what OpenSSL cannot read (${(error as Error).message}).`
    throw outsideError(path, `${found} Allowed is ${allowed}.${hint}`)
  }
}
