import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { runCli, startCli } from './cli-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-judge-'))
afterAll(() => rmSync(folder, { recursive: true }))

const GOOD = 'S: +OK\nC: QUIT\nS: +OK\n'
const BAD = 'S: +OK\nC: NOOP\nS: -ERR\nC: QUIT\nS: +OK\n'
const STUFFED =
  'S: +OK\nC: USER u\nS: +OK\nC: PASS p\nS: +OK\nC: RETR 1\nS: +OK\nS: ..\nS: .\nC: QUIT\nS: +OK\n'

function written(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

describe('judge', () => {
  test('passes a client that keeps to the rules, with exit code 0', async () => {
    const { code, stdout, stderr } = await runCli('judge', written('good.txt', GOOD))
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^passed: 1 session by ms-stanopop3; of 55 statements 3 conform, 0 are violated/)
  })

  test('says what another did wrong, with exit code 1', async () => {
    const { code, stdout } = await runCli('judge', written('bad.txt', BAD))
    expect(code).toBe(1)
    expect(stdout).toContain('warning: NOOP was sent before a log-on had succeeded [session 1, event 4]')
  })

  test('takes the other lens', async () => {
    const { stdout } = await runCli('judge', written('bad.txt', BAD), '--lens', 'rfc1939')
    expect(stdout).toContain('error: NOOP was sent before')
  })

  test('reads JSON as it reads text', async () => {
    const json = written('bad.json', `\n${JSON.stringify(parseTranscript(BAD))}`)
    expect((await runCli('judge', json)).stdout).toBe((await runCli('judge', written('bad.txt', BAD))).stdout)
  })

  test('reads standard input', async () => {
    const cli = startCli('judge', '-', '--format', 'json')
    cli.child.stdin?.end(BAD)
    expect(await cli.exit).toBe(1)
    expect(JSON.parse(cli.stdout())).toMatchObject({ format: 'pop3-mock conformance', passed: false })
    expect((await runCli('judge', written('bad.txt', BAD), '--json')).stdout).toBe(cli.stdout())
  })

  test('writes JUnit XML', async () => {
    const { stdout } = await runCli('judge', written('bad.txt', BAD), '--format', 'junit')
    expect(stdout).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites /)
  })

  test('shows every verdict when asked', async () => {
    const { stdout } = await runCli('judge', written('good.txt', GOOD), '--all')
    expect(stdout).toMatch(/^C0012 +conforms/m)
  })

  test('takes what the client received', async () => {
    const file = written('stuffed.txt', STUFFED)
    const right = await runCli('judge', file, '--all', '--received', written('right.eml', '.\r\n'))
    expect(right.stdout).toMatch(/^V0002 +conforms/m)
    const wrong = await runCli('judge', file, '--all', '--received', written('wrong.eml', '..\r\n'))
    expect(wrong.stdout).toMatch(/^V0002 +violates/m)
  })

  test.each([
    ['a folder', ['judge', folder], 'found a folder. Allowed is a file.'],
    ['a file that is not there', ['judge', join(folder, 'none.txt')], 'cannot be read'],
    [
      'what is no transcript',
      ['judge', written('no.txt', 'Hello\n')],
      'Line 1 is not in the form of a transcript',
    ],
    ['a transcript without a session', ['judge', written('empty.txt', '')], 'empty.txt: holds no session'],
    ['what is no JSON', ['judge', written('no.json', '{,}')], 'this is not JSON'],
    [
      'a lens that there is not',
      ['judge', '-', '--lens', 'rfc2449'],
      'Allowed choices are ms-stanopop3, rfc1939',
    ],
  ])('refuses %s, with exit code 2', async (_, args, words) => {
    const { code, stderr } = await runCli(...args)
    expect(stderr).toContain(words)
    expect(code).toBe(2)
  })
})
