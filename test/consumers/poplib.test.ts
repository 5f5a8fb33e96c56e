/**
 * poplib 0.1 from npm (github.com/ditesh/node-poplib), as its maintainers might test it: what works, and what does not yet. In
 * a project of their own the imports are `pop3-mock` and `pop3-mock/vitest`.
 */
import POP3Client from 'poplib'
import { describe, expect } from 'vitest'
import type { Pop3Server } from '../../src/index.ts'
import { test } from '../../src/vitest.ts'
import { APART, copesWith, haveKnownBugs } from './known-bugs.ts'

type Command = 'connect' | 'login' | 'apop' | 'list' | 'retr' | 'dele' | 'quit'

/** Promises for its events. */
class Client {
  readonly poplib: POP3Client

  constructor({ host, port }: Pop3Server) {
    this.poplib = new POP3Client(port, host)
  }

  /** What the event brings behind its status. */
  ask(command: Command, ...args: (string | number)[]): Promise<unknown[]> {
    return new Promise((resolve, reject) => {
      this.poplib.once(command, (ok: boolean, ...rest: unknown[]) => {
        if (ok) resolve(rest)
        else reject(new Error(`${command}: ${String(rest.at(-1)).trim()}`))
      })
      if (command !== 'connect') (this.poplib[command] as (...all: unknown[]) => void)(...args)
    })
  }
}

async function fetchAll(server: Pop3Server): Promise<Buffer[]> {
  const client = new Client(server)
  await client.ask('connect')
  await client.ask('login', 'user', 'secret')
  const [, , list] = await client.ask('list')
  const messages: Buffer[] = []
  for (const number of Object.keys(list as object)) {
    const [, text] = await client.ask('retr', Number(number))
    messages.push(Buffer.from(text as string, 'latin1'))
  }
  await client.ask('quit')
  return messages
}

describe('poplib', () => {
  test('logs on, lists, fetches every message once and quits', async ({ pop3 }) => {
    await fetchAll(pop3)
    await pop3.waitFor.idle()
    expect(pop3).toHaveReceivedCommands(
      ['USER user', 'PASS secret', 'LIST', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
      { exactly: true },
    )
    expect(pop3).toConform()
  })

  test('deletes with DELE and QUIT', async ({ pop3 }) => {
    const client = new Client(pop3)
    await client.ask('connect')
    await client.ask('login', 'user', 'secret')
    await client.ask('dele', 3)
    await client.ask('quit')
    expect(pop3).toHaveDeleted(3, { exactly: true })
  })

  copesWith('poplib', fetchAll, [
    'seg-terminator-split',
    'missing-crlf',
    'auth-err-in-use',
    'retr-err',
    'greeting-err-then-close',
  ])

  test('BUG V0002: poplib leaves stuffed dots in messages', async ({ pop3 }) => {
    const received = await fetchAll(pop3)
    expect(received[1]?.toString()).toContain('\n..here it is')
    await pop3.waitFor.idle()
    expect(pop3).not.toConform({ received, statements: ['V0002'] })
  })

  describe('with octets beyond ASCII', () => {
    test.override({ pop3Options: { maildrop: ['Subject: caf\u00e9\n\nOne.\n'] } })

    test('BUG retr-8bit: poplib drops the highest bit of every octet', async ({ pop3 }) => {
      const [message] = await fetchAll(pop3)
      expect(message?.toString()).toBe('Subject: cafC)\r\n\r\nOne.')
    })
  })

  describe('when replies come octet by octet', () => {
    test.override({
      pop3Options: {
        faults: [{ profile: 'seg-status-split', with: APART, when: { command: ['USER', 'PASS'] } }],
      },
    })

    test('BUG seg-status-split: poplib takes the first half of a refusal for a log-on', async ({ pop3 }) => {
      const client = new Client(pop3)
      await client.ask('connect')
      await client.ask('login', 'user', 'wrong')
      await pop3.waitFor.command('PASS')
      expect(pop3.sessions[0]).toMatchObject({ state: 'AUTHORIZATION', user: undefined })
    })
  })

  describe('when the log-on is refused with +ERR', () => {
    test.override({ pop3Options: { faults: ['pass-plus-err'] } })

    test('BUG pass-plus-err: poplib takes it for a log-on, as Outlook does', async ({ pop3 }) => {
      const client = new Client(pop3)
      await client.ask('connect')
      await client.ask('login', 'user', 'secret')
      await expect(client.ask('list')).rejects.toThrow('LIST is valid in the TRANSACTION state only')
    })
  })

  describe('when a word of the greeting holds an @', () => {
    test.override({ pop3Options: { faults: ['greeting-at-token'] } })

    test('BUG greeting-at-token: poplib takes it for the timestamp of APOP', async ({ pop3 }) => {
      const client = new Client(pop3)
      await client.ask('connect')
      expect(client.poplib.data).toMatchObject({ apop: true })
      await expect(client.ask('apop', 'user', 'secret')).rejects.toThrow('apop: ')
      expect(pop3.sessions[0]).toMatchObject({ user: undefined })
    })
  })

  haveKnownBugs('poplib', fetchAll, [
    { profile: 'lowercase-ok', does: 'waits for ever behind +ok in a listing', outcome: 'hangs' },
    {
      profile: 'seg-status-split',
      with: APART,
      does: 'takes the pieces of one reply for two',
      outcome: 'hangs',
    },
    { profile: 'greeting-imap', does: 'logs on to an IMAP server and waits for ever', outcome: 'hangs' },
    { profile: 'greeting-then-close', does: 'never hears that the server has hung up', outcome: 'hangs' },
    { profile: 'retr-no-terminator-fin', does: 'never hears that a message broke off', outcome: 'hangs' },
    {
      profile: 'list-terminator-trailing-space',
      does: 'does not see a final line with a space behind it',
      outcome: 'hangs',
    },
    {
      profile: 'list-tab-multispace',
      does: 'takes number, TAB and size for a number',
      outcome: /^the client fails: it says: retr: -ERR /m,
    },
  ])
})
