/**
 * Two clients do whatever they like to one maildrop, and the server says and keeps what a simple model says and keeps.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MemoryClient } from '../../src/link/memory-link.ts'
import type { Maildrop } from '../../src/maildrop/maildrop.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { ReplyReader } from '../../src/wire/reply-reader.ts'
import { type MemoryServer, memoryServer } from '../support/memory-server.ts'
import { type ModelClient, type ModelReply, Pop3Model } from '../support/pop3-model.ts'

const MESSAGES = [
  { uniqueId: 'one', text: 'Subject: one\r\n\r\nfirst\r\nsecond\r\n' },
  { uniqueId: 'two', text: 'Subject: two\r\nX: y\r\n\r\n\r\na blank line above\r\n' },
  { uniqueId: 'three', text: 'Subject: three\r\n\r\n' },
]

interface Real {
  readonly server: MemoryServer
  readonly maildrop: Maildrop
  readonly clients: Map<string, MemoryClient>
}

interface Model {
  readonly server: Pop3Model
  readonly clients: Map<string, ModelClient>
  appended: number
}

type Step = fc.Command<Model, Real>

/** A client connects, unless it is connected. */
class Connect implements Step {
  readonly who: string
  constructor(who: string) {
    this.who = who
  }
  check = (model: Readonly<Model>) => (model.clients.get(this.who)?.state ?? 'gone') === 'gone'
  run(model: Model, real: Real): void {
    model.clients.set(this.who, model.server.connect())
    const client = real.server.connect()
    real.clients.set(this.who, client)
    expect(textOf(joined(client.segments))).toMatch(/^\+OK [^\r\n]*\r\n$/)
  }
  toString = () => `${this.who} connects`
}

/** A connected client sends a line, in two pieces. */
class Send implements Step {
  readonly who: string
  readonly line: string
  readonly cut: number
  constructor(who: string, line: string, cut: number) {
    this.who = who
    this.line = line
    this.cut = cut
  }
  check = (model: Readonly<Model>) => (model.clients.get(this.who)?.state ?? 'gone') !== 'gone'
  run(model: Model, real: Real): void {
    const modelClient = model.clients.get(this.who) as ModelClient
    const client = real.clients.get(this.who) as MemoryClient
    const before = client.segments.length
    const octets = octetsOf(`${this.line}\r\n`)
    client.send(octets.subarray(0, this.cut))
    expect(client.segments.length).toBe(before + (this.cut >= octets.length ? 1 : 0))
    client.send(octets.subarray(this.cut))
    const expected = model.server.reply(modelClient, this.line)
    expect(read(client.segments.slice(before), expected)).toEqual(expected)
    expect(client.end).toBe(modelClient.state === 'gone' ? 'closed' : 'open')
    if (modelClient.state === 'gone') compare(model, real)
  }
  toString = () => `${this.who} sends ${JSON.stringify(this.line)}`
}

/** A client that has not logged on tries to, connecting first if it must. */
class LogOn implements Step {
  readonly who: string
  constructor(who: string) {
    this.who = who
  }
  check = (model: Readonly<Model>) => model.clients.get(this.who)?.state !== 'TRANSACTION'
  run(model: Model, real: Real): void {
    const connect = new Connect(this.who)
    if (connect.check(model)) connect.run(model, real)
    for (const line of ['USER user', 'PASS secret']) new Send(this.who, line, 5).run(model, real)
  }
  toString = () => `${this.who} logs on`
}

/** A connected client leaves without QUIT, perhaps in the middle of a line. */
class Leave implements Step {
  readonly who: string
  readonly how: 'finish' | 'reset'
  readonly rest: string
  constructor(who: string, how: 'finish' | 'reset', rest: string) {
    this.who = who
    this.how = how
    this.rest = rest
  }
  check = (model: Readonly<Model>) => (model.clients.get(this.who)?.state ?? 'gone') !== 'gone'
  run(model: Model, real: Real): void {
    model.server.drop(model.clients.get(this.who) as ModelClient)
    const client = real.clients.get(this.who) as MemoryClient
    client.send(octetsOf(this.rest))
    client[this.how]()
    compare(model, real)
  }
  toString = () => `${this.who} leaves by ${this.how} behind ${JSON.stringify(this.rest)}`
}

/** Nobody says anything for so long that the autologout timers run out. */
class Silence implements Step {
  check = () => true
  run(model: Model, real: Real): void {
    for (const client of model.clients.values()) model.server.drop(client)
    real.server.clock.advance(600_000)
    real.clients.clear()
    compare(model, real)
    expect(real.server.service.isIdle).toBe(true)
  }
  toString = () => 'ten minutes pass'
}

/** Mail comes in. */
class Append implements Step {
  check = () => true
  run(model: Model, real: Real): void {
    const message = { uniqueId: `new-${++model.appended}`, text: 'Subject: new\r\n\r\nnew\r\n' }
    model.server.messages = [...model.server.messages, message]
    real.maildrop.append({ raw: message.text, uniqueId: message.uniqueId })
    compare(model, real)
  }
  toString = () => 'mail comes in'
}

/** Somebody else removes the oldest message. */
class Remove implements Step {
  check = (model: Readonly<Model>) => model.server.messages.length > 0
  run(model: Model, real: Real): void {
    const [oldest, ...others] = model.server.messages
    model.server.messages = others
    real.maildrop.remove(oldest?.uniqueId as string)
    compare(model, real)
  }
  toString = () => 'the oldest message is removed'
}

/** A reply in the model's form; everything that was sent must be the one reply. */
function read(segments: readonly Uint8Array[], expected: ModelReply): unknown {
  const reader = new ReplyReader()
  for (const segment of segments) reader.push(segment)
  const reply = reader.next(expected.isMultiLine ? 'multi-line' : 'single-line')
  if (reply === undefined || reader.pending.length > 0) return textOf(joined(segments))
  const status = reply.line.split(' ', 1)[0]
  if (expected.data === undefined) return { status }
  if (!expected.isMultiLine) return { status, data: reply.line.slice(4) }
  return { status, data: reply.octets && textOf(reply.octets), isMultiLine: true }
}

function compare(model: Model, { maildrop }: Real): void {
  expect({
    uniqueIds: maildrop.list().map(({ uniqueId }) => uniqueId),
    locked: maildrop.locked,
  }).toEqual({
    uniqueIds: model.server.messages.map(({ uniqueId }) => uniqueId),
    locked: model.server.owner !== undefined,
  })
}

const who = fc.constantFrom('A', 'B')
const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1', '2', '3') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('0', '4', '5', '03', '1x', '-1', '99999999999999999999', '1 2', '2 '),
  },
)
const line = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom('USER user', 'PASS secret') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('USER', 'USER nobody', 'PASS', 'PASS wrong', 'user  user', 'pass secret'),
  },
  { weight: 5, arbitrary: fc.constantFrom('STAT', 'LIST', 'UIDL', 'RSET', 'NOOP', 'QUIT', 'quit ') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', ' STAT', 'FOO', 'STAT x', 'QUIT x', 'RSET 1', 'NOOP ', 'AUTH x', 'STLS'),
  },
  { weight: 4, arbitrary: number.map((text) => `DELE ${text}`) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('RETR', 'LIST', 'UIDL', 'Dele'), number)
      .map((words) => words.join(' ')),
  },
  { weight: 2, arbitrary: fc.tuple(number, number).map((numbers) => `TOP ${numbers.join('  ')}`) },
)
const steps: fc.Arbitrary<Step>[] = [
  who.map((name) => new Connect(name)),
  who.map((name) => new LogOn(name)),
  who.map((name) => new LogOn(name)),
  ...Array.from({ length: 6 }, () => fc.tuple(who, line, fc.nat(8)).map((given) => new Send(...given))),
  fc
    .tuple(who, fc.constantFrom('finish', 'reset'), fc.constantFrom('', 'QUIT', 'DELE 1\r'))
    .map((given) => new Leave(...given)),
  fc.constantFrom(new Silence(), new Append(), new Remove()),
]

test('two clients see and leave behind what a simple model says, whatever they do', () => {
  fc.assert(
    fc.property(fc.commands(steps, { maxCommands: 60, size: 'max' }), (commands) => {
      const server = memoryServer({
        maildrop: MESSAGES.map(({ uniqueId, text }) => ({ uniqueId, raw: text })),
      })
      const [account] = server.accounts
      const model: Model = { server: new Pop3Model(MESSAGES), clients: new Map(), appended: 0 }
      const real: Real = { server, maildrop: account?.maildrop as Maildrop, clients: new Map() }
      fc.modelRun(() => ({ model, real }), commands)
    }),
    { numRuns: 500 },
  )
})
