/**
 * A maildrop of a remote server.
 */
import type { ListedMessage } from '../maildrop/maildrop.ts'
import type { MessageSource } from '../maildrop/message-source.ts'
import type { JsonMessage, MessagesAtPath } from './method-types.ts'
import { octetsFromBase64, sendable } from './octets-json.ts'
import type { RemoteConnection } from './remote-connection.ts'

/** A maildrop of a server in another process. */
export class RemoteMaildrop {
  readonly #connection: RemoteConnection
  readonly #of: { readonly server: string; readonly user: string }

  constructor(connection: RemoteConnection, server: string, user: string) {
    this.#connection = connection
    this.#of = { server, user }
  }

  /** The messages as a session that logs on now would see them. */
  list(): Promise<readonly ListedMessage[]> {
    return this.#connection.call('maildrop.list', this.#of, true)
  }

  /** The octets of a message, as RETR sends them. */
  async octets(uniqueId: string): Promise<Uint8Array> {
    const { rawBase64 } = await this.#connection.call('maildrop.get', { ...this.#of, uniqueId }, true)
    return octetsFromBase64(rawBase64, 'rawBase64')
  }

  /** Adds messages at the end; `{ path }` names mail inside the control server's root. */
  async append(...sources: readonly (MessageSource | MessagesAtPath)[]): Promise<void> {
    const messages = sendable(sources, 'messages') as readonly JsonMessage[]
    await this.#connection.call('maildrop.append', { ...this.#of, messages })
  }

  /** Removes messages at once, as if another client had deleted them. */
  async remove(...uniqueIds: readonly string[]): Promise<void> {
    await this.#connection.call('maildrop.remove', { ...this.#of, uniqueIds })
  }

  /** Puts another message in the place of one; it keeps the unique-id unless it brings its own. */
  async replace(uniqueId: string, source: MessageSource): Promise<void> {
    const message = sendable(source, 'message') as JsonMessage
    await this.#connection.call('maildrop.replace', { ...this.#of, uniqueId, message })
  }
}
