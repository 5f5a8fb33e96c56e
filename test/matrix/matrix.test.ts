import { describe, expect, test } from 'vitest'
import type { MatrixFunction } from '../../src/matrix/run-function.ts'
import { matrix } from '../../src/matrix/run-matrix.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { temporaryFolder } from '../load/temporary-folder.ts'
import { careful, deaf, forgiving, hasty, repeating, stuffing, sure, topping } from './function-clients.ts'

/** Enough for a client in this process to get as far as it does before it hangs. */
const LIMIT_MS = 1000
/** For a client that is to end by itself, on a busy machine, too. */
const LONG_LIMIT_MS = 20_000

/** A client, the profile that it meets, and how it fares. */
const TABLE: readonly (readonly [MatrixFunction, string, string, string])[] = [
  [careful, 'seg-terminator-split', 'completes', '3 messages, each once and unchanged'],
  [topping, 'quit-slow', 'completes', '3 messages, each once and unchanged'],
  [careful, 'quit-slow', 'completes', '3 messages, each once and unchanged'],
  [careful, 'list-empty-ok', 'completes', '0 messages, each once and unchanged'],
  [careful, 'retr-err', 'fails cleanly', 'Error: RETR: -ERR [SYS/PERM] Could not read message file'],
  [careful, 'missing-greeting', 'hangs', 'not done after 1000 ms, before any greeting'],
  [careful, 'retr-no-terminator-silent', 'hangs', 'not done after 1000 ms, behind RETR 1'],
  [
    careful,
    'retr-wrong-message',
    'corrupts',
    'ended in success, but 1 message is missing, 1 message is doubled, 1 deleted that it does not have',
  ],
  [forgiving, 'retr-no-terminator-fin', 'corrupts', 'ended in success, but 3 messages are missing'],
  [forgiving, 'lowercase-ok', 'corrupts', 'ended in success, but 3 messages are missing'],
  [
    hasty,
    'retr-err',
    'corrupts',
    'Error: RETR: -ERR [SYS/PERM] Could not read message file; 1 deleted that it does not have',
  ],
  [repeating, 'list-duplicate-number', 'corrupts', 'ended in success, but 1 message is doubled'],
  [
    sure,
    'stat-empty-ok',
    'crashes',
    'TypeError: object null is not iterable (cannot read property Symbol(Symbol.iterator))',
  ],
  [deaf, 'retr-rst', 'crashes', 'nobody caught Error: read ECONNRESET'],
]

describe('a function under test', () => {
  test.each(TABLE)('%o under %s %s', async (client, profile, expected, reason) => {
    const limitMs = expected === 'hangs' ? LIMIT_MS : LONG_LIMIT_MS
    const { rows } = await matrix(client, { profiles: [profile], limitMs })
    expect(rows).toMatchObject([{ profile, class: expected, reason, isMet: true }])
  })

  test('is told where its server is, and when it shall give up', async () => {
    const signals: AbortSignal[] = []
    const { control } = await matrix(
      async (target) => {
        const { host, port, user, password, url, env, signal } = target
        expect({ url, POP3_URL: env.POP3_URL }).toEqual({
          url: `pop3://${user}:${password}@${host}:${port}`,
          POP3_URL: url,
        })
        signals.push(signal)
        return await careful(target)
      },
      { profiles: ['quit-hang'], limitMs: LIMIT_MS },
    )
    expect(control).toEqual({ reason: '3 messages, each once and unchanged', remark: undefined })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  test('that throws what is no error crashes', async () => {
    const client: MatrixFunction = async (target) => {
      await careful(target).catch((error) => Promise.reject(error.message))
    }
    const { rows } = await matrix(client, { profiles: ['retr-err'] })
    expect(rows).toMatchObject([
      { class: 'crashes', reason: 'threw "RETR: -ERR [SYS/PERM] Could not read message file"' },
    ])
  })

  test('that leaves a rejection behind crashes, and nobody else hears of it', async () => {
    const heard: unknown[] = []
    const listener = (error: unknown) => heard.push(error)
    process.on('unhandledRejection', listener)
    const client: MatrixFunction = async (target) => {
      const fetching = careful(target)
      void fetching.then(() => {})
      await fetching.catch(() => new Promise(() => {}))
    }
    const { rows } = await matrix(client, { profiles: ['retr-err'], limitMs: LIMIT_MS })
    process.off('unhandledRejection', listener)
    expect(rows).toMatchObject([
      { class: 'crashes', reason: 'nobody caught Error: RETR: -ERR [SYS/PERM] Could not read message file' },
    ])
    expect(heard).toEqual([])
  })
})

describe('a row', () => {
  test('has the legality, what Outlook would have done, and what that makes of the client', async () => {
    const { rows, counts, notMet } = await matrix(careful, {
      profiles: ['lowercase-ok', 'retr-err', 'top-hang', 'missing-greeting'],
      limitMs: LIMIT_MS,
    })
    expect(
      rows.map(({ profile, phase, legality, class: found, isMet, outlook, verdict }) => [
        profile,
        phase,
        legality,
        found,
        isMet,
        outlook,
        verdict,
      ]),
    ).toEqual([
      ['missing-greeting', 'greeting', 'violation', 'hangs', true, 'hangs', 'as Outlook'],
      ['top-hang', 'top', 'violation', 'completes', false, 'completes', undefined],
      ['retr-err', 'retr', 'legal', 'fails cleanly', true, 'fails', 'as Outlook'],
      ['lowercase-ok', 'session', 'tolerated', 'fails cleanly', true, 'completes', 'worse than Outlook'],
    ])
    expect({ ...counts, notMet }).toEqual({
      completes: 0,
      'fails cleanly': 2,
      crashes: 0,
      corrupts: 0,
      hangs: 1,
      notMet: 1,
    })
  })

  test('is not met where only a capability differs that nobody asked for', async () => {
    const { rows } = await matrix(careful, { profiles: ['capa-unsupported', 'uidl-is-msgnum', 'dele-err'] })
    expect(rows.map(({ profile, isMet }) => [profile, isMet]).sort()).toEqual([
      ['capa-unsupported', false],
      ['dele-err', true],
      ['uidl-is-msgnum', false],
    ])
  })

  test('excuses a client for what it does fault or not, unless the mail itself is the fault', async () => {
    const { rows, control } = await matrix(stuffing, { profiles: ['retr-client-no-unstuff', 'retr-stall'] })
    expect(control.remark).toBe('leaves the dots of byte-stuffing in every message')
    expect(rows.map(({ profile, class: found }) => [profile, found]).sort()).toEqual([
      ['retr-client-no-unstuff', 'corrupts'],
      ['retr-stall', 'completes'],
    ])
  })

  test('is of the account and the maildrop that the profile needs', async () => {
    const { rows } = await matrix(careful, { profiles: ['user-length-limit', 'retr-no-eoh'] })
    expect(rows.map(({ class: found, isMet }) => [found, isMet])).toEqual([
      ['fails cleanly', true],
      ['completes', true],
    ])
  })

  test('may be of a profile with parameters', async () => {
    const use = { profile: 'missing-crlf', with: { command: 'STAT' } }
    const { rows } = await matrix(sure, { profiles: [use], limitMs: LIMIT_MS })
    expect(rows).toMatchObject([
      {
        profile: 'missing-crlf (command="STAT")',
        class: 'hangs',
        reason: 'not done after 1000 ms, behind STAT',
        outlook: 'hangs',
      },
    ])
  })
})

describe('the matrix does not begin', () => {
  test.each([
    {
      name: 'with a client that fails without a fault',
      client: () => Promise.reject(new Error('no such option')),
      says: 'Without any fault the client must complete, but it fails cleanly: Error: no such option.',
    },
    {
      name: 'with one that hangs',
      client: () => new Promise(() => {}),
      says: 'but it hangs: not done after 1000 ms, and it never connected',
    },
    {
      name: 'with one whose messages are others',
      client: async (target: Parameters<MatrixFunction>[0]) => (await careful(target)).map(() => 'x'),
      says: 'it corrupts: ended in success, but what it gave, printed or stored is not what it was sent',
    },
    {
      name: 'with a command that is none',
      client: ['no-such-program'],
      says: 'client: there is no program "no-such-program".',
    },
    { name: 'with nothing', client: [], says: 'client: Allowed is a function, or a command' },
  ])('$name', async ({ client, says }) => {
    await expect(matrix(client, { profiles: ['quit-hang'], limitMs: LIMIT_MS })).rejects.toThrow(says)
  })

  test.each([
    { options: { profile: ['quit-hang'] }, says: 'profile: unknown key. Did you mean profiles?' },
    { options: { limitMs: 0 }, says: 'limitMs: found 0. Allowed is a whole number of milliseconds from 1.' },
    { options: { legality: ['illegal'] }, says: 'legality[0]: found "illegal"' },
    { options: { received: '-' }, says: 'received: given beside a function' },
    { options: { server: { prot: 1 } }, says: 'prot: unknown key. Did you mean port?' },
  ])('with options such as $options', async ({ options, says }) => {
    await expect(matrix(careful, options as object)).rejects.toThrow(says)
  })

  test('with a folder that holds something else', async () => {
    const received = temporaryFolder({ 'diary.txt': 'Dear diary' })
    await expect(matrix(['true'], { received })).rejects.toThrow(
      'is not empty, and the matrix did not make it',
    )
  })
})

describe('a matrix', () => {
  test('tells of each row as it comes', async () => {
    const told: string[] = []
    await matrix(careful, {
      profiles: ['retr-err', 'dele-err'],
      jobs: 1,
      onProgress: ({ done, total, row }) => told.push(`${done}/${total} ${row.profile}`),
    })
    expect(told).toEqual(['1/2 retr-err', '2/2 dele-err'])
  })

  test('is given up when its signal says so, and its clients with it', async () => {
    const controller = new AbortController()
    const forever = [
      process.execPath,
      '-e',
      'require("net").connect(process.argv[1]); setInterval(() => {}, 1e6)',
    ]
    const begun = matrix([...forever, '{port}'], { limitMs: 60_000, signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(begun).rejects.toThrow('enough')
  })

  test('leaves no server behind', async () => {
    const ports = new Set<number>()
    await matrix(
      async (target) => {
        ports.add(target.port)
        return await careful(target)
      },
      { profiles: ['quit-slow', 'retr-err'] },
    )
    for (const port of ports) await (await startPop3Server({ port })).close()
    expect(ports.size).toBe(3)
  })
})
