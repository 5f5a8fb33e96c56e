/**
 * What the user of `pop3-mock/vitest` reads when a test fails: by the installed package, in a vitest of its own.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InstalledPackage } from '../support/installed-package.ts'
import { runVitest, type VitestRun, WITH_VITEST } from './run-vitest.ts'

const FAILING = `
describe('faults', () => {
  test.override({ pop3Options: { faults: ['lowercase-ok', 'missing-crlf'], seed: 4 } })
  test('never struck', async ({ pop3 }) => say(pop3, 'QUIT'))
  test('failed before that mattered', async ({ pop3 }) => {
    await say(pop3, 'QUIT')
    throw new Error('my own')
  })
  test('skipped meanwhile', ({ pop3, skip }) => skip())
})
describe('expected faults', () => {
  const rule = { id: 'rare', when: { command: 'RETR' }, do: { type: 'silence' } }
  test.override({ pop3Options: { faults: [{ ...rule, expect: { min: 0 } }] } })
  test('may strike', ({ pop3 }) => say(pop3, 'QUIT'))
})
describe('faults that must strike', () => {
  const rule = { id: 'rare', when: { command: 'RETR' }, do: { type: 'silence' } }
  test.override({ pop3Options: { faults: [{ ...rule, expect: 1 }] } })
  test('did not strike', ({ pop3 }) => say(pop3, 'QUIT'))
})
test('a matcher failed', async ({ pop3 }) => {
  await say(pop3, 'QUIT')
  expect(pop3).toHaveFetched(2)
})
test('time ran out', { timeout: 200 }, async ({ pop3 }) => {
  await say(pop3, 'USER user')
  await new Promise(() => {})
})
test('failed twice', { retry: 1 }, async ({ pop3, task }) => {
  await say(pop3, 'QUIT')
  throw new Error('try ' + task.result.retryCount)
})
let server
test('was closed behind its failure', async ({ pop3 }) => {
  server = pop3
  throw new Error('anything')
})
test('and is', async () => {
  await expect(server.resume()).rejects.toThrow('The server was closed')
})
test('fails as it should', { fails: true }, ({ pop3 }) => {
  throw new Error('wanted')
})
`

let installed: InstalledPackage
let run: VitestRun
beforeAll(async () => {
  installed = await InstalledPackage.install(WITH_VITEST)
  run = await runVitest(installed, { 'failing.test.js': FAILING })
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

/** The message without what stands behind it in the report: the stack. */
function messageOf(name: string): string {
  return (run.tests[name] ?? 'there is no such test').replace(/\n {4}at [\s\S]*$/, '')
}

test('a fault that never struck fails its test, with all that there is to know', () => {
  expect(messageOf('never struck')).toBe(`Pop3MockError: A fault of this test never struck:
  faults[1] missing-crlf: it waits for the command LOG-ON; these came: QUIT
A rule with expect: { min: 0 }, or unfired: "allow", says that this is all right.

The conversation:
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
  Outlook hangs: without the CRLF of a reply the synchronization hangs; it waits in the phase pass (C0005, documented)
Seed: 4`)
  expect(run.code).toBe(1)
})

test('the report is on the screen, once', () => {
  const [, behind = ''] = run.output.split('A fault of this test never struck:')
  expect(behind).toContain('Seed: 4')
  expect(run.output.split('faults[1] missing-crlf: it waits').length - 1).toBe(1)
})

describe('a test that fails', () => {
  test('by itself is not told of its faults, but of the conversation', () => {
    const message = messageOf('failed before that mattered')
    expect(message).toMatch(/^Error: my own\n\nThe conversation:\n/)
    expect(message).not.toContain('never struck')
  })

  test('by a matcher is shown the conversation once', () => {
    const message = messageOf('a matcher failed')
    expect(message).toMatch(/^Error: expected message 2 to have been fetched\nmessage 2: nobody asked for it/)
    expect(message.split('-- session 1 opened').length - 1).toBe(1)
    expect(message).toMatch(/What Outlook would have done:\n {2}Outlook completes: .*\nSeed: \d+$/)
  })

  test('by its time limit is told what happened until then', () => {
    expect(messageOf('time ran out')).toMatch(/^Error: Test timed out in 200ms\.[\s\S]*\n {2}C: USER user\n/)
  })

  test('at each of its tries is told of each', () => {
    const message = run.tests['failed twice'] ?? ''
    expect(message).toMatch(/Error: try 0\n\nThe conversation:[\s\S]*Error: try 1\n\nThe conversation:/)
  })

  test('by a rule that was to strike is told of that rule', () => {
    expect(messageOf('did not strike')).toMatch(/^Pop3MockError: The rule rare was to be applied once; /)
  })
})

test.each([
  ['skipped meanwhile', 'skipped'],
  ['may strike', 'passed'],
  ['and is', 'passed'],
  ['fails as it should', 'passed'],
])('%s: %s', (name, status) => {
  expect(run.tests[name]).toBe(status)
})
