/**
 * Conversations at the edges of rules: by a word, a reply or an end they differ from those of the pages. They stand in
 * `edge-conversations.txt`, a line each: the name, then what was said, parted by ` | `. What the judge makes of them stands in
 * `told-verdicts.txt`.
 */
import { readFileSync } from 'node:fs'
import type { ConformanceOptions } from '../../src/conformance/judge.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import type { ConversationCase } from './conversation-cases.ts'

/** What is said again and again. */
const PHRASES: Readonly<Record<string, string>> = {
  'log-on': 'S: +OK | C: USER user | S: +OK | C: PASS secret | S: +OK',
  // The same, where the server tells what became of it.
  opened:
    '-- session 1 opened | S: +OK | C: USER user | S: +OK | C: PASS secret | -- logged on: user (PASS) | S: +OK',
  mail: 'C: RETR 1 | S: +OK | S: one | S: .',
  ids: 'C: UIDL | S: +OK | S: 1 a | S: 2 b | S: .',
  cut: 'C: RETR 1 | S: +OK | S: on | -- reply cut',
  stls: 'C: STLS | S: +OK | -- tls ok: TLSv1.3',
  quit: 'C: QUIT | S: +OK',
}

const EDGES: readonly ConversationCase[] = readFileSync(
  new URL('edge-conversations.txt', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => edge(line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)))

/** Each under its name; some once more under the other lens, or with what the client ended up with. */
export const EDGE_CONVERSATIONS: readonly ConversationCase[] = [
  ...EDGES,
  ...EDGES.filter(({ name }) => /^(greeting odd|odd reply|STAT with|LIST with|USER again)/.test(name)).map(
    (one) => ({
      ...one,
      name: `${one.name}, by rfc1939`,
      options: { lens: 'rfc1939' } as const,
    }),
  ),
  ...EDGES.filter(({ name }) => /^(DELE of what was fetched|RETR broken off, open)/.test(name)).map(
    (one) => ({
      ...one,
      name: `${one.name}, received`,
      options: { received: [octetsOf('one\r\n')] },
    }),
  ),
]

/** `{x*300}` is as many x. */
function edge(name: string, text: string): ConversationCase {
  const said = text
    .replace(/\{([a-z-]+)\}/g, (_, phrase: string) => PHRASES[phrase] as string)
    .replace(/\{(.)\*(\d+)\}/g, (_, octet: string, count: string) => octet.repeat(Number(count)))
  const options: ConformanceOptions = {}
  return {
    id: 'edge',
    name,
    verdict: 'conforms',
    options,
    transcript: parseTranscript(said.split(' | ').join('\n')),
  }
}
