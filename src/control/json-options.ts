/**
 * From what a caller sends to the options of a server: octets out of base64, files through the gate, no address that was
 * not allowed. What is left is checked where code's own options are.
 */
import { isIP } from 'node:net'
import { Pop3MockError } from '../errors.ts'
import type { MaildropOption } from '../load/load-maildrop.ts'
import type { MessageSource } from '../maildrop/message-source.ts'
import type { AccountOption, Pop3ServerOptions } from '../server/options.ts'
import type { FileGate } from './file-gate.ts'
import type { JsonServerOptions } from './method-types.ts'
import { octetsFromBase64 } from './octets-json.ts'

/** What a caller may have a server do to this machine. */
export interface Allowance {
  readonly files: FileGate
  /** An address beyond loopback on which servers may listen: the control server's own. */
  readonly host: string
  /** Whether servers leave the process free to end. */
  readonly unref: boolean
}

/**
 * @throws {Pop3MockError} INVALID_OPTION, INVALID_FIXTURE or CONTROL_REFUSED, with a path from the options on
 */
export function optionsFromJson(given: JsonServerOptions, allowance: Allowance): Pop3ServerOptions {
  const { maildrop, accounts, profileFolders, ...rest } = given
  checkHost(given.host, allowance.host)
  const options: Pop3ServerOptions = { ...rest, unref: allowance.unref }
  if (maildrop !== undefined) options.maildrop = maildropFromJson(maildrop, 'maildrop', allowance.files)
  if (accounts !== undefined) options.accounts = accountsFromJson(accounts, allowance.files)
  if (profileFolders !== undefined) options.profileFolders = foldersFromJson(profileFolders, allowance.files)
  return options
}

/** A maildrop in any of its forms; what has none of them is left for `loadMaildrop` to refuse. */
export function maildropFromJson(value: unknown, path: string, files: FileGate): MaildropOption {
  if (typeof value === 'string') return files.inside(value, path)
  if (Array.isArray(value)) return messagesFromJson(value, path)
  if (typeof value !== 'object' || value === null) return value as never
  const source = value as { path?: unknown; messages?: unknown }
  if (typeof source.path === 'string') return { ...source, path: files.inside(source.path, `${path}.path`) }
  if (Array.isArray(source.messages)) {
    return { ...source, messages: messagesFromJson(source.messages, `${path}.messages`) }
  }
  return value as never
}

/** Messages whose octets may be in base64. */
export function messagesFromJson(values: readonly unknown[], path: string): MessageSource[] {
  return values.map((value, index) => messageFromJson(value, `${path}[${index}]`))
}

export function messageFromJson(value: unknown, path: string): MessageSource {
  if (typeof value !== 'object' || value === null || !('rawBase64' in value)) return value as MessageSource
  const { rawBase64, ...rest } = value as { rawBase64: unknown }
  return { ...rest, raw: octetsFromBase64(rawBase64, `${path}.rawBase64`) }
}

export function foldersFromJson(folders: unknown, files: FileGate): readonly string[] {
  if (!Array.isArray(folders)) return folders as never
  return folders.map((folder, index) =>
    typeof folder === 'string' ? files.inside(folder, `profileFolders[${index}]`) : (folder as never),
  )
}

function accountsFromJson(accounts: unknown, files: FileGate): readonly AccountOption[] {
  if (!Array.isArray(accounts)) return accounts as never
  return accounts.map((account: unknown, index): AccountOption => {
    const { maildrop } = (account ?? {}) as { maildrop?: unknown }
    if (maildrop === undefined) return account as AccountOption
    const path = `accounts[${index}].maildrop`
    return { ...(account as AccountOption), maildrop: maildropFromJson(maildrop, path, files) }
  })
}

/** Whoever reaches this control server reaches its own address already. */
function checkHost(host: unknown, own: string): void {
  if (typeof host !== 'string' || isIP(host) === 0 || isLoopback(host) || host === own) return
  const more = isLoopback(own) ? '' : ` and ${own}`
  const message = `host: found ${JSON.stringify(host)}. Allowed are addresses of this machine alone (127.0.0.1, ::1)${more}; start the control server itself on another one to allow that.`
  throw new Pop3MockError('CONTROL_REFUSED', message, { path: 'host' })
}

/** Whether an address can be reached from this machine only. */
export function isLoopback(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && address.startsWith('127.'))
}
