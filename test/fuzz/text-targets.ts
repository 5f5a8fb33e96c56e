/**
 * What reads texts and files: JSON with its errors, transcripts, mbox files, Maildirs, sizes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judge } from '../../src/conformance/judge.ts'
import { Pop3MockError } from '../../src/errors.ts'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { parseJson } from '../../src/load/parse-json.ts'
import type { Maildrop } from '../../src/maildrop/maildrop.ts'
import { messageBody } from '../../src/maildrop/message.ts'
import { MessageSizer } from '../../src/maildrop/message-sizer.ts'
import { transcriptFromJson } from '../../src/transcript/json-transcript.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { textOf } from '../../src/wire/octets.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'
import { cutAnywhere, type FuzzTarget, type Outcome, same } from './target.ts'

const MAIL = [
  '\r\n',
  '\n',
  '\r',
  '.',
  '\n.\n',
  'From ',
  '\nFrom ',
  '\n>From ',
  '>>From ',
  '\n\n',
  'Subject: x',
  '\0',
  'é',
]
const TRANSCRIPT = [
  ...[
    'C: ',
    'S: ',
    'C| ',
    'S| ',
    '-- ',
    '-- session 1 opened',
    '-- session 2 goes on',
    '-- log-on',
    '-- commit',
    '⋮',
    '…',
  ],
  ...[
    '1C: ',
    '2S: ',
    '+OK',
    '-ERR',
    'USER user',
    'PASS ********',
    'RETR 1',
    'QUIT',
    'AUTH',
    '+ ',
    '\n',
    '\r\n',
    '.',
    '\n.\n',
  ],
  ...[
    '[+',
    ' lines]',
    'S: … 3 lines, 40 octets',
    '\\x',
    '\\x0d',
    '\\',
    '-- tls ok',
    '-- finding',
    '-- fault',
    '-- closed',
    '12.5 ',
  ],
  ...['-- session 1 closed: quit', '-- not read', '-- dropped 5 events', '(', ')'],
]

export const TEXT_TARGETS: readonly FuzzTarget[] = [
  {
    ...{ kind: 'octets', name: 'json-text', perMillion: 60_000, play: readJson },
    words: [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      'null',
      'true',
      '-',
      '0',
      '1e9',
      '1.',
      '\\',
      '\\u00',
      ' ',
      '\n',
      '\ufeff',
    ],
  },
  { kind: 'octets', name: 'transcript-text', perMillion: 45_000, words: TRANSCRIPT, play: readTranscript },
  { kind: 'octets', name: 'message', perMillion: 30_000, words: MAIL, play: measureMessage },
  { kind: 'octets', name: 'mbox', perMillion: 6_000, words: MAIL, play: readMbox },
  {
    kind: 'octets',
    name: 'maildir',
    perMillion: 2_000,
    words: [...MAIL, ':2,S', ';2,', '!2,', '1234.x'],
    play: readMaildir,
  },
]

/** The error, and only the error, comes where JSON.parse has one. */
function readJson(input: Uint8Array): Outcome {
  const text = Buffer.from(input).toString('utf8')
  let expected: unknown
  let isJson = true
  try {
    expected = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    isJson = false
  }
  try {
    same('the value', parseJson(text, 'fuzz.json'), expected)
  } catch (error) {
    if (isJson || !(error instanceof Pop3MockError) || error.path === undefined) throw error
    return (error.message.split('Allowed here: ')[1] ?? '').slice(0, 40)
  }
  if (!isJson) throw new Error('what is not JSON was read')
  return `read ${typeof expected}`
}

/** What was read can be written, read again, and judged. */
function readTranscript(input: Uint8Array): Outcome {
  const transcript = parseTranscript(Buffer.from(input).toString('utf8'))
  const restored = transcriptFromJson(JSON.parse(JSON.stringify(transcript)))
  same('the transcript through JSON', restored.toString(), transcript.toString())
  parseTranscript(transcript.toString())
  const report = judge(transcript)
  const types = new Set([...transcript].map(({ type }) => type))
  return `${[...types].join()} ${report.statements.filter(({ verdict }) => verdict === 'violates').length}`
}

function measureMessage(input: Uint8Array, draws: SeededDraws): Outcome {
  const isExact = draws.chance(0.5)
  const sizer = new MessageSizer(isExact)
  for (const piece of cutAnywhere(draws, input)) sizer.push(piece)
  const { octets } = messageBody(input, isExact)
  same('the size of pieces', sizer.sizeInOctets, octets.length)
  if (octets.length > 0 && !textOf(octets.subarray(-2)).endsWith('\r\n')) throw new Error('no final CRLF')
  return `${isExact} ${octets.length - input.length > 4}`
}

function readMbox(input: Uint8Array, draws: SeededDraws): Outcome {
  return inFolder((folder) => {
    const path = join(folder, 'fuzz.mbox')
    writeFileSync(path, input)
    return readAll(loadMaildrop({ path, exact: draws.chance(0.3) }, 'maildrop'))
  })
}

/** The input is a file's name up to the first line end, then its content. */
function readMaildir(input: Uint8Array, draws: SeededDraws): Outcome {
  return inFolder((folder) => {
    mkdirSync(join(folder, 'cur'))
    mkdirSync(join(folder, 'new'))
    const text = textOf(input)
    const name = text
      .slice(0, Math.max(1, text.search(/\n|$/)))
      .replace(/[\0/]/g, '_')
      .slice(0, 80)
    for (const part of draws.chance(0.3) ? ['cur', 'new'] : ['cur'])
      if (name !== '' && !/^\.{1,2}$/.test(name)) writeFileSync(join(folder, part, name), input)
    return readAll(loadMaildrop({ path: folder, exact: draws.chance(0.3) }, 'maildrop'))
  })
}

/** Each message is as long as it is said to be, and has a unique-id of its own. */
function readAll(maildrop: Maildrop): string {
  const { entries } = maildrop.view()
  const sizes = maildrop.view().sizes()
  if (!(sizes instanceof Promise)) {
    for (const entry of entries) same('the size', sizes.total([entry]), entry.message.body().octets.length)
  }
  const uniqueIds = new Set(entries.map(({ uniqueId }) => uniqueId))
  same('the unique-ids', uniqueIds.size, entries.length)
  return `${Math.min(9, entries.length)} messages`
}

function inFolder(use: (folder: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-fuzz-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
