/**
 * The profiles of this package: in its repository a file each, in what is published a file for each phase, which packs into
 * half the octets. Knows no profile of a user's.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Profile, parseProfile } from '../faults/profile.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { parseJson } from './parse-json.ts'

/** Beside the built code; beside the sources there is no such folder. */
const PUBLISHED = fileURLToPath(new URL('../profiles', import.meta.url))
const IN_REPOSITORY = fileURLToPath(new URL('../../fixtures/profiles', import.meta.url))

export function ownProfile(name: ProfileName): Profile {
  const phase = PROFILE_PHASES[name]
  const published = `${PUBLISHED}/${phase}.jsonl`
  const bundle = textOf(published)
  if (bundle !== undefined) return parseProfile(parseJson(lineOf(name, bundle), published), `${published}: `)
  const file = `${IN_REPOSITORY}/${phase}/${name}.json`
  return parseProfile(parseJson(readFileSync(file, 'utf8'), file), `${file}: `)
}

/** Undefined where there is no such file. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** One line a profile, its name first: the others need not be parsed. */
function lineOf(name: string, bundle: string): string {
  const start = bundle.indexOf(`{"name":"${name}",`)
  return bundle.slice(start, bundle.indexOf('\n', start))
}
