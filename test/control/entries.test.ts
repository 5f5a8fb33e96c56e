/**
 * What the entries load: the core neither a WebSocket nor an HTTP server.
 */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** The modules that a file needs at run time, its own imports' included. */
function loadedBy(file: string, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, names = '', target = ''] of text.matchAll(/^(?:import|export) ([^;]*?)from '([^']+)'/gms)) {
    const isTypeOnly = names.startsWith('type ') || /^\{(\s*type \w+,?)*\s*\}\s*$/.test(names)
    if (isTypeOnly) continue
    if (target.startsWith('.')) loadedBy(join(dirname(file), target), seen)
    else seen.add(target)
  }
  return seen
}

test.each([
  ['index.ts', ['ws', 'node:http', '@peculiar/x509', 'commander']],
  ['outlook.ts', ['ws', 'node:http', 'commander']],
  ['remote.ts', ['node:http', 'commander']],
  ['control.ts', ['commander']],
])('%s loads none of %s', (entry, unwanted) => {
  const loaded = loadedBy(join(src, entry))
  expect(loaded.size).toBeGreaterThan(3)
  expect(unwanted.filter((name) => loaded.has(name))).toEqual([])
})

test('control.ts and remote.ts load ws', () => {
  for (const entry of ['control.ts', 'remote.ts']) expect(loadedBy(join(src, entry)).has('ws')).toBe(true)
})
