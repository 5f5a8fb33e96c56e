/**
 * The loop of one connection, over memory links: what it records, in which order, and what re-entrant clients do to it.
 */
import { describe, expect, test } from 'vitest'
import type { FaultRule, When } from '../../src/faults/rule.ts'
import { MemoryLink } from '../../src/link/memory-link.ts'
import { Accounts } from '../../src/maildrop/accounts.ts'
import { Maildrop } from '../../src/maildrop/maildrop.ts'
import { MemoryMessage, type Message, messageBody } from '../../src/maildrop/message.ts'
import { resolveOptions } from '../../src/server/options.ts'
import { Pop3Service } from '../../src/server/service.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { exchange, loggedOn, type MemoryServer, memoryServer } from '../support/memory-server.ts'

/** An event in short. */
function brief(event: TranscriptEvent): string {
  switch (event.type) {
    case 'command':
      return `C ${`${event.keyword} ${event.arguments}`.trim()}`
    case 'leftover':
      return `leftover ${JSON.stringify(textOf(event.octets))}`
    case 'sent':
      return `S ${textOf(joined(event.octets)).split('\r\n', 1)[0]}`
    case 'exchange':
      return `${event.fate} ${event.keyword}`
    case 'finding':
      return `finding ${event.code}`
    case 'close':
      return `close ${event.reason} in ${event.state}`
    default:
      return event.type
  }
}

function recorded({ service }: { service: Pop3Service }, session?: number): string[] {
  return service.transcript.events(session).map(brief)
}

/** Everything recorded behind the log-on. */
function behindLogOn(server: MemoryServer): string[] {
  const events = recorded(server)
  return events.slice(events.indexOf('flushed PASS') + 1)
}

describe('a connection', () => {
  test('records a session from its first octet to its last', () => {
    const server = memoryServer({ maildrop: [{ raw: 'a\n', uniqueId: 'A' }] })
    const client = server.connect()
    for (const line of ['USER user', 'PASS secret', 'DELE 1', 'QUIT']) client.send(octetsOf(`${line}\r\n`))
    expect(recorded(server)).toEqual([
      'open',
      expect.stringMatching(/^S \+OK pop3-mock ready <[^<>]+>$/) as string,
      'flushed greeting',
      'C USER user',
      'S +OK now the password',
      'flushed USER',
      'C PASS secret',
      'log-on',
      'S +OK maildrop locked and ready',
      'flushed PASS',
      'C DELE 1',
      'S +OK message 1 marked as deleted',
      'flushed DELE',
      'C QUIT',
      'commit',
      'S +OK pop3-mock signing off',
      'flushed QUIT',
      'close quit in UPDATE',
    ])
    expect(server.service.isIdle).toBe(true)
  })

  test('greets first, even a client that has already spoken and left', () => {
    const { service } = memoryServer()
    const link = new MemoryLink()
    link.client.send(octetsOf('NOOP\r\nQUIT\r\nSTAT'))
    link.client.finish()
    service.accept(link)
    expect(link.client.segments.map(textOf)).toEqual([
      expect.stringMatching(/^\+OK pop3-mock ready/) as string,
      '-ERR NOOP is valid in the TRANSACTION state only\r\n',
      '+OK pop3-mock signing off\r\n',
    ])
    expect([link.client.end, service.isIdle]).toEqual(['closed', true])
  })

  test('serves a client that answers within each segment it reads', () => {
    const { service, accounts } = memoryServer()
    const link = new MemoryLink()
    const lines = ['USER user', 'PASS secret', 'DELE 1', 'DELE 2', 'QUIT']
    link.client.onChange = () => {
      const line = lines.shift()
      if (line !== undefined) link.client.send(octetsOf(`${line}\r\n`))
    }
    service.accept(link)
    expect(link.client.segments.map((segment) => textOf(segment).slice(0, 12))).toEqual([
      '+OK pop3-moc',
      '+OK now the ',
      '+OK maildrop',
      '+OK message ',
      '+OK message ',
      '+OK pop3-moc',
    ])
    expect([link.client.end, accounts[0]?.maildrop.list().length]).toEqual(['closed', 1])
  })

  test('is over when the client resets while it reads a reply', () => {
    const server = memoryServer()
    const client = loggedOn(server)
    client.onChange = () => client.reset()
    client.send(octetsOf('DELE 1\r\nSTAT\r\n'))
    expect(behindLogOn(server)).toEqual([
      'C DELE 1',
      'S +OK message 1 marked as deleted',
      'cut DELE',
      'leftover "STAT\\r\\n"',
      'close client-reset in TRANSACTION',
    ])
    expect([server.service.isIdle, server.accounts[0]?.maildrop.locked]).toEqual([true, false])
  })

  test('is committed and unlocked before the reply to QUIT is written', () => {
    const server = memoryServer()
    const client = loggedOn(server)
    exchange(client, 'DELE 2\r\n')
    const maildrop = server.accounts[0]?.maildrop as Maildrop
    const seen: unknown[] = []
    client.onChange = () => seen.push([maildrop.list().length, maildrop.locked, client.end])
    exchange(client, 'QUIT\r\n')
    expect(seen).toEqual([
      [2, false, 'open'],
      [2, false, 'closed'],
    ])
  })

  test('tells what a client sent behind QUIT, and in the middle of a line', () => {
    const server = memoryServer()
    const client = loggedOn(server)
    client.send(octetsOf('QUIT\r\nSTAT\r\n'))
    expect(behindLogOn(server).slice(-4)).toEqual([
      'flushed QUIT',
      'leftover "STAT\\r\\n"',
      'finding after-quit',
      'close quit in UPDATE',
    ])
    server.service.reset()
    const next = loggedOn(server)
    next.send(octetsOf('NOOP\r\nQUI'))
    next.finish()
    expect(behindLogOn(server).slice(-4)).toEqual([
      'flushed NOOP',
      'leftover "QUI"',
      'finding unterminated-line',
      'close client-ended in TRANSACTION',
    ])
  })

  test('tells what a client had sent of a line when it reset, and when the server gave it up', () => {
    for (const end of ['reset', 'autologout', 'shutdown']) {
      const server = memoryServer()
      const client = loggedOn(server)
      client.send(octetsOf('DELE'))
      if (end === 'reset') client.reset()
      if (end === 'autologout') server.clock.advance(600_000)
      if (end === 'shutdown') server.service.dropConnections()
      const finding = end === 'reset' ? ['finding unterminated-line'] : []
      const reason = end === 'reset' ? 'client-reset' : end
      expect(behindLogOn(server)).toEqual(['leftover "DELE"', ...finding, `close ${reason} in TRANSACTION`])
      expect(server.accounts[0]?.maildrop.locked).toBe(false)
    }
  })

  test('tells nothing more of a handshake that is settled behind the end of its session', () => {
    for (const end of ['autologout', 'shutdown']) {
      const server = memoryServer({}, 'implicit')
      const client = server.connect()
      if (end === 'autologout') server.clock.advance(600_000)
      else server.service.dropConnections()
      client.handshake?.complete()
      client.handshake?.refuse('too late')
      expect(recorded(server)).toEqual(['open', `close ${end} in AUTHORIZATION`])
    }
  })

  test('ends with the client that leaves before its part of the handshake, whatever the server was to say', () => {
    for (const mode of ['tls', 'alert', 'stall'] as const) {
      const server = memoryServer({ faults: [{ do: { type: 'handshake', mode } }] }, 'implicit')
      const client = server.connect()
      client.finish()
      const end = recorded(server).slice(-2)
      expect(end, mode).toEqual(['tls', 'close tls-failed in AUTHORIZATION'])
      expect(client.end, mode).toBe('closed')
    }
  })

  test('answers what came before a FIN, then closes', () => {
    const server = memoryServer()
    const client = loggedOn(server)
    client.send(octetsOf('NOOP\r\nNOOP\r\n'))
    client.finish()
    expect(behindLogOn(server).slice(-2)).toEqual(['flushed NOOP', 'close client-ended in TRANSACTION'])
    expect(client.end).toBe('closed')
  })

  test('keeps sessions apart in the transcript', () => {
    const server = memoryServer()
    const [one, other] = [server.connect(), server.connect()]
    exchange(other, 'CAPA\r\n')
    exchange(one, 'QUIT\r\n')
    expect(recorded(server, 1).slice(3)).toEqual([
      'C QUIT',
      'S +OK pop3-mock signing off',
      'flushed QUIT',
      'close quit in AUTHORIZATION',
    ])
    expect(recorded(server, 2).slice(3)).toEqual(['C CAPA', 'S +OK capability list follows', 'flushed CAPA'])
  })
})

describe('a connection that waits for a file', () => {
  /** A server with one message whose size is known when `measured` is called. */
  function slowServer() {
    let measured = (_: number) => {}
    const sizeInOctets = new Promise<number>((resolve) => {
      measured = resolve
    })
    const quick = new MemoryMessage(() => messageBody(octetsOf('a\r\n'), true), { uniqueId: 'A' })
    const message: Message = {
      uniqueId: 'A',
      messageNumber: undefined,
      declaredSizeInOctets: undefined,
      sizeInOctets: () => sizeInOctets,
      body: () => quick.body(),
    }
    const maildrop = new Maildrop([message])
    const accounts = new Accounts([{ user: 'user', password: 'secret', maildrop }])
    const service = new Pop3Service({ ...resolveOptions({ seed: 1 }, () => 1), accounts })
    const link = new MemoryLink()
    service.accept(link)
    exchange(link.client, 'USER user\r\nPASS secret\r\n')
    return { service, maildrop, client: link.client, measured }
  }

  test('answers in order all the same', async () => {
    const { client, measured } = slowServer()
    expect(exchange(client, 'STAT\r\nNOOP\r\n')).toBe('')
    measured(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect(client.segments.slice(-2).map(textOf)).toEqual(['+OK 1 3\r\n', '+OK still here\r\n'])
  })

  test('answers a client that has ended its half meanwhile', async () => {
    const { client, measured, service } = slowServer()
    client.send(octetsOf('STAT\r\n'))
    client.finish()
    expect([client.end, service.isIdle]).toEqual(['open', false])
    measured(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect([textOf(client.segments.at(-1) as Uint8Array), client.end]).toEqual(['+OK 1 3\r\n', 'closed'])
  })

  test('says nothing to a client that is gone meanwhile, and frees the lock at once', async () => {
    const { client, measured, service, maildrop } = slowServer()
    client.send(octetsOf('STAT\r\n'))
    client.reset()
    expect([service.isIdle, maildrop.locked]).toEqual([true, false])
    const before = service.transcript.count
    measured(3)
    await new Promise((resolve) => setImmediate(resolve))
    expect([service.transcript.count, recorded({ service }).at(-1)]).toEqual([
      before,
      'close client-reset in TRANSACTION',
    ])
  })

  test('takes a message that cannot be read for trouble that passes', () => {
    const unreadable = new MemoryMessage(
      () => {
        throw new Error('ENOENT: no such file\r\n+OK forged')
      },
      { uniqueId: 'gone' },
    )
    const accounts = new Accounts([
      { user: 'user', password: 'secret', maildrop: new Maildrop([unreadable]) },
    ])
    const service = new Pop3Service({ ...resolveOptions({ seed: 1 }, () => 1), accounts })
    const link = new MemoryLink()
    service.accept(link)
    exchange(link.client, 'USER user\r\nPASS secret\r\n')
    const refusal = '-ERR [SYS/TEMP] ENOENT: no such file +OK forged\r\n'
    for (const command of ['RETR 1', 'STAT', 'LIST', 'TOP 1 0']) {
      expect(exchange(link.client, `${command}\r\n`)).toBe(refusal)
    }
    expect(exchange(link.client, 'UIDL 1\r\n')).toBe('+OK 1 gone\r\n')
  })
})

describe('a command that was sent before the reply to the one before it', () => {
  /** Whether each was marked, once the replies that were delayed have come. */
  function marks(when: When, chunks: readonly string[]): boolean[] {
    const faults: FaultRule[] = [{ when, do: { type: 'delay', delayMs: 100 } }]
    const { service, clock, connect } = memoryServer({ faults })
    const client = connect()
    for (const chunk of chunks) client.send(octetsOf(chunk))
    clock.advance(1000)
    return service.transcript
      .events()
      .flatMap((event) => (event.type === 'command' ? [event.sentEarly ?? false] : []))
  }

  test.each<[string, When, string[], boolean[]]>([
    ['in one segment with it', { command: 'STAT' }, ['CAPA\r\nNOOP\r\n'], [false, true]],
    ['while the reply is delayed', { command: 'CAPA' }, ['CAPA\r\n', 'NOOP\r\n'], [false, true]],
    ['while the greeting is delayed', { at: 'greeting' }, ['CAPA\r\n'], [true]],
    ['in time', { command: 'NOOP' }, ['CAPA\r\n', 'NOOP\r\n'], [false, false]],
  ])('is marked where it came %s', (_, delay, chunks, early) => {
    expect(marks(delay, chunks)).toEqual(early)
  })
})
