/**
 * node-pop3 0.11, as its maintainers might test it: what works, and what does not yet. In a project of their own the imports
 * are `pop3-mock` and `pop3-mock/vitest`.
 */
import Pop3Command from 'node-pop3'
import { describe, expect } from 'vitest'
import type { Pop3Server } from '../../src/index.ts'
import { test } from '../../src/vitest.ts'
import { APART, copesWith, haveKnownBugs, THREE_MESSAGES } from './known-bugs.ts'

function clientOf({ host, port }: Pop3Server): Pop3Command {
  return new Pop3Command({ host, port, user: 'user', password: 'secret' })
}

async function fetchAll(server: Pop3Server): Promise<string[]> {
  const client = clientOf(server)
  const messages: string[] = []
  for (const [number] of (await client.LIST()) as string[][]) messages.push(await client.RETR(Number(number)))
  await client.QUIT()
  return messages
}

describe('node-pop3', () => {
  test('logs on, lists, fetches every message once and quits', async ({ pop3 }) => {
    await fetchAll(pop3)
    await pop3.waitFor.idle()
    expect(pop3).toHaveReceivedCommands(
      ['USER user', 'PASS secret', 'LIST', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
      { exactly: true },
    )
    expect(pop3).toHaveFetched([1, 2, 3], { exactly: true })
    expect(pop3).toConform()
  })

  test('deletes with DELE and QUIT', async ({ pop3 }) => {
    const client = clientOf(pop3)
    await client.DELE(2)
    await client.QUIT()
    expect(pop3).toHaveDeleted(2, { exactly: true })
  })

  test('rejects with the words of -ERR, and goes on', async ({ pop3 }) => {
    const client = clientOf(pop3)
    await expect(client.RETR(9)).rejects.toThrow('no such message')
    await client.QUIT()
    expect(pop3).toHaveQuit()
  })

  copesWith('node-pop3', fetchAll, [
    'lowercase-ok',
    'missing-crlf',
    'auth-err-in-use',
    'retr-err',
    'quit-reply-then-rst',
  ])

  test('BUG V0002: node-pop3 leaves stuffed dots in messages', async ({ pop3 }) => {
    const messages = await fetchAll(pop3)
    expect(messages[1]).toContain('\n..here it is')
    await pop3.waitFor.idle()
    expect(pop3).not.toConform({ received: messages.map((text) => Buffer.from(text)), statements: ['V0002'] })
  })

  describe('with octets beyond ASCII', () => {
    test.override({
      pop3Options: { maildrop: [{ raw: Buffer.from('Subject: caf\xe9\r\n\r\n\xe9\r\n', 'latin1') }] },
    })

    test('BUG retr-8bit: node-pop3 makes U+FFFD of what is no UTF-8', async ({ pop3 }) => {
      expect(await fetchAll(pop3)).toEqual(['Subject: caf\ufffd\r\n\r\n\ufffd'])
    })
  })

  describe('when the drop listing has no line end', () => {
    test.override({
      pop3Options: {
        maildrop: THREE_MESSAGES,
        faults: [{ profile: 'missing-crlf', with: { command: 'STAT' } }],
      },
    })

    test('BUG missing-crlf: node-pop3 loses the last digit of its size', async ({ pop3 }) => {
      const stat = await clientOf(pop3).STAT()
      expect(stat).toMatch(/^3 \d+$/)
      expect(stat).not.toBe(`3 ${THREE_MESSAGES.join('').replaceAll('\n', '\r\n').length}`)
    })
  })

  haveKnownBugs('node-pop3', fetchAll, [
    {
      profile: 'seg-terminator-split',
      with: APART,
      does: 'waits for ever where the final line comes in two segments',
      outcome: 'hangs',
    },
    {
      profile: 'seg-cr-lf-split',
      with: APART,
      does: 'waits for ever where CR and LF come apart',
      outcome: 'hangs',
    },
    {
      profile: 'seg-status-split',
      with: APART,
      does: 'loses a reply whose status comes in two pieces',
      outcome: 'hangs',
    },
    { profile: 'greeting-then-close', does: 'never hears that the server has hung up', outcome: 'hangs' },
    {
      profile: 'auth-close-without-reply',
      does: 'never hears that the log-on ended the connection',
      outcome: 'hangs',
    },
    {
      profile: 'retr-no-terminator-fin',
      does: 'never hears that a message broke off',
      outcome: 'hangs',
    },
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
    {
      profile: 'list-leading-trailing-space',
      does: 'takes the space before a number for one',
      outcome: /^the client fails: it says: /m,
    },
  ])
})
