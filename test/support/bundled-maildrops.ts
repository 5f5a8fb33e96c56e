/**
 * The maildrops in fixtures/maildrops, as the folder has them: a new one is tested without being named anywhere.
 */
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT: string = fileURLToPath(new URL('../../fixtures/maildrops/', import.meta.url))

/** Folders that hold messages or a manifest, and mbox files; sorted by name. */
export function bundledMaildrops(): readonly string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => (entry.isDirectory() ? isMaildrop(entry.name) : entry.name.endsWith('.mbox')))
    .map((entry) => entry.name)
    .sort()
}

export function pathOfMaildrop(name: string): string {
  return ROOT + name
}

function isMaildrop(folder: string): boolean {
  return readdirSync(ROOT + folder).some((name) => name === 'maildrop.json' || name.endsWith('.eml'))
}
