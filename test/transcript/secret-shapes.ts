/**
 * Every way to log on, in every manner in which a client or a server may go about it, with what must stay secret.
 */

import type { FaultItem } from '../../src/server/fault-items.ts'
import type { Pop3ServerOptions } from '../../src/server/options.ts'
import { apopDigest } from '../../src/session/authorization.ts'
import { MECHANISMS } from '../../src/session/sasl/mechanisms.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { CLIENTS, type Client } from '../session/sasl/clients.ts'
import type { Response } from '../session/sasl/play-sasl.ts'
import { exchange, type MemoryServer, memoryServer } from '../support/memory-server.ts'

/** Long enough not to be found by chance. */
export const PASSWORD = 'Zq7secretXw9'

/** A line, given what the server said last; and what of it must not be read. */
export type Say = (heard: string) => { readonly line: string; readonly secret?: string }

const word =
  (line: string): Say =>
  () => ({ line })
const secretly =
  (head: string, secret: string): Say =>
  () => ({ line: head + secret, secret })

/** How a client logs on with this password. */
export function logOns(password: string): Readonly<Record<string, readonly Say[]>> {
  const others: Record<string, Client> = { EXTERNAL: () => ['somebody'], ANONYMOUS: () => ['a trace'] }
  const answers = Object.entries({ ...CLIENTS, ...others })
  return {
    PASS: [word('USER user'), secretly('PASS ', password)],
    'pass in pieces': [word('USER user'), secretly('pass  ', `${password} and more`)],
    APOP: [(heard) => apop(password, heard)],
    ...Object.fromEntries(
      answers.flatMap(([name, client]) => {
        const responses = client('user', password)
        const asked: [string, Say[]] = [`AUTH ${name}`, [word(`AUTH ${name}`), ...responses.map(answer)]]
        const isServerFirst = MECHANISMS.find((known) => known.name === name)?.isServerFirst
        const [first, ...others] = responses
        if (isServerFirst || first === undefined) return [asked]
        const initial: Say = () => {
          const secret = encoded(first, '')
          return { line: `AUTH ${name} ${secret}`, secret }
        }
        return [asked, [`AUTH ${name} at once`, [initial, ...others.map(answer)]] as [string, Say[]]]
      }),
    ),
  }
}

function apop(password: string, greeting: string): ReturnType<Say> {
  const secret = apopDigest(/<[^>]*>/.exec(greeting)?.[0] ?? '<1.2@host>', password)
  return { line: `APOP user ${secret}`, secret }
}

function answer(response: Response): Say {
  return (heard) => {
    const secret = encoded(response, textOf(Buffer.from(/^\+ (\S*)/.exec(heard)?.[1] ?? '', 'base64')))
    return { line: secret, secret }
  }
}

function encoded(response: Response, challenge: string): string {
  const said = typeof response === 'function' ? made(response, challenge) : response
  return Buffer.from(typeof said === 'string' ? octetsOf(said) : said).toString('base64')
}

/** A client that goes on whatever the challenge is. */
function made(response: (challenge: string) => string | Uint8Array, challenge: string): string | Uint8Array {
  try {
    return response(challenge)
  } catch {
    return 'a response to no challenge at all'
  }
}

/** Under which circumstances it is said, and how. */
export interface Manner {
  readonly name: string
  readonly options?: Pop3ServerOptions
  readonly say?: (server: MemoryServer, lines: readonly Say[]) => string[]
}

const when = (...faults: FaultItem[]): Pop3ServerOptions => ({ faults })
const ALL = [...MECHANISMS.map(({ name }) => name)]

// biome-ignore format: a table
export const MANNERS: readonly Manner[] = [
  { name: 'as it should be' },
  { name: 'without any mechanism', options: { dialect: { mechanisms: [] } } },
  { name: 'with LF alone', say: (server, lines) => oneByOne(server, lines, '\n') },
  { name: 'all at once', say: atOnce },
  { name: 'all at once, without any mechanism', options: { dialect: { mechanisms: [] } }, say: atOnce },
  { name: 'in pieces', options: { dialect: { inputFraming: 'whole-lines' } }, say: (server, lines) => oneByOne(server, lines, '\r\n', 8) },
  { name: 'behind STLS', say: behindStls },
  { name: 'over TLS', say: overTls },
  { name: 'then given up', say: (server, lines) => oneByOne(server, [...lines.slice(0, 1), word('*'), ...lines.slice(1), word('QUIT')]) },
  { name: 'left in the middle', say: leftInTheMiddle },
  { name: 'with everything refused', options: when({ do: { type: 'answer', as: '-ERR' } }) },
  { name: 'with everything allowed', options: when({ do: { type: 'answer', as: '+OK' } }) },
  { name: 'with challenges that say +OK', options: when({ when: { at: 'challenge' }, do: { type: 'send', octets: '+OK\r\n' } }) },
  { name: 'with challenges that say -ERR', options: when({ when: { at: 'challenge' }, do: { type: 'send', octets: '-ERR no\r\n' } }) },
  { name: 'with challenges that say nothing', options: when({ when: { at: 'challenge' }, do: { type: 'silence' } }) },
  { name: 'with replies of nonsense', options: when({ do: { type: 'status', positive: 'YES', negative: 'NO' } }) },
  { name: 'with replies in lower case', options: when('lowercase-ok') },
  { name: 'with replies without their line end', options: when({ do: { type: 'line-ending', as: 'none', lines: 'all' } }) },
  { name: 'where the cancel is ignored', options: { dialect: { saslCancel: 'ignored' } }, say: (server, lines) => oneByOne(server, [...lines.slice(0, 1), word('*'), ...lines.slice(1)]) },
  { name: 'twice', say: (server, lines) => oneByOne(server, [...lines, ...lines]) },
  { name: 'with a lost beginning', options: { transcriptLimit: 4 } },
  { name: 'with hardly a beginning', options: { transcriptLimit: 2 } },
]

/** What was recorded, and what of it must not be read. */
export function recordedIn(
  { options = {}, say = oneByOne }: Manner,
  lines: readonly Say[],
): { readonly server: MemoryServer; readonly secrets: readonly string[] } {
  const dialect = { mechanisms: ALL, ...options.dialect }
  const accounts = [{ user: 'user', password: PASSWORD }]
  const server = memoryServer({ accounts, ...options, dialect }, 'stls')
  return { server, secrets: say(server, lines) }
}

function oneByOne(
  server: MemoryServer,
  lines: readonly Say[],
  ending = '\r\n',
  segmentInOctets = Number.POSITIVE_INFINITY,
  client = server.connect(),
): string[] {
  let heard = client.segments.map(textOf).join('')
  return lines.flatMap((say) => {
    const { line, secret } = say(heard)
    const parts = segments(line + ending, segmentInOctets)
    heard = parts.map((part) => exchange(client, part)).join('')
    if (secret === undefined || secret === '') return []
    // Cut in pieces, the line is several: of the secret are those that hold nothing else.
    return parts.length === 1 ? [secret] : parts.slice(1).filter((part) => secret.includes(part))
  })
}

function segments(text: string, lengthInOctets: number): readonly string[] {
  if (text.length <= lengthInOctets) return [text]
  return text.match(new RegExp(`[\\s\\S]{1,${lengthInOctets}}`, 'g')) ?? []
}

function atOnce(server: MemoryServer, lines: readonly Say[]): string[] {
  return allInOne(server, lines, '')
}

function behindStls(server: MemoryServer, lines: readonly Say[]): string[] {
  return allInOne(server, lines, 'STLS\r\n')
}

function allInOne(server: MemoryServer, lines: readonly Say[], before: string): string[] {
  const said = lines.map((say) => say(''))
  const client = server.connect()
  client.send(octetsOf(before + said.map(({ line }) => `${line}\r\n`).join('')))
  client.handshake?.complete()
  client.finish()
  return said.flatMap(({ secret }) => (secret === undefined || secret === '' ? [] : [secret]))
}

function overTls(server: MemoryServer, lines: readonly Say[]): string[] {
  const client = server.connect()
  exchange(client, 'STLS\r\n')
  client.handshake?.complete()
  return oneByOne(server, lines, '\r\n', undefined, client)
}

function leftInTheMiddle(server: MemoryServer, lines: readonly Say[]): string[] {
  const client = server.connect()
  const secrets = oneByOne(server, lines.slice(0, -1), '\r\n', undefined, client)
  const { line, secret } = (lines.at(-1) as Say)('')
  client.send(octetsOf(line))
  client.finish()
  return secret === undefined || secret === '' ? secrets : [...secrets, secret]
}
