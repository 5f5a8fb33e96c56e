import { describe, expect, test, vi } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { assertBehavesLikeOutlook, checkLikeOutlook } from '../../src/matchers/like-outlook.ts'
import { TestServer } from '../../src/matchers/test-server.ts'
import type { Pop3Server } from '../../src/server/server.ts'
import type { TlsOptions } from '../../src/server/tls-options.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { tlsClient } from '../support/tls-client.ts'
import { say } from './say.ts'

const LOG_ON = ['USER user', 'PASS secret']
const ALL = [...LOG_ON, 'RETR 1', 'RETR 2', 'RETR 3']

async function told(server: Pop3Server, options = {}): Promise<string> {
  const { pass, message } = await checkLikeOutlook(server, options)
  const [finding = ''] = message().split('\n\nThe conversation:')
  return `${pass ? 'holds' : 'fails'}: ${finding.replace(/\nseed: \d+$/, '')}`
}

describe('by the conversation', () => {
  test('a client that fetched everything completes', async () => {
    await using server = await startPop3Server()
    await say(server, ...ALL, 'QUIT')
    expect(await told(server)).toBe(
      [
        'holds: expected the client to fare worse than Outlook without any fault',
        'Outlook completes: 3 messages were downloaded, each once and unchanged',
        'the client completes: 3 messages were fetched whole',
      ].join('\n'),
    )
  })

  test('so does one that deletes, and one that fetches the rest on another connection', async () => {
    await using server = await startPop3Server()
    await say(server, ...LOG_ON, 'RETR 1', 'DELE 1', 'QUIT')
    await say(server, ...LOG_ON, 'RETR 1', 'RETR 2', 'QUIT')
    expect(await told(server)).toMatch(/^holds: .*\nOutlook completes: .*\nthe client completes: 3 messages/s)
  })

  test('so does one that fetches by TOP of every line, as fetchmail does', async () => {
    await using server = await startPop3Server()
    await say(server, ...LOG_ON, ...[1, 2, 3].map((number) => `TOP ${number} 99999999`), 'QUIT')
    expect(await told(server)).toMatch(/^holds: .*\nthe client completes: 3 messages were fetched whole$/s)
  })

  test('a client that quits without messages misreads, and Outlook would not', async () => {
    await using server = await startPop3Server()
    await say(server, ...LOG_ON, 'RETR 1', 'QUIT')
    expect(await told(server)).toBe(
      [
        'fails: expected the client to fare at least as well as Outlook without any fault',
        'Outlook completes: 3 messages were downloaded, each once and unchanged',
        'the client misreads: 2 of 3 messages were never fetched whole, and it quit as if all were well',
      ].join('\n'),
    )
  })

  test('a client that leaves at a refusal fails, as Outlook does', async () => {
    const refusal = {
      id: 'no',
      when: { command: 'RETR', message: 2 },
      do: { type: 'refuse', text: 'no' },
    } as const
    const { server } = await TestServer.start({ faults: [refusal] })
    await using _ = server
    await say(server, ...LOG_ON, 'RETR 1', 'RETR 2', 'QUIT')
    expect(await told(server)).toBe(
      [
        'holds: expected the client to fare worse than Outlook under no',
        'Outlook fails: the server refused RETR (0x800CCC90) (assumed)',
        'the client fails: 2 of 3 messages were never fetched whole: RETR 2 in session 1 was answered -ERR no (under no)',
      ].join('\n'),
    )
  })

  test('a client that leaves without QUIT fails', async () => {
    await using server = await startPop3Server()
    await say(server, ...LOG_ON)
    expect(await told(server)).toContain('session 1 ended without QUIT (client-ended)')
    await using untouched = await startPop3Server()
    expect(await told(untouched)).toContain(
      'the client fails: 3 of 3 messages were never fetched whole: it never',
    )
  })

  test('a client that is still connected hangs, as Outlook does without a line end', async () => {
    const { server } = await TestServer.start({ faults: ['missing-crlf'] })
    await using _ = server
    using client = await tcpClient(server.port)
    await client.send('USER user\r\nPASS secret\r\n')
    await server.waitFor.fault('missing-crlf')
    expect(await told(server)).toMatch(
      /^holds: .* under missing-crlf\nOutlook hangs: .*C0005.*\nthe client hangs: session 1 is still open, behind PASS$/,
    )
  })
})

describe('by what the test knows', () => {
  test('a client that rejects fails', async () => {
    await using server = await startPop3Server()
    expect(await told(server, { client: Promise.reject(new Error('no mail\nat all')) })).toContain(
      'the client fails: it says: no mail',
    )
  })

  test('a client that does not settle hangs, whatever a test does to the clock', async () => {
    vi.useFakeTimers()
    try {
      await using server = await startPop3Server()
      expect(await told(server, { client: new Promise(() => {}), timeoutMs: 5 })).toContain(
        'the client hangs: it was not done after 5 ms',
      )
    } finally {
      vi.useRealTimers()
    }
  })

  test('a client that gives its messages is judged by them', async () => {
    await using server = await startPop3Server()
    const messages = server.maildrop.view().entries.map(({ message }) => Buffer.from(message.body().octets))
    const client = say(server, ...ALL, 'QUIT').then(() => messages)
    expect(await told(server, { client })).toContain('the client completes')
    const stuffed = messages.map((octets) => octets.toString().replace(/^\./gm, '..'))
    expect(await told(server, { received: stuffed })).toContain(
      'fails: expected the client to fare at least as well as Outlook without any fault',
    )
    expect(await told(server, { received: stuffed })).toContain(
      'the client misreads: the stuffed dots were left in the message',
    )
  })

  test('a client that resolves without all messages misreads', async () => {
    await using server = await startPop3Server()
    expect(await told(server, { client: say(server, ...LOG_ON, 'RETR 1') })).toContain(
      'the client misreads: 2 of 3 messages were never fetched whole, and it says that all went well',
    )
  })

  test('an outcome is taken as it is given', async () => {
    const { server } = await TestServer.start({ faults: ['missing-crlf'] })
    await using _ = server
    expect(await told(server, { outcome: 'misreads' })).toContain('the client misreads: as the test says')
  })
})

describe('the prediction', () => {
  test('takes the faults, the maildrop and the dialect that the server was started with', async () => {
    const { server } = await TestServer.start({
      maildrop: ['Subject: only one\n\nHi.\n'],
      dialect: { capabilities: { remove: ['UIDL'] } },
      faults: ['lowercase-ok'],
    })
    await using _ = server
    expect(await told(server, { outcome: 'completes' })).toContain(
      'Outlook completes: 1 message was downloaded',
    )
  })

  test('takes the rules in force, whoever started the server and whenever they were armed', async () => {
    await using server = await startPop3Server({ faults: ['lowercase-ok', 'missing-crlf'] })
    server.faults.use('missing-crlf')
    expect(await told(server, { outcome: 'hangs' })).toMatch(
      /under missing-crlf#2, missing-crlf, lowercase-ok\nOutlook hangs: .*C0005/,
    )
    server.faults.remove('missing-crlf', 'missing-crlf#2')
    expect(await told(server, { outcome: 'completes' })).toContain('Outlook completes: 3 messages')
    expect(await told(server, { faults: ['missing-crlf'], outcome: 'hangs' })).toContain('Outlook hangs')
  })

  test('names a wrong fault by the place that it was given at', async () => {
    await using server = await startPop3Server({ dialect: { greetingText: 'hello' } })
    await expect(told(server, { faults: ['lowercase-ok', 'lowercase-okay'] })).rejects.toThrow(
      /^faults\[1\]: there is no profile "lowercase-okay"/,
    )
  })

  test('takes the maildrop that a profile has brought, as it was before the client deleted', async () => {
    await using server = await startPop3Server({
      faults: ['odd-bodies', { when: { session: 9 }, do: { type: 'silence' } }],
    })
    const count = server.maildrop.list().length
    await say(server, ...LOG_ON, 'DELE 1', 'QUIT')
    expect(await told(server, { outcome: 'completes' })).toContain(`Outlook completes: ${count} messages`)
  })

  test('logs on to the account of the server', async () => {
    await using server = await startPop3Server({
      accounts: [{ user: 'ada', password: 'pw', maildrop: ['Subject: one\n\nHi.\n'] }],
      faults: [{ when: { command: 'PASS', arguments: 'pw' }, do: { type: 'silence' } }],
    })
    expect(await told(server, { outcome: 'hangs' })).toContain('Outlook hangs: without a reply')
  })

  test.each<[string, TlsOptions, 'with TLS' | 'none', string]>([
    ['by STLS where it is offered', { tls: 'stls' }, 'none', 'fails'],
    ['from the first octet on where the port speaks nothing else', { tls: 'implicit' }, 'none', 'hangs'],
    ['by STLS where there are both', { tlsPort: 0 }, 'none', 'fails'],
    ['as the client has it where there are both', { tlsPort: 0 }, 'with TLS', 'hangs'],
    ['by the other port where that alone has it', { tls: 'off', tlsPort: 0 }, 'none', 'hangs'],
  ])('has TLS %s', async (_, options, client, outcome) => {
    await using server = await startPop3Server({
      ...options,
      faults: [
        { when: { command: 'STLS' }, do: { type: 'refuse', text: 'no' } },
        { when: { command: 'USER', tls: true }, do: { type: 'silence' } },
      ],
    })
    if (client === 'with TLS') {
      using talker = await tlsClient({ port: server.tlsPort, ca: server.tls?.ca })
      await talker.client.send('QUIT\r\n')
      await server.waitFor.sessionEnd()
    }
    expect(await told(server, { outcome: 'hangs' })).toContain(`Outlook ${outcome}: `)
  })

  test('is of an account that deletes where the client does, unless the settings say otherwise', async () => {
    const { server } = await TestServer.start({
      faults: [{ when: { command: 'DELE' }, do: { type: 'silence' } }],
    })
    await using _ = server
    await say(server, ...LOG_ON, 'DELE 1')
    expect(await told(server)).toContain('Outlook hangs: without a reply')
    expect(await told(server, { settings: { leaveOnServer: true } })).toContain('Outlook completes')
  })
})

test('the plain function throws where the client fared worse', async () => {
  await using server = await startPop3Server()
  await say(server, ...ALL, 'QUIT')
  await assertBehavesLikeOutlook(server)
  await expect(assertBehavesLikeOutlook(server, { outcome: 'hangs' })).rejects.toThrow(
    /^expected the client to fare at least as well as Outlook without any fault\n/,
  )
})

test('takes a server only', async () => {
  await using server = await startPop3Server()
  await expect(checkLikeOutlook(server.transcript)).rejects.toThrow(
    'found a transcript. Allowed is a server.',
  )
})
