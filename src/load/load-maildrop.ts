/**
 * From what a user calls a maildrop to a maildrop. Everything that is wrong with it is told here, before a socket opens;
 * later only a file can vanish.
 */
import { array, boolean, exactOptional, type GenericSchema, strictObject, string, unknown } from 'valibot'
import { type ErrorCode, Pop3MockError } from '../errors.ts'
import { listProblem } from '../maildrop/list-problem.ts'
import { Maildrop } from '../maildrop/maildrop.ts'
import { type MessageSource, messageFrom } from '../maildrop/message-source.ts'
import { parseOutsideValue } from '../schema.ts'
import type { LoadedMessages } from './loaded-messages.ts'
import { MailFileReader } from './mail-file-reader.ts'
import { messagesAtPath } from './messages-at-path.ts'

/** The path of a maildrop, or its messages; either also with what else is to be said of it. */
export type MaildropOption = string | readonly MessageSource[] | MaildropSource | MessageListSource

/** A maildrop on disk. */
export interface MaildropSource {
  /** A folder with a `maildrop.json`, a Maildir, a folder of `.eml`, one `.eml` or an mbox file. */
  path: string
  /** Serve the octets of the files as they are, instead of turning bare LF into CRLF. A manifest may say otherwise. */
  exact?: boolean
  allowDuplicateUniqueIds?: boolean
}

/** A maildrop as a list of messages. */
export interface MessageListSource {
  messages: readonly MessageSource[]
  allowDuplicateUniqueIds?: boolean
}

/**
 * The maildrop that an option describes. Paths are taken from the working directory. Of files only a manifest, what
 * it repeats until a size, and an mbox are read; the rest is read when it is asked for.
 * @param optionPath where the option stands, for the error, e.g. `accounts[1].maildrop`
 * @throws {Pop3MockError} INVALID_OPTION, or INVALID_FIXTURE for what is on disk
 */
export function loadMaildrop(option: MaildropOption, optionPath: string): Maildrop {
  const source = parseMaildropOption(option, optionPath)
  if ('path' in source) return maildropOf(messagesOnDisk(source, optionPath), 'INVALID_FIXTURE')
  return maildropOf(
    messagesInList(source, Array.isArray(option) ? optionPath : `${optionPath}.messages`),
    'INVALID_OPTION',
  )
}

function maildropOf(loaded: LoadedMessages, code: ErrorCode): Maildrop {
  const { messages, allowDuplicateUniqueIds } = loaded
  const problem = listProblem(messages, allowDuplicateUniqueIds)
  if (problem === undefined) return new Maildrop(messages, { allowDuplicateUniqueIds })
  const path = `${loaded.pathOf(problem.index)}.${problem.trait}`
  throw new Pop3MockError(code, `${path}: ${problem.text}`, { path })
}

function messagesInList(source: MessageListSource, listPath: string): LoadedMessages {
  const pathOf = (index: number): string => `${listPath}[${index}]`
  return {
    // Array.from, unlike map, also visits the holes of a list: they are reported, not skipped.
    messages: Array.from(source.messages, (message, index) => messageFrom(message, pathOf(index))),
    allowDuplicateUniqueIds: source.allowDuplicateUniqueIds ?? false,
    pathOf,
  }
}

function messagesOnDisk(source: MaildropSource, optionPath: string): LoadedMessages {
  return messagesAtPath(source.path, optionPath, {
    exact: source.exact ?? false,
    allowDuplicateUniqueIds: source.allowDuplicateUniqueIds ?? false,
    reader: new MailFileReader(),
  })
}

/** @throws {Pop3MockError} INVALID_OPTION when it is none of the four forms. */
function parseMaildropOption(option: MaildropOption, optionPath: string): MaildropSource | MessageListSource {
  if (typeof option === 'string') return { path: checkedPath(option, optionPath) }
  if (Array.isArray(option)) return { messages: option }
  if (typeof option !== 'object' || option === null || option instanceof Uint8Array) {
    throw wrongForm(option, optionPath)
  }
  if ('messages' in option && !('path' in option)) {
    return parseOutsideValue(listSchema(), option, optionPath, 'INVALID_OPTION') as MessageListSource
  }
  if (!('path' in option)) throw wrongForm(option, optionPath)
  const source = parseOutsideValue(pathSchema(), option, optionPath, 'INVALID_OPTION')
  checkedPath(source.path, `${optionPath}.path`)
  return source
}

function checkedPath(path: string, place: string): string {
  const problem =
    path === ''
      ? 'found an empty path.'
      : /[\r\n\0]/.test(path)
        ? `found a text with line ends or NUL, ${JSON.stringify(path.slice(0, 40))}; a message is given in a list: [text].`
        : undefined
  if (problem === undefined) return path
  const message = `${place}: ${problem} Allowed is the path of a file or a folder.`
  throw new Pop3MockError('INVALID_OPTION', message, { path: place })
}

function wrongForm(option: unknown, optionPath: string): Pop3MockError {
  const found =
    option instanceof Uint8Array
      ? 'octets; one message is given in a list: [octets]'
      : typeof option === 'object' && option !== null
        ? `an object with ${Object.keys(option).join(', ') || 'no key'}`
        : String(option)
  return new Pop3MockError(
    'INVALID_OPTION',
    `${optionPath}: found ${found}. Allowed is a path, a list of messages, { path, exact, allowDuplicateUniqueIds } or ` +
      '{ messages, allowDuplicateUniqueIds }.',
    { path: optionPath },
  )
}

function pathSchema(): GenericSchema<unknown, MaildropSource> {
  return strictObject({
    path: string('the path of a file or a folder'),
    exact: exactOptional(boolean('true or false')),
    allowDuplicateUniqueIds: exactOptional(boolean('true or false')),
  })
}

function listSchema(): GenericSchema<unknown, { messages: unknown[]; allowDuplicateUniqueIds?: boolean }> {
  return strictObject({
    messages: array(unknown(), 'a list of messages'),
    allowDuplicateUniqueIds: exactOptional(boolean('true or false')),
  })
}
