/**
 * Plays the example of every bundled profile against a server that has nothing but this profile.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { profileFilesIn, readProfile } from '../../src/load/find-profile.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { memoryServer } from '../support/memory-server.ts'
import { playConversation } from '../support/play-conversation.ts'

const folder = fileURLToPath(new URL('../../fixtures/profiles', import.meta.url))

describe.each(
  profileFilesIn(folder).map((file) => ({ file, name: file.slice(folder.length + 1, -'.json'.length) })),
)('$name', ({ file, name }) => {
  test('does what its example shows', () => {
    const profile = readProfile(file)
    expect(`${name.split('/').at(-1)}`).toBe(profile.name)
    const server = memoryServer({ faults: [profile.name as FaultItem] }, profile.tls ?? 'plain')
    playConversation(server, profile.example, profile.segments)
    // A profile that never struck in its own example shows nothing.
    const applied = server.service.faults.trace.filter(({ result }) => result === 'applied')
    expect(applied.length > 0 || (profile.rules ?? []).length === 0).toBe(true)
  })

  test('is written as every profile is', () => {
    const text = readFileSync(file, 'utf8')
    expect(JSON.parse(text)).toMatchObject({ $schema: '../profile.schema.json' })
  })
})

describe('with "segments": true', () => {
  const play =
    (...lines: readonly string[]) =>
    () => {
      const faults = [{ when: { at: 'greeting' }, do: { type: 'segment', sizes: [2, 4], gapMs: 0 } } as const]
      playConversation(memoryServer({ faults }), [...lines, 'S: …'], true)
    }

  test('each S| is a segment of its own', () => {
    expect(play('S| +O', 'S| K po')).not.toThrow()
    expect(play('S| +O', 'S| K …')).not.toThrow()
    expect(play('S| +OK po')).toThrow('the server said')
    expect(play('S| +')).toThrow('the server said')
  })
})
