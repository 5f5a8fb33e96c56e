/**
 * The handlers that concern a maildrop.
 */
import { Pop3MockError } from '../errors.ts'
import { loadMaildrop } from '../load/load-maildrop.ts'
import type { ListedMessage, Maildrop } from '../maildrop/maildrop.ts'
import type { MessageSource } from '../maildrop/message-source.ts'
import type { FileGate } from './file-gate.ts'
import { messageFromJson } from './json-options.ts'
import type { Call } from './method.ts'
import type { FetchedMessage, ParamsOf } from './method-types.ts'
import { octetsToBase64 } from './octets-json.ts'
import { renamingPath } from './rpc-error.ts'
import { heldServer } from './server-methods.ts'

export function listMaildrop(params: ParamsOf<'maildrop.list'>, call: Call): readonly ListedMessage[] {
  return maildropOf(params, call).list()
}

export async function getMessage(params: ParamsOf<'maildrop.get'>, call: Call): Promise<FetchedMessage> {
  const { uniqueId, limitInOctets } = params
  const { entries } = maildropOf(params, call).view()
  const entry = entries.find((one) => one.uniqueId === uniqueId)
  if (entry === undefined) throw noMessage(uniqueId, entries)
  const { message, messageNumber } = entry
  const sizeInOctets = message.declaredSizeInOctets ?? (await message.sizeInOctets())
  return {
    messageNumber,
    uniqueId,
    sizeInOctets,
    rawBase64: octetsToBase64(message.body().octets.subarray(0, limitInOctets)),
  }
}

export function appendMessages(params: ParamsOf<'maildrop.append'>, call: Call): null {
  const maildrop = maildropOf(params, call)
  const { files } = call.control.allowance
  const sources = params.messages.flatMap((message, index) => sourcesOf(message, `messages[${index}]`, files))
  renamingPath('append', 'messages', () => maildrop.append(...sources))
  return null
}

export function replaceMessage(params: ParamsOf<'maildrop.replace'>, call: Call): null {
  const maildrop = maildropOf(params, call)
  const source = messageFromJson(params.message, 'message')
  renamingPath('replace', 'message', () => maildrop.replace(params.uniqueId, source))
  return null
}

export function removeMessages(params: ParamsOf<'maildrop.remove'>, call: Call): null {
  const maildrop = maildropOf(params, call)
  maildrop.remove(...params.uniqueIds)
  return null
}

/** @throws {Pop3MockError} INVALID_OPTION when nobody of that name has an account */
function maildropOf(params: { server: string; user?: string }, call: Call): Maildrop {
  const { server } = heldServer(params, call)
  const { user } = params
  if (user === undefined) return server.maildrop
  const account = server.accounts.find((one) => one.user === user)
  if (account !== undefined) return account.maildrop
  const allowed = server.accounts.map((one) => one.user).join(', ')
  throw new Pop3MockError('INVALID_OPTION', `user: found ${JSON.stringify(user)}. Allowed: ${allowed}.`, {
    path: 'user',
  })
}

/** Mail on disk is read now: what is appended stays as it is. */
function sourcesOf(message: unknown, path: string, files: FileGate): MessageSource[] {
  if (typeof message !== 'object' || message === null || !('path' in message)) {
    return [messageFromJson(message, path)]
  }
  const given = message as { path: unknown }
  if (typeof given.path !== 'string') {
    const found = `${path}.path: found ${typeof given.path}. Allowed is the path of mail inside the root.`
    throw new Pop3MockError('INVALID_OPTION', found, { path: `${path}.path` })
  }
  const inside = { ...given, path: files.inside(given.path, `${path}.path`) }
  return loadMaildrop(inside, path)
    .view()
    .entries.map((entry) => ({ raw: entry.message.body().octets, exact: true, uniqueId: entry.uniqueId }))
}

function noMessage(uniqueId: string, entries: readonly { uniqueId: string }[]): Pop3MockError {
  const ids = entries.slice(0, 10).map((entry) => entry.uniqueId)
  const shown = ids.join(', ') + (entries.length > ids.length ? ', …' : '')
  const message = `uniqueId: no message has ${JSON.stringify(uniqueId)}. Allowed: ${shown || 'none, the maildrop is empty'}.`
  return new Pop3MockError('INVALID_OPTION', message, { path: 'uniqueId' })
}
