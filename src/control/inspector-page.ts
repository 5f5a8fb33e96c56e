/**
 * The files of the inspector's page, as `npm run build` leaves them in dist/inspector. Knows nothing of what they do.
 */
import { readFileSync } from 'node:fs'
import type { Asset, AssetSource } from './control-options.ts'

/** From src/control and from dist/js alike. */
const FOLDER = new URL('../../dist/inspector/', import.meta.url)

/** What is served, by path; nothing else of the folder is. */
const FILES: Readonly<Record<string, { readonly name: string; readonly contentType: string }>> = {
  '/': { name: 'index.html', contentType: 'text/html; charset=utf-8' },
  '/inspector.js': { name: 'inspector.js', contentType: 'text/javascript; charset=utf-8' },
  '/inspector.css': { name: 'inspector.css', contentType: 'text/css; charset=utf-8' },
  '/inspector.svg': { name: 'inspector.svg', contentType: 'image/svg+xml' },
}

/** The page; each file is read when it is first asked for. */
export function inspectorPage(): AssetSource {
  const read = new Map<string, Asset>()
  return (path) => {
    const file = Object.hasOwn(FILES, path) ? FILES[path] : undefined
    if (file === undefined) return undefined
    const known = read.get(path)
    if (known !== undefined) return known
    const asset = { contentType: file.contentType, body: readFileSync(new URL(file.name, FOLDER)) }
    read.set(path, asset)
    return asset
  }
}
