/**
 * When a rule strikes: every condition, by itself and with others.
 */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { Exchange, FaultRule, When } from '../../src/faults/rule.ts'
import type { Dialect } from '../../src/session/dialect.ts'
import { memoryServer } from '../support/memory-server.ts'
import { quietServer, recorded, THREE, timelineOf, waitForNothing } from '../support/timeline.ts'

const STRIKE: Effect = { type: 'send', octets: '!\r\n' }
const LOG_ON = 'USER user\r\nPASS secret\r\n'

/** One sign for each reply: `!` struck, else `+` or `-`; `/` between two connections. */
function signs(when: When | undefined, ...sends: readonly string[]): string {
  const rule: FaultRule = when === undefined ? { do: STRIKE } : { when, do: STRIKE }
  const timeline = timelineOf(quietServer(rule), sends)
  return timeline.map((entry) => (entry.includes('[') ? '/' : (/^\d+ (.)/.exec(entry)?.[1] ?? '?'))).join('')
}

describe('a rule strikes', () => {
  test.each<[name: string, when: When | undefined, sends: string[], expected: string]>([
    ['at the greeting and every command without when', undefined, [LOG_ON, 'STAT\r\nRETR 9\r\nX\r\nQUIT\r\n'], '!!!!!!!/'],
    ['at the greeting', { at: 'greeting' }, [LOG_ON], '!++'],
    ['at commands', { at: 'command' }, [LOG_ON, 'X\r\n'], '+!!!'],
    ['at one command', { command: 'STAT' }, [LOG_ON, 'STAT\r\nstat\r\nLIST\r\nSTAT x\r\n'], '+++!!+!'],
    ['at a list of commands', { command: ['USER', 'UNKNOWN'] }, [LOG_ON, 'X\r\n\r\nSTAT\r\n'], '+!+!!+'],
    ['at what the server does not know', { command: 'UNKNOWN' }, ['XTND\r\nLAST\r\nCAPA\r\n'], '+!!+'],
    ['at LOG-ON with PASS', { command: 'LOG-ON' }, [LOG_ON], '++!'],
    ['with these arguments', { command: 'USER', arguments: 'user' }, ['USER users\r\nUSER user\r\nUSER  user\r\n'], '++!+'],
    ['with arguments that begin so', { command: 'USER', arguments: { startsWith: 'us' } }, ['USER xuser\r\nUSER us\r\nUSER user\r\n'], '++!!'],
    ['at a mechanism, whatever its case, at the end of its AUTH', { mechanism: 'login' }, ['AUTH PLAIN\r\n*\r\n', 'AUTH LOGIN\r\n', '*\r\n'], '++-+!'],
    ['at challenges', { at: 'challenge' }, ['AUTH\r\nAUTH LOGIN\r\n', 'dXNlcg==\r\n', 'c2VjcmV0\r\n'], '++!!+'],
    ['at LOG-ON with AUTH, but not where it asks for the list', { command: 'LOG-ON' }, ['AUTH\r\nAUTH PLAIN\r\n', 'AHVzZXIAc2VjcmV0\r\n'], '+++!'],
    ['at LOG-ON with AUTH, for the user whom it names', { command: 'LOG-ON', user: 'user' }, ['AUTH PLAIN AHVzZXIAc2VjcmV0\r\n'], '+!'],
    ['for him by the form of the reply too', { command: 'LOG-ON', user: 'user', reply: 'negative' }, ['AUTH PLAIN\r\n', 'AHVzZXIAd3Jvbmc=\r\n'], '++!'],
    ['for him at the second AUTH of two', { command: 'LOG-ON', user: 'user', nth: 2 }, ['AUTH PLAIN AHVzZXIAd3Jvbmc=\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\n'], '+/!'],
    ['for somebody whom the server does not know', { command: 'LOG-ON', user: 'nobody' }, ['AUTH PLAIN AG5vYm9keQB4\r\n'], '+!'],
    ['for him once where USER named him too', { command: 'AUTH', user: 'user', nth: 1 }, ['USER user\r\nAUTH PLAIN AHVzZXIAd3Jvbmc=\r\nAUTH PLAIN AHVzZXIAc2VjcmV0\r\n'], '++!+'],
    ['for nobody where an AUTH is given up', { command: 'LOG-ON', user: 'user' }, ['AUTH PLAIN\r\n', '*\r\n'], '++-'],
    ['without TLS', { tls: false, command: 'NOOP' }, [LOG_ON, 'NOOP\r\n'], '+++!'],
    ['with no argument', { command: 'LIST', arguments: '' }, [LOG_ON, 'LIST 1\r\nLIST\r\n'], '++++!'],
    ['behind a keyword that was answered +OK', { after: 'STAT' }, ['STAT\r\n', LOG_ON, 'STAT\r\nSTAT\r\nNOOP\r\n'], '+-+++!!'],
    ['behind it by the form of the reply too', { after: 'USER', reply: 'positive' }, [LOG_ON], '++!'],
    ['in AUTHORIZATION', { state: 'AUTHORIZATION' }, [LOG_ON, 'NOOP\r\n'], '!!!+'],
    ['in TRANSACTION, QUIT included', { state: 'TRANSACTION' }, [LOG_ON, 'NOOP\r\nQUIT\r\n'], '+++!!/'],
    ['in TRANSACTION, whatever the reply changes', { command: 'QUIT', reply: 'positive', state: 'TRANSACTION' }, [LOG_ON, 'QUIT\r\n'], '+++!/'],
    ['for a user, from the USER on that names him', { user: 'user' }, ['USER x\r\n', LOG_ON, 'NOOP\r\nQUIT\r\n'], '++!!!!/'],
    ['for another user never', { user: 'other' }, [LOG_ON, 'NOOP\r\n'], '++++'],
    ['for a user whose log-on fails', { command: 'PASS', user: 'user', reply: 'negative' }, ['USER user\r\nPASS x\r\n', LOG_ON], '++!++'],
    ['on positive replies', { reply: 'positive' }, [LOG_ON, 'RETR 9\r\nLIST\r\n'], '!!!-!'],
    ['on negative replies', { reply: 'negative' }, [LOG_ON, 'RETR 9\r\nLIST\r\n'], '+++!+'],
    ['on multi-line replies', { reply: 'multi-line' }, [LOG_ON, 'RETR 9\r\nLIST\r\nLIST 1\r\n'], '+++-!+'],
    ['on single-line replies', { reply: 'single-line' }, [LOG_ON, 'RETR 9\r\nLIST\r\nLIST 1\r\n'], '!!!!+!'],
    ['in one session', { session: 2 }, ['CAPA\r\n', 'reconnect', 'CAPA\r\n', 'reconnect', 'CAPA\r\n'], '++/!!/++'],
    ['in every other session', { session: { from: 1, every: 2 } }, ['reconnect', 'reconnect'], '!/+/!'],
    ['at a message by its number', { message: 2 }, [LOG_ON, 'RETR 1\r\nRETR 2\r\nTOP 2 0\r\nLIST 2\r\nUIDL  2\r\nDELE 2\r\n'], '++++!!!!!'],
    ['at a message by its unique-id', { message: { uniqueId: 'C' } }, [LOG_ON, 'RETR 1\r\nRETR 3\r\nNOOP\r\n'], '++++!+'],
    ['at a message that is marked as deleted', { message: 1 }, [LOG_ON, 'DELE 1\r\nDELE 1\r\n'], '+++!!'],
    ['at the second occurrence', { command: 'NOOP', nth: 2 }, [LOG_ON, 'NOOP\r\nSTAT\r\nNOOP\r\nNOOP\r\n'], '+++++!+'],
    ['from an occurrence on', { command: 'NOOP', nth: { from: 2 } }, [LOG_ON, 'NOOP\r\nNOOP\r\nNOOP\r\n'], '++++!!'],
    ['up to an occurrence', { nth: { to: 2 } }, [LOG_ON], '!!+'],
    ['every so often', { nth: { from: 2, to: 6, every: 2 } }, [LOG_ON, 'NOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\nNOOP\r\n'], '+!+!+!++'],
    ['at its nth occurrence in each session', { command: 'CAPA', nth: 2 }, ['CAPA\r\nCAPA\r\n', 'reconnect', 'CAPA\r\nCAPA\r\n'], '++!/++!'],
    ['at its nth occurrence on the server', { command: 'CAPA', nth: 3, per: 'server' }, ['CAPA\r\nCAPA\r\n', 'reconnect', 'CAPA\r\nCAPA\r\n'], '+++/+!+'],
    ['with probability 1', { probability: 1 }, [LOG_ON], '!!!'],
    ['where all conditions hold', { command: ['NOOP', 'STAT'], after: 'LIST', nth: 2 }, [LOG_ON, 'NOOP\r\nLIST\r\nSTAT\r\nLIST\r\nNOOP\r\n'], '+++++++!'],
    ['where its own test says so', { test: ({ keyword }: Exchange) => keyword === 'PASS' }, [LOG_ON], '++!'],
  ])('%s', (_, when, sends, expected) => {
    expect(signs(when, ...sends)).toBe(expected)
  }) // biome-ignore format: one row, one condition

  test('at LOG-ON with APOP, whose user it knows', () => {
    const timestamp = '<1@example.org>'
    const digest = createHash('md5').update(`${timestamp}sécret`).digest('hex')
    const accounts = [{ user: 'jürgen', password: 'sécret', maildrop: [] }]
    const when: When = { command: 'LOG-ON', user: 'jürgen' }
    const server = memoryServer({ accounts, dialect: { timestamp }, faults: [{ when, do: STRIKE }] })
    const { client, timeline } = recorded(server)
    client.send(Buffer.from(`APOP jürgen ${digest}\r\nSTAT\r\n`))
    expect(timeline.slice(1)).toEqual(['0 !\r\n', '0 +OK 0 0\r\n'])
  })

  test('once the client has been quiet for so long, each rule in its time', () => {
    const server = quietServer(
      { when: { at: 'idle', idleMs: 300 }, do: STRIKE },
      {
        when: { at: 'idle', idleMs: 500 },
        do: [
          { type: 'send', octets: 'bye' },
          { type: 'end', by: 'close' },
        ],
      },
    )
    const { client, timeline } = recorded(server)
    server.clock.advance(299)
    client.send(Buffer.from('CAPA\r\n'))
    waitForNothing(server)
    expect(timeline.slice(2)).toEqual(['599 !\r\n', '799 bye', '799 [closed]'])
  })

  test('once the client has been quiet behind STLS, over TLS or in the clear', () => {
    const idle: FaultRule = { when: { at: 'idle', idleMs: 300, after: 'STLS' }, do: STRIKE }
    // The first 300 ms pass behind the greeting, where nothing strikes.
    expect(timelineOf(quietServer(idle), ['STLS\r\n', 'tls ok'], 'stls').slice(2)).toEqual([
      '300 [handshake]',
      '600 !\r\n',
    ])
    const inTheClear: FaultRule = { do: { type: 'handshake', mode: 'plaintext' } }
    expect(timelineOf(quietServer(idle, inTheClear), ['STLS\r\n'], 'stls').slice(2)).toEqual(['600 !\r\n'])
  })

  test('with the exchange at hand: a function tells what to say instead', () => {
    const seen: Exchange[] = []
    const server = quietServer({
      when: { command: ['NOOP', 'STAT', 'LIST', 'RSET'] },
      do: (reply, exchange) => {
        seen.push(exchange)
        if (exchange.keyword === 'NOOP') return null
        if (exchange.keyword === 'STAT') return { ...reply, text: 'lots' }
        return exchange.keyword === 'LIST' ? 'octets\u00ff' : new Uint8Array([0])
      },
    })
    expect(timelineOf(server, [LOG_ON, 'NOOP\r\nSTAT\r\nLIST 1\r\nRSET\r\n']).slice(3)).toEqual([
      '0 +OK lots\r\n',
      '0 octets\u00ff',
      '0 \0',
    ])
    const where = { at: 'command', session: 1, state: 'TRANSACTION', user: 'user' }
    expect(seen).toEqual([
      { ...where, keyword: 'NOOP', arguments: '' },
      { ...where, keyword: 'STAT', arguments: '' },
      { ...where, keyword: 'LIST', arguments: '1' },
      { ...where, keyword: 'RSET', arguments: '' },
    ])
  })
})

describe('an effect that lasts', () => {
  const UIDS: Effect = { type: 'unique-ids', mode: 'number' }
  const marks = (uidl: string) => (uidl.includes('1 1') ? 'number' : 'own')

  /** What each UIDL of a session tells. */
  function uidls(rule: FaultRule, ...sends: readonly string[]): string[] {
    const timeline = timelineOf(quietServer(rule), [LOG_ON, ...sends])
    return timeline.filter((entry) => entry.includes('unique-id listing')).map(marks)
  }

  test.each<[name: string, when: When, sends: string[], expected: string[]]>([
    ['at log-on', {}, ['UIDL\r\n'], ['number']],
    ['at log-on, for a user', { user: 'user' }, ['UIDL\r\n'], ['number']],
    ['at log-on, told by its command', { command: 'PASS', session: 1 }, ['UIDL\r\n'], ['number']],
    ['just before a command', { command: 'STAT' }, ['UIDL\r\nSTAT\r\nUIDL\r\n'], ['own', 'number']],
    [
      'before the command itself',
      { command: 'UIDL', nth: 2 },
      ['UIDL\r\nUIDL\r\nUIDL\r\n'],
      ['own', 'number', 'number'],
    ],
    [
      'behind a command',
      { after: 'STAT' },
      ['UIDL\r\nSTAT\r\nUIDL\r\nUIDL\r\n'],
      ['own', 'number', 'number'],
    ],
    ['behind USER, as soon as there is a maildrop', { after: 'USER' }, ['UIDL\r\n'], ['number']],
    ['before a command about a message', { message: 2 }, ['UIDL\r\nTOP 2 0\r\nUIDL\r\n'], ['own', 'number']],
  ])('changes the maildrop %s', (_, when, sends, expected) => {
    expect(uidls({ when, do: UIDS }, ...sends)).toEqual(expected)
  })

  test('is applied once, and not again when other rules come', () => {
    const offset: Effect = { type: 'sizes', mode: 'offset', value: 1 }
    const server = quietServer({ id: 'a', when: { command: 'STAT' }, do: offset, expect: 1 })
    const { client, timeline } = recorded(server)
    client.send(Buffer.from(`${LOG_ON}STAT\r\n`))
    server.service.faults.arm([{ when: { command: 'NOOP' }, do: { type: 'silence' } }])
    client.send(Buffer.from('STAT\r\nSTAT\r\n'))
    expect(timeline.slice(3)).toEqual(['0 +OK 3 55\r\n', '0 +OK 3 55\r\n', '0 +OK 3 55\r\n'])
    expect(server.service.faults.trace.map(({ rule, result }) => `${rule} ${result}`)).toEqual(['a applied'])
  })

  test('waits for a log-on that succeeds', () => {
    const server = quietServer({ do: UIDS, times: 2 })
    const [holder, client] = [recorded(server), recorded(server)]
    holder.client.send(Buffer.from(LOG_ON))
    client.client.send(Buffer.from(LOG_ON))
    holder.client.finish()
    client.client.send(Buffer.from(`${LOG_ON}UIDL\r\n`))
    expect(client.timeline.slice(2)).toEqual([
      '0 -ERR [IN-USE] the maildrop is in use by another session\r\n',
      '0 +OK now the password\r\n',
      '0 +OK maildrop locked and ready\r\n',
      '0 +OK unique-id listing follows\r\n1 1\r\n2 2\r\n3 3\r\n.\r\n',
    ])
  })

  const rset: Partial<Dialect> = { rset: 'ignored' }
  test.each<[name: string, when: When, sends: string[], expected: string[]]>([
    ['at accept', {}, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['2']],
    ['at accept of a session', { session: 2 }, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['3']],
    ['for a user', { user: 'user' }, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['2']],
    [
      'just before a command',
      { command: 'NOOP' },
      ['DELE 1\r\nRSET\r\nSTAT\r\nDELE 1\r\nNOOP\r\nRSET\r\nSTAT\r\n'],
      ['3', '2'],
    ],
    ['before the command itself', { command: 'RSET' }, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['2']],
    [
      'behind a command',
      { after: 'STAT' },
      ['DELE 1\r\nRSET\r\nSTAT\r\nDELE 1\r\nRSET\r\nSTAT\r\n'],
      ['3', '2'],
    ],
    ['in TRANSACTION', { state: 'TRANSACTION' }, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['2']],
    ['at any command', { at: 'command' }, ['DELE 1\r\nRSET\r\nSTAT\r\n'], ['2']],
  ])('changes the dialect %s', (_, when, sends, expected) => {
    const timeline = timelineOf(quietServer({ when, do: { type: 'dialect', ...rset } }), [LOG_ON, ...sends])
    expect(timeline.flatMap((entry) => /^0 \+OK (\d) \d+\r\n$/.exec(entry)?.[1] ?? [])).toEqual(expected)
  })

  test('may shorten the autologout timer of a session that runs', () => {
    const server = quietServer({ when: { command: 'NOOP' }, do: { type: 'dialect', autologoutMs: 50 } })
    expect(timelineOf(server, [LOG_ON, 'NOOP\r\n', 'NOOP\r\n']).slice(3)).toEqual([
      '0 +OK still here\r\n',
      '50 [closed]',
    ])
    expect(THREE.length).toBe(server.accounts[0]?.maildrop.list().length)
  })
})
