/**
 * A server's certificates, each minted when it is first needed: one that is right, and one for each thing that may be
 * wrong.
 */
import { randomBytes } from 'node:crypto'
// Imported, not global: a test runner's fake timers replace the globals only, and clients check dates by the real time.
import { performance } from 'node:perf_hooks'
import {
  type CertificateContents,
  generateKeys,
  type Issuer,
  issueCertificate,
  type KeyPair,
} from './certificate.ts'
import type { CertificateProblem } from './link.ts'

/** A private key and its certificate, in PEM. */
export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

const DAY_MS = 24 * 60 * 60 * 1000

/** What every certificate is valid for; the bound address is added. */
export const LOCAL_HOSTS: readonly string[] = ['localhost', '127.0.0.1', '::1']

/** The address and not the name: s-nail looks for an address here alone. */
const SUBJECT = '127.0.0.1'

const WRONG_HOST = 'wrong-host.example'

/** NUL and what follows: a client that reads names as C strings stops before it (CVE-2009-2666). */
const BEHIND_NUL = '\0.attacker.example'

export class Certificates {
  readonly #hosts: readonly string[]
  readonly #authority: Issuer
  readonly #serverKeys: KeyPair
  readonly #notBefore: Date
  readonly #notAfter: Date
  readonly #minted = new Map<CertificateProblem | undefined, KeyAndCertificate>()
  /** The authority's certificate, in PEM. */
  readonly ca: string

  /** @param host the address at which the server listens */
  constructor(host: string) {
    const nowMs = performance.timeOrigin + performance.now()
    this.#hosts = [...new Set([...LOCAL_HOSTS, host])]
    // A day earlier: the client's clock may be slow.
    this.#notBefore = new Date(nowMs - DAY_MS)
    this.#notAfter = new Date(nowMs + 365 * DAY_MS)
    this.#authority = freshAuthority('pop3-mock CA')
    this.#serverKeys = generateKeys()
    this.ca = this.#issue({
      subject: this.#authority.name,
      keys: this.#authority.keys,
      hosts: undefined,
    })
  }

  /** The server's certificate, right or with this problem. */
  server(problem?: CertificateProblem): KeyAndCertificate {
    const minted = this.#minted.get(problem) ?? this.#mint(problem)
    this.#minted.set(problem, minted)
    return minted
  }

  #mint(problem: CertificateProblem | undefined): KeyAndCertificate {
    switch (problem) {
      case undefined:
        return this.#server()
      case 'expired':
        return this.#server({
          notBefore: new Date(this.#notBefore.getTime() - 365 * DAY_MS),
          notAfter: this.#notBefore,
        })
      case 'not-yet-valid':
        return this.#server({ notBefore: new Date(this.#notAfter.getTime() - DAY_MS) })
      case 'wrong-host':
        return this.#server({ subject: WRONG_HOST, hosts: [WRONG_HOST] })
      case 'unknown-authority':
        return this.#server({}, freshAuthority('pop3-mock unknown CA'))
      case 'self-signed':
        return this.#server({}, { name: SUBJECT, keys: this.#serverKeys })
      case 'nul-in-name':
        return this.#server({
          subject: `localhost${BEHIND_NUL}`,
          hosts: this.#hosts.map((host) => `${host}${BEHIND_NUL}`),
        })
      case 'weak-key':
        return this.#server({}, this.#authority, generateKeys(1024))
      default:
        return problem satisfies never
    }
  }

  #server(
    contents: Partial<CertificateContents> = {},
    issuer: Issuer = this.#authority,
    keys: KeyPair = this.#serverKeys,
  ): KeyAndCertificate {
    const cert = this.#issue({ subject: SUBJECT, keys, hosts: this.#hosts, ...contents }, issuer)
    return { key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, cert }
  }

  #issue(
    contents: Omit<CertificateContents, 'notBefore' | 'notAfter'> & Partial<CertificateContents>,
    issuer: Issuer = this.#authority,
  ): string {
    return issueCertificate({ notBefore: this.#notBefore, notAfter: this.#notAfter, ...contents }, issuer)
  }
}

/** With a name of its own: clients look for an issuer by name first, and may trust those of several servers. */
function freshAuthority(name: string): Issuer {
  return { name: `${name} ${randomBytes(4).toString('hex')}`, keys: generateKeys() }
}
