/**
 * What the readers of the formats on disk are given, and what a format that may say more gives back.
 */
import type { Message } from '../maildrop/message.ts'
import type { MailFileReader } from './mail-file-reader.ts'

/** What every form of a maildrop on disk is loaded with. */
export interface LoadSettings {
  readonly exact: boolean
  readonly allowDuplicateUniqueIds: boolean
  readonly reader: MailFileReader
}

export interface LoadedMessages {
  readonly messages: readonly Message[]
  readonly allowDuplicateUniqueIds: boolean
  /** Where a message stands, for an error. */
  readonly pathOf: (index: number) => string
}
