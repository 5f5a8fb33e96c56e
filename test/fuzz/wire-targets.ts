/**
 * What reads octets from a client or a server: lines, commands, replies, SASL, a ClientHello, whole sessions.
 */
import { readClientHello } from '../../src/link/client-hello.ts'
import type { Account } from '../../src/maildrop/accounts.ts'
import type { SaslContext } from '../../src/session/sasl/mechanism.ts'
import { MECHANISMS } from '../../src/session/sasl/mechanisms.ts'
import { parseCommand } from '../../src/wire/command.ts'
import { isKeyword } from '../../src/wire/keyword.ts'
import { LineReader } from '../../src/wire/line-reader.ts'
import { joined, textOf } from '../../src/wire/octets.ts'
import { type ReplyForm, ReplyReader } from '../../src/wire/reply-reader.ts'
import { memoryServer } from '../support/memory-server.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'
import { cutAnywhere, type FuzzTarget, type Outcome, same } from './target.ts'

const LINE_ENDS = ['\r\n', '\n', '\r', '\r\r\n', '\n\r', '\0', ' ', '\t', '.', '\r\n.\r\n', 'x']
const COMMANDS = [
  ...['USER user', 'PASS secret', 'STAT', 'LIST', 'UIDL', 'RETR 1', 'TOP 1 0', 'DELE 1', 'RSET', 'NOOP'],
  ...[
    'QUIT',
    'CAPA',
    'APOP',
    'STLS',
    'UTF8',
    'LANG',
    'AUTH',
    '=',
    '*',
    '0',
    '01',
    '-1',
    '99999999999999999999',
  ],
]
const MECHANISM_NAMES = MECHANISMS.map(({ name }) => name)
const SASL = [
  ...[
    'user',
    'secret',
    '\0',
    ',',
    '=2C',
    '=3D',
    'n,,',
    'y,,',
    'p=tls-unique,,',
    'a=',
    'n=user',
    'r=',
    'c=biws',
    'p=',
  ],
  ...[
    'auth=Bearer secret',
    '\x01',
    '\x01\x01',
    'NTLMSSP\0',
    '\x01\0\0\0',
    '\x03\0\0\0',
    '\xc3\xa9',
    '\xff',
    ' ',
  ],
  '0123456789abcdef0123456789abcdef',
]

export const WIRE_TARGETS: readonly FuzzTarget[] = [
  {
    kind: 'octets',
    name: 'line-reader',
    perMillion: 193_500,
    words: [...LINE_ENDS, ...COMMANDS],
    play: readLines,
  },
  {
    kind: 'octets',
    name: 'command',
    perMillion: 170_000,
    words: [...LINE_ENDS, ...COMMANDS],
    play: readCommand,
  },
  {
    ...{ kind: 'octets', name: 'reply-reader', perMillion: 210_000, play: readReplies },
    words: [...LINE_ENDS, '+OK', '-ERR', '+', '+ ', '..', '\r\n..\r\n', '\r\n.x\r\n'],
  },
  {
    ...{ kind: 'octets', name: 'client-hello', perMillion: 110_000, play: readHello },
    words: ['\x16\x03\x01', '\x01\0\0', '\0\0', '\0\x10', '\xff\xff', '\0\x01', 'pop3', 'localhost'],
  },
  { kind: 'octets', name: 'sasl', perMillion: 90_000, words: SASL, play: playSasl },
  {
    ...{ kind: 'octets', name: 'session', perMillion: 8_000, play: playSession },
    words: [...LINE_ENDS, ...COMMANDS, ...MECHANISM_NAMES, 'AHVzZXIAc2VjcmV0'],
  },
]

interface ReadLines {
  readonly lines: readonly unknown[]
  readonly pending: string
  readonly droppedOctets: number
}

function linesOf(pieces: readonly Uint8Array[], limitInOctets: number): ReadLines {
  const reader = new LineReader(limitInOctets)
  const lines: unknown[] = []
  for (const piece of pieces) {
    reader.push(piece)
    for (let line = reader.next(); line !== undefined; line = reader.next())
      lines.push([textOf(line.octets), line.ending, line.overlong])
  }
  return { lines, pending: textOf(reader.pending), droppedOctets: reader.droppedOctets }
}

function readLines(input: Uint8Array, draws: SeededDraws): Outcome {
  const limitInOctets = draws.pick([1, 2, 5, 255, 10_000])
  const whole = linesOf([input], limitInOctets)
  same('lines of pieces', linesOf(cutAnywhere(draws, input), limitInOctets), whole)
  return `${Math.min(5, whole.lines.length)} ${whole.droppedOctets > 0} ${whole.pending.length > 0}`
}

function readCommand(input: Uint8Array, draws: SeededDraws): Outcome {
  const reader = new LineReader(255)
  reader.push(input)
  let told = ''
  for (let line = reader.next(); line !== undefined && told.length < 60; line = reader.next()) {
    const tolerance = { leadingSpace: draws.chance(0.5), tabs: draws.chance(0.5) }
    const { keyword, word, arguments: text, spaced } = parseCommand(line, tolerance)
    const isRight = keyword === 'UNKNOWN' ? text.length <= 255 : isKeyword(keyword) && !line.overlong
    if (!isRight || (!spaced && text !== ''))
      throw new Error(`not a command: ${JSON.stringify([keyword, word, text])}`)
    told += ` ${keyword}`
  }
  return told
}

function repliesOf(pieces: readonly Uint8Array[], form: ReplyForm): unknown {
  const reader = new ReplyReader()
  const replies: unknown[] = []
  for (const piece of pieces) {
    reader.push(piece)
    for (let reply = reader.next(form); reply !== undefined; reply = reader.next(form))
      replies.push([reply.positive, reply.line, reply.octets && textOf(reply.octets), reply.endedBy])
  }
  return [replies, textOf(reader.pending)]
}

function readReplies(input: Uint8Array, draws: SeededDraws): Outcome {
  const form = draws.pick(['single-line', 'multi-line', 'ends-at-leading-dot'] as const)
  const whole = repliesOf([input], form)
  same('replies of pieces', repliesOf(cutAnywhere(draws, input), form), whole)
  return `${form} ${JSON.stringify(whole).length >> 5}`
}

/** What a beginning says stays so, whatever follows. */
function readHello(input: Uint8Array, draws: SeededDraws): Outcome {
  const octets = Buffer.from(input)
  const whole = readClientHello(octets)
  const early = readClientHello(octets.subarray(0, draws.below(octets.length + 1)))
  if (early !== undefined) same('the hello of a beginning', early, whole)
  return whole === undefined ? 'incomplete' : `${whole.serverName !== undefined} ${whole.protocols.length}`
}

const ACCOUNT = { user: 'user', password: 'secret' } as Account

function saslContext(initialResponse: Uint8Array | undefined): SaslContext {
  const find = (name: string) => (name === 'user' ? ACCOUNT : undefined)
  return {
    ...{ initialResponse, findAccount: find, findProver: find, nonce: '1.2@mock', hostName: 'mock' },
    findByToken: (token) => (token === 'secret' ? ACCOUNT : undefined),
    secretOf: (name) => find(name)?.password,
    certificateName: 'user',
  }
}

/** The input's lines are the client's responses. */
function playSasl(input: Uint8Array, draws: SeededDraws): Outcome {
  const mechanism = draws.pick(MECHANISMS)
  const responses = textOf(input)
    .split('\n')
    .map((text) => Buffer.from(text, 'latin1'))
  const initial = mechanism.isServerFirst || draws.chance(0.3) ? undefined : responses.shift()
  const exchange = mechanism.start(saslContext(initial))
  let step = exchange.next()
  let challenges = 0
  while (step.done !== true) {
    if (++challenges > 5) throw new Error(`${mechanism.name} asks for ever`)
    step = exchange.next(responses.shift() ?? Buffer.alloc(0))
  }
  return `${mechanism.name} ${challenges} ${step.value.type}`
}

function conversationOf(pieces: readonly Uint8Array[]): string {
  const server = memoryServer({ maildrop: ['Subject: x\n\n.\n'] })
  const client = server.connect()
  for (const piece of pieces) client.send(piece)
  client.finish()
  const text = textOf(joined(client.segments))
  client.reset()
  if (server.clock.pendingCount > 0) throw new Error('a timer is left behind the session')
  if (server.accounts.some(({ maildrop }) => maildrop.locked))
    throw new Error('a lock is left behind the session')
  return text
}

function playSession(input: Uint8Array, draws: SeededDraws): Outcome {
  const whole = conversationOf([input])
  same('the session of pieces', conversationOf(cutAnywhere(draws, input)), whole)
  const replies = whole.split('\r\n')
  for (const reply of replies) if (reply.length > 510) throw new Error('a reply line is too long')
  return [...new Set(replies.map((reply) => reply.slice(0, 16)))].slice(0, 5).join()
}
