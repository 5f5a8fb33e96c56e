/**
 * yapople 0.4, as its maintainers might test it: what works, and what does not yet. In a project of their own the imports are
 * `pop3-mock` and `pop3-mock/vitest`.
 */
import { describe, expect } from 'vitest'
import { Client } from 'yapople'
import type { Pop3Server } from '../../src/index.ts'
import { test } from '../../src/vitest.ts'
import { APART, copesWith, haveKnownBugs } from './known-bugs.ts'

/** What its types leave out. */
type Yapople = Client & {
  list(): Promise<Record<string, number>>
  retr(messageNumber: number): Promise<Buffer>
  delete(messageNumbers: readonly number[]): Promise<unknown>
}

async function connected({ host, port }: Pop3Server): Promise<Yapople> {
  const client = new Client({ host, port, username: 'user', password: 'secret' } as never) as Yapople
  await client.connect()
  return client
}

async function fetchAll(server: Pop3Server): Promise<Buffer[]> {
  const client = await connected(server)
  const messages: Buffer[] = []
  for (const number of Object.keys(await client.list())) messages.push(await client.retr(Number(number)))
  await client.disconnect()
  return messages
}

describe('yapople', () => {
  test('logs on, lists, fetches every message once and quits', async ({ pop3 }) => {
    await fetchAll(pop3)
    await pop3.waitFor.idle()
    expect(pop3).toHaveReceivedCommands(
      ['USER user', 'PASS secret', 'LIST', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
      { exactly: true },
    )
    expect(pop3).toConform()
  })

  test('takes its deletions back with RSET where one is refused', async ({ pop3 }) => {
    const client = await connected(pop3)
    await expect(client.delete([1, 9])).rejects.toThrow('no such message')
    await client.disconnect()
    expect(pop3).toHaveReceivedCommands(['DELE 1', 'DELE 9', 'RSET', 'QUIT'])
    expect(pop3).not.toHaveDeleted(1)
  })

  copesWith('yapople', fetchAll, [
    'seg-terminator-split',
    'seg-terminator-own-segment',
    'retr-8bit',
    'auth-err-in-use',
    'connect-then-rst',
  ])

  test('BUG V0002: yapople leaves stuffed dots in messages', async ({ pop3 }) => {
    const received = await fetchAll(pop3)
    expect(received[1]?.toString()).toContain('\n..here it is')
    await pop3.waitFor.idle()
    expect(pop3).not.toConform({ received, statements: ['V0002'] })
  })

  describe('when QUIT says that nothing was removed', () => {
    test.override({ pop3Options: { faults: ['quit-err-not-removed'] } })

    test('BUG quit-err-not-removed: yapople resolves all the same', async ({ pop3 }) => {
      const client = await connected(pop3)
      await client.delete([1])
      await expect(client.disconnect()).resolves.not.toThrow()
      expect(pop3).toHaveQuit()
    })
  })

  haveKnownBugs('yapople', fetchAll, [
    {
      profile: 'lowercase-ok',
      does: 'takes +ok, which Outlook takes for +OK, for an error',
      outcome: /^the client fails: it says: op3-mock ready/m,
    },
    {
      profile: 'seg-status-split',
      with: APART,
      does: 'takes half a status for an error',
      outcome: /^the client fails: it says: \+O$/m,
    },
    {
      profile: 'seg-1-byte',
      with: APART,
      does: 'takes one octet for an error',
      outcome: /^the client fails: it says: \+$/m,
    },
    {
      profile: 'seg-cr-lf-split',
      with: APART,
      does: 'takes the LF of one reply for the next reply',
      outcome: /^the client fails: /m,
    },
    { profile: 'greeting-then-close', does: 'never hears that the server has hung up', outcome: 'hangs' },
    {
      profile: 'auth-close-without-reply',
      does: 'never hears that the log-on ended the connection',
      outcome: 'hangs',
    },
    { profile: 'retr-no-terminator-fin', does: 'never hears that a message broke off', outcome: 'hangs' },
    { profile: 'rst-at-octet-n', does: 'never hears of a reset within a message', outcome: 'hangs' },
    { profile: 'quit-no-reply-close', does: 'waits for the answer to QUIT behind the end', outcome: 'hangs' },
    {
      profile: 'list-terminator-trailing-space',
      does: 'does not see a final line with a space behind it',
      outcome: 'hangs',
    },
    {
      profile: 'list-tab-multispace',
      does: 'takes number, TAB and size for a number',
      outcome: /^the client fails: it says: a number has decimal digits only$/m,
    },
  ])
})
