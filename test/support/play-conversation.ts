/**
 * Plays a conversation against a server on memory links and a virtual clock, comparing octet by octet.
 * The language is that of a profile's `example` (see the README); a line is given with its escapes undone.
 */
import type { MemoryClient } from '../../src/link/memory-link.ts'
import { CRLF, octetsOf, textOf } from '../../src/wire/octets.ts'
import { exchange, type MemoryServer } from './memory-server.ts'

/** How long `S! silence` waits, in virtual milliseconds: longer than any delay in our fixtures. */
const SILENCE_MS = 120_000

/** @param segments whether each `S|` is a segment of its own; else successive ones are joined */
export function playConversation(server: MemoryServer, lines: readonly string[], segments = false): void {
  const players = new Map<string, Player>()
  const player = (name: string) => {
    const known = players.get(name) ?? new Player(server, segments)
    players.set(name, known)
    return known
  }
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1]
    try {
      playLine(server, players, player, line, next)
    } catch (error) {
      throw new Error(
        `line ${index + 1}: ${line}\n${(error as Error).message}\n\n${server.service.transcript}`,
      )
    }
  }
  for (const [name, { unread }] of players) {
    if (unread !== '') throw new Error(`connection ${name}: the server said more: ${JSON.stringify(unread)}`)
  }
}

function playLine(
  server: MemoryServer,
  players: Map<string, Player>,
  player: (name: string) => Player,
  line: string,
  next: string | undefined,
): void {
  const note = /^-- (.*)$/.exec(line)?.[1]
  if (note !== undefined) return playNote(server, players, player, note)
  const [, side, number = '', kind, text = ''] = /^([CS])(\d*)([:|!~]) ?(.*)$/s.exec(line) ?? []
  if (side === undefined) throw new Error('not a line of a conversation')
  const actor = player(number)
  switch (`${side}${kind}`) {
    case 'C:':
      return actor.send(text + CRLF)
    case 'C|':
      return actor.send(text)
    case 'C!':
      return actor.end(text)
    case 'S:':
      return text === '⋮' ? actor.skipUntil(next ?? '') : actor.expectLine(text)
    case 'S|':
      return actor.expectPiece(text)
    case 'S~':
      return actor.expectQuiet(Number(text))
    default:
      return actor.expectEnd(text)
  }
}

function playNote(
  server: MemoryServer,
  players: Map<string, Player>,
  player: (name: string) => Player,
  note: string,
): void {
  const finding = /^finding (\S+)$/.exec(note)?.[1]
  if (finding !== undefined) {
    const found = server.service.transcript
      .events()
      .flatMap((event) => (event.type === 'finding' ? [event.code] : []))
    if (!(found as string[]).includes(finding))
      throw new Error(`findings so far: ${found.join(', ') || 'none'}`)
  } else if (/^session \d+$/.test(note)) {
    players.get('')?.leave()
    players.delete('')
  } else if (note === 'log on') {
    player('').logOn()
  } else if (/^tls (ok|fails)/.test(note)) {
    player('').shakeHands(note.startsWith('tls ok'))
  } else if (/^wait \d+$/.test(note)) {
    server.clock.advance(Number(note.slice(5)))
  } else {
    throw new Error('not a note of a conversation')
  }
}

/** One connection, and what of the server's octets was not compared yet. */
class Player {
  readonly #server: MemoryServer
  readonly #client: MemoryClient
  readonly #segments: boolean
  #read = 0
  unread = ''

  constructor(server: MemoryServer, segments: boolean) {
    this.#server = server
    this.#segments = segments
    this.#client = server.connect()
    this.#client.onChange = () => this.#receive()
    this.#receive()
  }

  send(text: string): void {
    this.#client.send(octetsOf(text))
  }

  end(how: string): void {
    if (how === 'close') this.#client.finish()
    else if (how === 'reset') this.#client.reset()
    else throw new Error('a client can close or reset')
  }

  /** Ends the connection for a next session, if it is still there. */
  leave(): void {
    if (this.unread !== '') throw new Error(`the server said more: ${JSON.stringify(this.unread)}`)
    if (this.#client.end === 'open') this.#client.finish()
  }

  /** A client that checks certificates is content with a good one only. */
  shakeHands(isExpectedOk: boolean): void {
    const { handshake, end } = this.#client
    if (handshake === undefined) {
      if (isExpectedOk || end === 'open') throw new Error('the server has begun no TLS handshake')
      return
    }
    const { certificate } = handshake
    if (isExpectedOk !== (certificate === undefined))
      throw new Error(`the certificate is ${certificate ?? 'good'}`)
    if (certificate === undefined) handshake.complete()
    else handshake.refuse(`alert: ${certificate}`)
    this.#receive()
  }

  logOn(): void {
    exchange(this.#client, 'USER user\r\n')
    exchange(this.#client, 'PASS secret\r\n')
    this.#receive()
    if (!/^\+OK.*\r\n\+OK.*\r\n\+OK.*\r\n$/.test(this.unread))
      throw new Error(`cannot log on: ${this.unread}`)
    this.unread = ''
  }

  expectLine(pattern: string): void {
    const end = this.unread.indexOf(CRLF)
    if (end === -1) throw new Error(`no whole line came, only ${JSON.stringify(this.unread)}`)
    const line = this.unread.slice(0, end)
    if (!matches(line, pattern)) throw new Error(`the server said ${JSON.stringify(line)}`)
    this.unread = this.unread.slice(end + 2)
  }

  expectPiece(pattern: string): void {
    const whole = this.#segments ? this.#firstSegment() : this.unread
    const piece = pattern.endsWith('…') || this.#segments ? whole : whole.slice(0, pattern.length)
    if (!matches(piece, pattern)) throw new Error(`the server said ${JSON.stringify(this.unread)}`)
    this.unread = this.unread.slice(piece.length)
  }

  skipUntil(next: string): void {
    const pattern = /^S\d*: (.*)$/s.exec(next)?.[1]
    if (pattern === undefined) throw new Error('⋮ wants an S: line behind it')
    while (this.unread.includes(CRLF) && !matches(this.unread.slice(0, this.unread.indexOf(CRLF)), pattern)) {
      this.unread = this.unread.slice(this.unread.indexOf(CRLF) + 2)
    }
  }

  expectQuiet(forMs: number): void {
    // Of all short times one that adds up to whole milliseconds again.
    const last = 1 / 1024
    this.#server.clock.advance(forMs - last)
    if (this.unread !== '') throw new Error(`the server said ${JSON.stringify(this.unread)}`)
    this.#server.clock.advance(last)
  }

  expectEnd(how: string): void {
    if (this.unread !== '') throw new Error(`the server said ${JSON.stringify(this.unread)}`)
    if (how === 'silence') {
      this.#server.clock.advance(SILENCE_MS)
      if (this.unread !== '' || this.#client.end !== 'open')
        throw new Error(`the server said ${JSON.stringify(this.unread)} and is ${this.#client.end}`)
      return
    }
    const expected = { close: 'closed', reset: 'reset', 'half-close': 'half-closed', open: 'open' }[how]
    if (expected === undefined) throw new Error('a server can close, reset, half-close or fall into silence')
    if (this.#client.end !== expected) throw new Error(`the connection is ${this.#client.end}`)
  }

  /** What is unread of the oldest segment. */
  #firstSegment(): string {
    let behind = 0
    for (const segment of this.#client.segments.slice(0, this.#read).reverse()) {
      if (behind + segment.length >= this.unread.length)
        return this.unread.slice(0, this.unread.length - behind)
      behind += segment.length
    }
    return this.unread
  }

  #receive(): void {
    const { segments } = this.#client
    while (this.#read < segments.length) this.unread += textOf(segments[this.#read++] as Uint8Array)
  }
}

/** `…` stands for whatever comes until what is written behind it ends the line. */
function matches(text: string, pattern: string): boolean {
  const open = pattern.indexOf('…')
  if (open === -1) return text === pattern
  const [start, end] = [pattern.slice(0, open), pattern.slice(open + 1)]
  return text.length >= start.length + end.length && text.startsWith(start) && text.endsWith(end)
}
