/**
 * A message whose octets are on disk until somebody asks for them.
 */
import { join } from 'node:path'
import { type Message, type MessageContent, type MessageTraits, messageBody } from '../maildrop/message.ts'
import type { Body } from '../wire/body.ts'
import type { MailFileReader } from './mail-file-reader.ts'

/** The content of one file: measured without being kept, kept once it was fetched. */
export class FileContent implements MessageContent {
  readonly #reader: MailFileReader
  // Folder and name apart: of 100,000 messages in a folder the folder's name is held once.
  readonly #folder: string
  readonly #name: string
  readonly #exact: boolean
  #sizeInOctets: number | undefined
  #body: Body | undefined

  constructor(reader: MailFileReader, folder: string, name: string, exact: boolean) {
    this.#reader = reader
    this.#folder = folder
    this.#name = name
    this.#exact = exact
  }

  sizeInOctets(): number | Promise<number> {
    if (this.#sizeInOctets !== undefined) return this.#sizeInOctets
    const size = this.#body?.octets.length ?? this.#reader.sizeInOctets(this.#path(), this.#exact)
    if (typeof size === 'number') return this.#measured(size)
    return size.then((later) => this.#measured(later))
  }

  body(): Body {
    this.#body ??= messageBody(this.#reader.octets(this.#path()), this.#exact)
    return this.#body
  }

  #path(): string {
    return join(this.#folder, this.#name)
  }

  #measured(sizeInOctets: number): number {
    this.#sizeInOctets = sizeInOctets
    return sizeInOctets
  }
}

/** A message with content that others may share. */
export class StoredMessage implements Message {
  readonly uniqueId: string | undefined
  readonly messageNumber: number | undefined
  readonly declaredSizeInOctets: number | undefined
  readonly #content: MessageContent

  constructor(content: MessageContent, traits: MessageTraits) {
    this.#content = content
    this.uniqueId = traits.uniqueId
    this.messageNumber = traits.messageNumber
    this.declaredSizeInOctets = traits.declaredSizeInOctets
  }

  sizeInOctets(): number | Promise<number> {
    return this.#content.sizeInOctets()
  }

  body(): Body {
    return this.#content.body()
  }
}
