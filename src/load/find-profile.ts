/**
 * Profiles by name: those of this package, and those of a user's own folders.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import { type Profile, parseProfile } from '../faults/profile.ts'
import { PROFILE_ALIASES, PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { outsideError } from '../schema.ts'
import { ownProfile } from './own-profile.ts'
import { parseJson } from './parse-json.ts'

/**
 * The profile of that name or alias.
 * @param folders a user's own folders of profile files, searched before ours: for a file of that name, then for a profile
 * @throws {Pop3MockError} INVALID_OPTION when there is none or its file is malformed
 */
export function findProfile(name: string, root: string, folders: readonly string[] = []): Profile {
  const files = folders.flatMap(profileFilesIn)
  const file = files.find((path) => nameOfFile(path) === name) ?? files.find((path) => isNamed(path, name))
  if (file !== undefined) return readProfile(file)
  const known = nameOf(name)
  if (known === undefined) throw unknownProfile(name, root, files.map(nameOfFile))
  return ownProfile(known)
}

/**
 * The profile that a file holds.
 * @throws {Pop3MockError} INVALID_OPTION, naming the file and what is wrong in it
 */
export function readProfile(file: string): Profile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const isFolder = (error as NodeJS.ErrnoException).code === 'EISDIR'
    const problem = isFolder
      ? 'found a folder. Allowed is a JSON file that holds one profile; a folder goes into profileFolders.'
      : `cannot be read: ${(error as Error).message}.`
    throw new Pop3MockError('INVALID_OPTION', `${file}: ${problem}`, {
      path: file,
      cause: error,
    })
  }
  return parseProfile(parseJson(text, file, 'INVALID_OPTION'), `${file}: `)
}

/** The profile files of a folder and its subfolders, sorted. */
export function profileFilesIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException
    const isThere = code !== 'ENOENT' && code !== 'ENOTDIR'
    const problem = isThere ? `${folder} cannot be read: ${message}.` : `there is no folder ${folder}.`
    throw new Pop3MockError('INVALID_OPTION', `profileFolders: ${problem}`, { path: 'profileFolders', cause })
  }
}

function nameOf(name: string): ProfileName | undefined {
  if (Object.hasOwn(PROFILE_PHASES, name)) return name as ProfileName
  return Object.hasOwn(PROFILE_ALIASES, name) ? PROFILE_ALIASES[name] : undefined
}

/** Whether the profile in the file calls itself so, whatever its file is called; one that is malformed is told of when it is used. */
function isNamed(path: string, name: string): boolean {
  try {
    return readProfile(path).name === name
  } catch {
    return false
  }
}

function nameOfFile(path: string): string {
  return basename(path, '.json')
}

function unknownProfile(name: string, root: string, own: readonly string[]): Pop3MockError {
  const names = [...own, ...Object.keys(PROFILE_PHASES), ...Object.keys(PROFILE_ALIASES)]
  const hint = didYouMeanHint(name, names, 'quoted')
  const count = Object.keys(PROFILE_PHASES).length
  const known = own.length === 0 ? '' : ` Of your own: ${[...new Set(own)].join(', ')}.`
  const problem = `there is no profile ${JSON.stringify(name)}.${hint} "pop3-mock profiles" lists all ${count}.${known}`
  return outsideError(root, problem)
}
