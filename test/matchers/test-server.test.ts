import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { FaultItem } from '../../src/index.ts'
import { type Pop3TestOptions, TestServer } from '../../src/matchers/test-server.ts'
import { findingOf } from './conversations.ts'
import { say } from './say.ts'

/** What a test is told that talks like this. */
async function verdict(
  faults: readonly FaultItem[],
  lines: readonly string[],
  options: Pop3TestOptions = {},
) {
  const held = await TestServer.start({ faults, seed: 1, ...options })
  if (lines.length > 0) await say(held.server, ...lines)
  try {
    await held.finish(true)
    return 'fine'
  } catch (error) {
    return findingOf(() => {
      throw error
    }).split('\n')[1]
  }
}

const silence = { type: 'silence' } as const
const LOG_ON = ['USER user', 'PASS secret']

describe('a fault that never struck fails the test, which is told', () => {
  test.each<[string, FaultItem, readonly string[], string]>([
    ['that nobody connected', 'missing-crlf', [], 'missing-crlf: no client connected'],
    [
      'which command it waits for',
      { when: { command: ['RETR', 'TOP'] }, do: silence },
      ['QUIT'],
      'rule-1: it waits for the command RETR or TOP; these came: QUIT',
    ],
    [
      'how often the command came',
      { id: 'third', when: { command: 'CAPA', nth: { from: 3 } }, do: silence },
      ['CAPA', 'CAPA', 'QUIT'],
      'third: it waits for occurrence 3 to …; what it waits for came 2 times: CAPA, CAPA',
    ],
    [
      'which arguments it waits for',
      { when: { command: 'USER', arguments: 'ada' }, do: silence },
      ['USER user', 'QUIT'],
      'rule-1: it waits for the arguments "ada"; these came: USER user',
    ],
    [
      'which message it waits for',
      { when: { command: 'RETR', message: 2 }, do: silence },
      [...LOG_ON, 'RETR 1'],
      'rule-1: it waits for message 2; these came: RETR 1',
    ],
    [
      'which state it waits for',
      { when: { command: 'CAPA', state: 'TRANSACTION' }, do: silence },
      ['CAPA'],
      'rule-1: it waits for the state TRANSACTION; these came: CAPA',
    ],
    [
      'which session it waits for',
      { when: { session: 2 }, do: { type: 'status', positive: '+ok' } },
      ['QUIT'],
      'rule-1: it waits for session 2; these came: QUIT',
    ],
    [
      'that nobody logged on',
      'duplicate-uids',
      ['QUIT'],
      'duplicate-uids: it strikes at the log-on, and no client logged on',
    ],
    [
      'that nobody was silent',
      { when: { at: 'idle', idleMs: 60_000 }, do: { type: 'end', by: 'close' } },
      ['QUIT'],
      'rule-1: no client was silent for 60000 ms',
    ],
    [
      'what else it waited for',
      { when: { command: 'QUIT', after: 'CAPA' }, do: silence },
      ['QUIT'],
      'rule-1: its conditions never held: {"command":"QUIT","after":"CAPA"}; these came: QUIT',
    ],
    [
      'what was decided',
      { when: { command: 'QUIT' }, do: { type: 'final-line', as: 'missing' } },
      ['QUIT'],
      'rule-1: final-line inapplicable at QUIT in session 1',
    ],
  ])('%s', async (_, fault, lines, told) => {
    expect(await verdict([fault], lines)).toBe(`  faults[0] ${told}`)
  })

  test('of each such item', async () => {
    const held = await TestServer.start({ faults: ['lowercase-ok', 'missing-crlf', 'dele-err'] })
    await say(held.server, 'QUIT')
    await expect(held.finish(true)).rejects.toThrow(
      /^2 faults of this test never struck:\n {2}faults\[1\] missing-crlf: .*\n {2}faults\[2\] dele-err: /,
    )
  })
})

describe('nothing is said', () => {
  test('of faults that struck, also before a reset, and of those that were taken away then', async () => {
    const held = await TestServer.start({ faults: ['lowercase-ok'] })
    await say(held.server, 'QUIT')
    held.server.reset()
    held.server.faults.remove('lowercase-ok')
    await held.finish(true)
  })

  test('of a rule that says itself how often it must strike', async () => {
    const rule = { id: 'rare', when: { command: 'RETR' }, do: silence } as const
    expect(await verdict([{ ...rule, expect: { min: 0 } }], ['QUIT'])).toBe('fine')
    expect(await verdict([{ ...rule, expect: 0 }], ['QUIT'])).toBe('fine')
    const held = await TestServer.start({ faults: [{ ...rule, expect: 1 }] })
    await expect(held.finish(true)).rejects.toThrow('The rule rare was to be applied once')
  })

  test('of a profile that is a maildrop and no more', async () => {
    expect(await verdict(['odd-bodies'], ['QUIT'])).toBe('fine')
  })

  test('where the test allows it, or is not judged', async () => {
    expect(await verdict(['missing-crlf'], ['QUIT'], { unfired: 'allow' })).toBe('fine')
    const held = await TestServer.start({ faults: ['missing-crlf'] })
    await held.finish(false)
  })
})

test('the server is closed in any case', async () => {
  const held = await TestServer.start({ faults: ['missing-crlf'] })
  await expect(held.finish(true)).rejects.toThrow()
  await expect(held.server.resume()).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
})

test('options are checked', async () => {
  await expect(TestServer.start({ unfired: 'ignore' as never })).rejects.toThrow(
    'unfired: found "ignore". Allowed is "fail" or "allow".',
  )
  await expect(TestServer.start({ faults: ['missing-crfl'] })).rejects.toMatchObject({
    code: 'INVALID_OPTION',
  })
})

describe('the report', () => {
  test('tells the conversation, the decisions, what Outlook would have done, and the seed', async () => {
    const held = await TestServer.start({ faults: ['lowercase-ok'], seed: 7 })
    await say(held.server, 'QUIT')
    await held.finish(false)
    expect(await held.report()).toBe(`The conversation:
  -- session 1 opened
  -- fault: lowercase-ok (status)
  S: +ok pop3-mock ready <…>
  C: QUIT
  -- fault: lowercase-ok (status)
  S: +ok pop3-mock signing off
  -- session 1 closed: quit
What the faults decided:
  lowercase-ok: status applied at greeting in session 1
  lowercase-ok: status applied at QUIT in session 1
What Outlook would have done:
  Outlook completes: 3 messages were downloaded, each once and unchanged
Seed: 7`)
  })

  test('does not repeat a conversation that the failure has shown', async () => {
    const held = await TestServer.start({ seed: 7 })
    await say(held.server, 'QUIT')
    for (const shown of [held.server.transcript.toString(), `x\n\nThe conversation:\n  -- session`]) {
      expect(await held.report(shown)).toMatch(/^What Outlook would have done:\n/)
    }
  })

  test('shows the end of a long conversation, and counts the rest', async () => {
    const held = await TestServer.start({ faults: ['lowercase-ok'], seed: 7 })
    await say(held.server, ...Array.from({ length: 60 }, () => 'CAPA'), 'QUIT')
    await held.finish(true)
    const report = await held.report()
    expect(report).toMatch(/^The conversation:\n {2}… \d+ earlier lines\n/)
    expect(report).toMatch(/C: QUIT\n.*\n.*signing off\n {2}-- session 1 closed: quit\nWhat the faults/)
    expect(report).toContain('What the faults decided:\n  … 42 earlier ones\n')
    expect(report.split('\n').length).toBeLessThan(120)
  })

  test('says why there is no prediction', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-gone-'))
    writeFileSync(join(folder, 'one.eml'), 'Subject: one\n\nHi.\n')
    const held = await TestServer.start({ maildrop: folder, seed: 7 })
    rmSync(folder, { recursive: true })
    await held.finish(true)
    expect(await held.report()).toContain(
      `What Outlook would have done cannot be told: maildrop: there is no file or folder ${folder}.`,
    )
  })
})
