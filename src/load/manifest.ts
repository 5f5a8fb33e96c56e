/**
 * A folder with `maildrop.json`: its entries turned into messages, in its order.
 * Everything that can be found wrong without reading the mail files is found here.
 */
import { accessSync, constants, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'
import { Pop3MockError } from '../errors.ts'
import { checkTraits, type Message, type MessageContent, type MessageTraits } from '../maildrop/message.ts'
import { freeUniqueId, uniqueIdOfFileName } from '../maildrop/unique-ids.ts'
import { parseOutsideValue } from '../schema.ts'
import { baseNameOf } from './eml-folder.ts'
import { fixtureError, nearbyFile, reasonOf } from './fixture-error.ts'
import type { LoadedMessages, LoadSettings } from './loaded-messages.ts'
import type { MailFileReader } from './mail-file-reader.ts'
import { LARGEST_REPEAT, type Manifest, type ManifestEntry, manifestSchema } from './manifest-schema.ts'
import { parseJson } from './parse-json.ts'
import { RepeatedContent, repeatProblem } from './repeat-body.ts'
import { FileContent, StoredMessage } from './stored-message.ts'

export const MANIFEST_NAME = 'maildrop.json'

/** @throws {Pop3MockError} INVALID_FIXTURE */
export function manifestMessages(folder: string, settings: LoadSettings): LoadedMessages {
  const manifestPath = join(folder, MANIFEST_NAME)
  const manifest = readManifest(manifestPath)
  const files = new ManifestFiles(folder, settings.reader)
  const taken = new Set<string>()
  // Given unique-ids come first: a file's base name gives way to them, wherever it stands in the list.
  for (const entry of manifest.messages) for (const uniqueId of givenUniqueIds(entry)) taken.add(uniqueId)
  const messages: Message[] = []
  const entryIndexes: number[] = []
  for (const [index, entry] of manifest.messages.entries()) {
    const place = `${manifestPath}: messages[${index}]`
    checkTraits(entry, place, 'INVALID_FIXTURE')
    checkRepeat(entry, place)
    const content = files.content(entry, entry.exact ?? manifest.exact ?? settings.exact, place)
    for (const traits of traitsOf(entry, taken)) {
      messages.push(new StoredMessage(content, traits))
      entryIndexes.push(index)
    }
  }
  return {
    messages,
    allowDuplicateUniqueIds: manifest.allowDuplicateUniqueIds ?? settings.allowDuplicateUniqueIds,
    pathOf: (index) => `${manifestPath}: messages[${entryIndexes[index]}]`,
  }
}

function readManifest(path: string): Manifest {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw fixtureError(path, `the manifest cannot be read: ${reasonOf(error)}.`, error)
  }
  const value = parseJson(text, path)
  try {
    return parseOutsideValue(manifestSchema(), value, '', 'INVALID_FIXTURE')
  } catch (error) {
    if (!(error instanceof Pop3MockError)) throw error
    // The path inside the manifest gets the manifest's own before it.
    const inside = error.path ? `: ${error.path}` : ''
    throw new Pop3MockError(error.code, `${path}: ${error.message}`, { path: path + inside, cause: error })
  }
}

function checkRepeat({ repeat }: ManifestEntry, place: string): void {
  if (repeat === undefined) return
  if (repeat.messages === undefined && repeat.untilOctets === undefined) {
    throw fixtureError(`${place}.repeat`, 'found {}. Allowed is { "messages": N } or { "untilOctets": N }.')
  }
  for (const key of ['messages', 'untilOctets'] as const) {
    if ((repeat[key] ?? 0) <= LARGEST_REPEAT[key]) continue
    throw fixtureError(
      `${place}.repeat.${key}`,
      `found ${repeat[key]}. Allowed are at most ${LARGEST_REPEAT[key]}.`,
    )
  }
}

/** The unique-ids that an entry insists on. */
function givenUniqueIds({ uniqueId, repeat }: ManifestEntry): string[] {
  if (uniqueId === undefined) return []
  return repeat?.messages === undefined ? [uniqueId] : numbered(uniqueId, repeat.messages)
}

function numbered(base: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${base}-${index + 1}`)
}

/** One for each message of the entry; only the first insists on the message-number, the others follow it. */
function traitsOf(entry: ManifestEntry, taken: Set<string>): MessageTraits[] {
  const base = baseNameOf(entry.file)
  const names = entry.repeat?.messages === undefined ? [base] : numbered(base, entry.repeat.messages)
  const uniqueIds =
    entry.uniqueId === undefined
      ? names.map((name) => freeUniqueId(uniqueIdOfFileName(name), taken))
      : givenUniqueIds(entry)
  const { messageNumber, declaredSizeInOctets } = entry
  return uniqueIds.map((uniqueId, index) => ({
    uniqueId,
    ...(messageNumber !== undefined && index === 0 && { messageNumber }),
    ...(declaredSizeInOctets !== undefined && { declaredSizeInOctets }),
  }))
}

/** The mail files that a manifest names, each of them opened to one content however often it is named. */
class ManifestFiles {
  readonly #reader: MailFileReader
  readonly #folder: string
  readonly #contents = new Map<string, MessageContent>()

  constructor(folder: string, reader: MailFileReader) {
    this.#folder = realpathSync(folder)
    this.#reader = reader
  }

  content(entry: ManifestEntry, exact: boolean, place: string): MessageContent {
    const untilOctets = entry.repeat?.untilOctets
    const key = JSON.stringify([entry.file, exact, untilOctets])
    const known = this.#contents.get(key)
    if (known !== undefined) return known
    const name = this.#checked(entry.file, `${place}.file`)
    const plain = new FileContent(this.#reader, this.#folder, name, exact)
    const content = untilOctets === undefined ? plain : repeatedContent(plain, entry.file, untilOctets, place)
    this.#contents.set(key, content)
    return content
  }

  /** The file's name in the folder, once it is known to be a readable file there. Links are followed first. */
  #checked(file: string, place: string): string {
    const path = resolve(this.#folder, file)
    if (!this.#holds(path)) throw outside(file, this.#folder, place)
    let real: string
    try {
      real = realpathSync(path)
      accessSync(real, constants.R_OK)
    } catch (error) {
      throw fixtureError(
        place,
        `found ${JSON.stringify(file)}, which cannot be read: ${reasonOf(error)}.${nearbyFile(path)} ` +
          'Allowed is the name of a mail file in the folder of the manifest.',
        error,
      )
    }
    if (!this.#holds(real)) throw outside(file, this.#folder, place)
    if (!statSync(real).isFile()) {
      throw fixtureError(
        place,
        `found ${JSON.stringify(file)}, which is no file. Allowed is the name of a mail file.`,
      )
    }
    return relative(this.#folder, path)
  }

  #holds(path: string): boolean {
    return path.startsWith(this.#folder.endsWith(sep) ? this.#folder : this.#folder + sep)
  }
}

/** The seed is read at once: whether it can be repeated is a question to ask before the server starts. */
function repeatedContent(
  content: MessageContent,
  file: string,
  untilOctets: number,
  place: string,
): MessageContent {
  const seed = content.body().octets
  const problem = repeatProblem(seed, untilOctets)
  if (problem === undefined) return new RepeatedContent(seed, untilOctets)
  throw fixtureError(
    `${place}.repeat.untilOctets`,
    `found ${untilOctets}, but ${JSON.stringify(basename(file))} ${problem}.`,
  )
}

function outside(file: string, folder: string, place: string): Error {
  return fixtureError(
    place,
    `found ${JSON.stringify(file)}, which lies outside the folder ${folder}. ` +
      'Allowed is the name of a mail file inside it; copy the file there.',
  )
}
