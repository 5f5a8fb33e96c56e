/**
 * The conversations of a Markdown page: under each heading blocks whose first word is what the judge must say.
 */
import { readFileSync } from 'node:fs'
import type { ConformanceOptions } from '../../src/conformance/judge.ts'
import type { Verdict } from '../../src/conformance/report/conformance-report.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { fromVisible } from '../../src/transcript/visible-octets.ts'
import { octetsOf } from '../../src/wire/octets.ts'

export interface ConversationCase {
  /** The heading that it stands under. */
  readonly id: string
  readonly name: string
  readonly verdict: Verdict
  readonly options: ConformanceOptions
  readonly transcript: Transcript
}

const LOG_ON = ['S: +OK', 'C: USER user', 'S: +OK', 'C: PASS secret', 'S: +OK']

const WORDS: Readonly<Record<string, Verdict>> = {
  keeps: 'conforms',
  breaks: 'violates',
  'not-exercised': 'not-exercised',
  'not-observable': 'not-observable',
}

export function conversationCases(page: URL): ConversationCase[] {
  const cases: ConversationCase[] = []
  const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1)
  for (const section of sections) {
    const id = section.slice(0, section.indexOf('\n')).trim()
    const blocks = [...section.matchAll(/^```(\S+) ?(\S*)\n([\s\S]*?)^```/gm)]
    for (const [index, [, word = '', lens = '', body = '']] of blocks.entries()) {
      const verdict = WORDS[word]
      if (verdict === undefined) throw new Error(`${id}: ${word} is no verdict`)
      const options = lens === '' ? {} : { lens: lens as 'rfc1939' }
      cases.push({ id, name: `${id} ${word} ${index + 1}`, verdict, ...read(body, options) })
    }
  }
  return cases
}

/** Statements that a page says nobody can break. */
export function unbreakableIn(page: URL): string[] {
  return [...readFileSync(page, 'utf8').matchAll(/^## (\S+)\n\nCannot be broken: /gm)].map(
    ([, id]) => id as string,
  )
}

function read(body: string, options: ConformanceOptions): Pick<ConversationCase, 'options' | 'transcript'> {
  const [conversation = '', received] = body.split(/^received\n/m)
  const lines = conversation.split('\n').flatMap((line) => (line === 'LOG ON' ? LOG_ON : [line]))
  const transcript = parseTranscript(lines.join('\n'))
  if (received === undefined) return { options, transcript }
  const messages = received
    .trimEnd()
    .split('\n')
    .map((line) => octetsOf(fromVisible(line)))
  return { options: { ...options, received: messages }, transcript }
}
