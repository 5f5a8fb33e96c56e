import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Progress } from '../../src/cli/progress.ts'
import type { MatrixReport, MatrixRow } from '../../src/matrix/matrix-report.ts'
import { temporaryFolder } from '../load/temporary-folder.ts'
import { runCli, startCli } from './cli-process.ts'

/** Fetches the first message and prints it; says what is wrong, if it notices. */
const CLIENT = [
  '--',
  process.execPath,
  '-e',
  `const steps = ['USER user', 'PASS secret', 'RETR 1', 'QUIT']
  const socket = require('net').connect(process.argv[1], '127.0.0.1')
  let said = ''
  socket.setEncoding('latin1').on('data', (text) => {
    said += text
    const isMessage = said.includes(' octets\\r\\n')
    if (!said.endsWith(isMessage ? '\\r\\n.\\r\\n' : '\\r\\n')) return
    if (!said.startsWith('+OK')) process.exit(console.error(said.trim()) ?? 1)
    if (isMessage) console.log(said)
    said = ''
    if (steps.length > 0) socket.write(steps.shift() + '\\r\\n')
    else socket.end()
  })`,
  '{port}',
]

const FEW = ['-f', 'missing-greeting,lowercase-ok', '-f', 'retr-extra-blank-line,top-hang']

function matrixOf(...args: readonly string[]) {
  return runCli('matrix', '--limit', '1500', ...FEW, ...args)
}

describe('matrix', () => {
  test('shows a table of what a client does not cope with', async () => {
    const { code, stdout, stderr } = await matrixOf(...CLIENT)
    expect(stdout).toMatch(
      /^hangs +missing-greeting +violation +as Outlook \(hangs\) +not done after 1500 ms, before any greeting\n/,
    )
    expect(stdout).toMatch(/\ncorrupts +retr-extra-blank-line +.*1 message is changed/)
    expect(stdout).toMatch(
      /\nfails cleanly +lowercase-ok +tolerated +worse than Outlook \(completes\) +exit code 1: \+ok /,
    )
    expect(stdout).toMatch(
      /\n4 profiles: 0 completes, 1 fails cleanly, 0 crashes, 1 corrupts, 1 hangs, 1 not met\.\n/,
    )
    expect(stderr.trimEnd().split('\n').at(-1)).toBe('4 of 4: 1 fails cleanly, 1 corrupts, 1 hangs')
    expect(code).toBe(0)
  })

  test('looks for the messages in what the client prints', async () => {
    const { stdout } = await runCli(
      'matrix',
      '-q',
      '-r',
      '-',
      '-f',
      'retr-huge,retr-extra-blank-line',
      '--all',
      ...CLIENT,
    )
    expect(stdout).toMatch(/corrupts +retr-extra-blank-line[^\n]*\n[^\n]*completes +retr-huge/)
  })

  test('writes JSON and Markdown, and compares with a baseline', async () => {
    const folder = temporaryFolder()
    const [json, markdown] = [join(folder, 'a.json'), join(folder, 'a.md')]
    const first = await matrixOf('-q', '--json', json, '--markdown', markdown, ...CLIENT)
    expect({ code: first.code, stderr: first.stderr }).toEqual({ code: 0, stderr: '' })
    expect(readFileSync(markdown, 'utf8')).toContain('<details><summary>hangs: 1</summary>')
    const report = JSON.parse(readFileSync(json, 'utf8')) as MatrixReport
    expect(report.rows.map(({ profile }) => profile)).toEqual([
      'missing-greeting',
      'top-hang',
      'retr-extra-blank-line',
      'lowercase-ok',
    ])

    const same = await matrixOf('-q', '--json', '-', '--baseline', json, ...CLIENT)
    expect({ code: same.code, stderr: same.stderr }).toEqual({
      code: 0,
      stderr: 'Nothing is worse than the baseline.\n',
    })
    expect(JSON.parse(same.stdout)).toEqual(report)

    const better = report.rows.map((row) =>
      row.profile === 'lowercase-ok' ? { ...row, class: 'completes' } : row,
    )
    writeFileSync(json, JSON.stringify({ ...report, rows: better }))
    const worse = await matrixOf('-q', '--baseline', json, ...CLIENT)
    expect(worse.code).toBe(1)
    expect(worse.stderr).toMatch(
      /^Worse than the baseline:\n {2}lowercase-ok: completes before, fails cleanly now: exit code 1: \+ok /,
    )
  })

  test('ends with 1 and leaves no empty report when the client does not complete without a fault', async () => {
    const json = join(temporaryFolder(), 'a.json')
    const { code, stderr } = await matrixOf('--json', json, '--', process.execPath, '-e', 'process.exit(5)')
    expect({ code, isLeft: existsSync(json) }).toEqual({ code: 1, isLeft: false })
    expect(stderr).toContain(
      'pop3-mock: Without any fault the client must complete, but it fails cleanly: exit code 5.',
    )
  })

  test.each([
    { args: ['-f', 'retr-*', '--phase', 'auth', ...CLIENT], says: 'nothing is left' },
    { args: ['--legality', 'illegal', ...CLIENT], says: 'Allowed choices are legal' },
    { args: ['--limit', '0', ...CLIENT], says: 'Allowed is a whole number from 1.' },
    { args: ['--json', '-', '--markdown', '-', ...CLIENT], says: 'cannot both go to standard output' },
    { args: ['--baseline', '/no/such/file', ...CLIENT], says: '--baseline /no/such/file: cannot be read' },
    { args: ['--json', '/no/such/file', ...CLIENT], says: '--json /no/such/file: cannot be written' },
    { args: ['--markdown', 'src', ...CLIENT], says: '--markdown src: found a folder. Allowed is a file.' },
    { args: ['--baseline', 'package.json', ...CLIENT], says: 'package.json: ' },
    { args: ['--', 'no-such-program'], says: 'there is no program "no-such-program"' },
    { args: [], says: "missing required argument 'command'" },
  ])('$args makes no sense', async ({ args, says }) => {
    const { code, stderr } = await runCli('matrix', ...args)
    expect(stderr).toContain(says)
    expect(code).toBe(2)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with its clients on %s', async (signal) => {
    const server = createServer()
    const connected = once(server, 'connection')
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const stay = 'require("net").connect(process.argv[1]); setInterval(() => {}, 1e6)'
    const cli = startCli('matrix', '--limit', '60000', '--', process.execPath, '-e', stay, String(port))
    const [socket] = (await connected) as [Socket]
    const gone = once(socket.on('error', () => {}).resume(), 'close')
    cli.child.kill(signal)
    expect(await cli.exit).toBe(signal === 'SIGINT' ? 130 : 143)
    await gone
    server.close()
  })
})

describe('the progress', () => {
  const row = (found: MatrixRow['class'], isMet = true) =>
    ({ class: found, isMet, profile: `p-${found}` }) as MatrixRow

  /** What is written for steps of ten. */
  function written(isTTY: boolean): string {
    let text = ''
    const progress = new Progress({ write: (more) => (text += more), isTTY, columns: 60 })
    progress.step({ done: 1, total: 20, row: row('completes') })
    progress.step({ done: 2, total: 20, row: row('hangs') })
    progress.step({ done: 3, total: 20, row: row('completes', false) })
    progress.step({ done: 4, total: 20, row: row('completes') })
    progress.end()
    return text
  }

  test('is a bar on a terminal, which goes when it is over', () => {
    expect(written(true).split('\r\u001b[K').slice(1)).toEqual([
      '█░░░░░░░░░░░░░░░░░░░░░░░ 1/20  1 completes  p-completes',
      '██░░░░░░░░░░░░░░░░░░░░░░ 2/20  1 completes, 1 hangs  p-hang',
      '███░░░░░░░░░░░░░░░░░░░░░ 3/20  1 completes, 1 hangs  p-comp',
      '████░░░░░░░░░░░░░░░░░░░░ 4/20  2 completes, 1 hangs  p-comp',
      '',
    ])
  })

  test('is a line now and then elsewhere', () => {
    expect(written(false)).toBe('2 of 20: 1 completes, 1 hangs\n4 of 20: 2 completes, 1 hangs\n')
  })
})
