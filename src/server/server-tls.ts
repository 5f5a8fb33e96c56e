/**
 * What a server with TLS holds for its clients: certificates, and the file from which other processes learn whom to trust.
 */
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { TlsTerminator } from '../link/tls-terminator.ts'
import { outsideError } from '../schema.ts'
import { temporaryFolders } from './temporary-folders.ts'
import type { ResolvedTls } from './tls-options.ts'

export class ServerTls {
  readonly terminator: TlsTerminator
  #caFile: string | undefined
  #closed = false

  constructor(terminator: TlsTerminator) {
    this.terminator = terminator
  }

  /** The path of a file with the authority's certificate, which is written now at the latest; undefined once closed. */
  get caFile(): string | undefined {
    if (this.#closed) return undefined
    if (this.#caFile === undefined) {
      this.#caFile = join(temporaryFolders().make(), 'ca.pem')
      writeFileSync(this.#caFile, this.terminator.ca)
    }
    return this.#caFile
  }

  close(): void {
    this.#closed = true
    if (this.#caFile !== undefined) temporaryFolders().remove(dirname(this.#caFile))
    this.#caFile = undefined
  }
}

/**
 * Loads what TLS needs, which a server without it never does.
 * @throws {Pop3MockError} INVALID_OPTION when OpenSSL cannot use the certificate
 */
export async function loadTls(
  host: string,
  { given, requestClientCertificate, minVersion }: ResolvedTls,
): Promise<ServerTls> {
  const { TlsTerminator } = await import('../link/tls-terminator.ts')
  try {
    return new ServerTls(new TlsTerminator({ host, given, requestClientCertificate, minVersion }))
  } catch (error) {
    if (given === undefined) throw error
    throw outsideError('tls.cert', `OpenSSL cannot use it: ${(error as Error).message}.`)
  }
}
