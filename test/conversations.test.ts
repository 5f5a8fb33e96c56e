/**
 * Plays every conversation in `test/conversations/*.md`. In each file: a heading and prose say what is shown and where
 * that is written; a `json` block gives the server's options; a `pop3` block is the conversation.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Pop3ServerOptions } from '../src/server/options.ts'
import { blocksIn } from './generate/readme-blocks.ts'
import { memoryServer } from './support/memory-server.ts'
import { playConversation } from './support/play-conversation.ts'

interface Conversation {
  readonly title: string
  readonly prose: string
  readonly options: Pop3ServerOptions
  readonly lines: readonly string[]
}

const folder = new URL('conversations/', import.meta.url)

for (const file of readdirSync(folder).filter((name) => name.endsWith('.md'))) {
  describe(file, () => {
    for (const conversation of conversationsIn(readFileSync(new URL(file, folder), 'utf8'))) {
      test(conversation.title, () => {
        expect(conversation.prose).toMatch(/RFC \d{4}|C00\d\d|V000\d|corner/i)
        playConversation(memoryServer(conversation.options), conversation.lines)
      })
    }
  })
}

/** One conversation for each level-2 heading. */
function conversationsIn(markdown: string): Conversation[] {
  const sections = markdown.split(/^## /m).slice(1)
  return sections.map((section) => {
    const title = section.slice(0, section.indexOf('\n'))
    const played = block(section, 'pop3')
    if (played === undefined) throw new Error(`${title}: no pop3 block`)
    return {
      title,
      prose: section.replace(/```[\s\S]*?```/g, ''),
      options: JSON.parse(block(section, 'json') ?? '{}') as Pop3ServerOptions,
      lines: played
        .split('\n')
        .filter((line) => line !== '')
        .map(unescaped),
    }
  })
}

/** A second block would be played by nobody. */
function block(section: string, language: string): string | undefined {
  const [only, ...others] = blocksIn(section, language)
  if (others.length > 0) throw new Error(`${section.split('\n', 1)}: more than one ${language} block`)
  return only
}

/** Octets are written with JSON's escapes. */
function unescaped(line: string): string {
  return JSON.parse(`"${line.replaceAll('"', '\\"')}"`) as string
}
