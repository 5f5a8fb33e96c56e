import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliProcess, runCli, startCli } from './cli-process.ts'

let folder: string
let started: CliProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pop3-mock-cli-'))
})

afterEach(async () => {
  for (const cli of started) {
    cli.child.kill('SIGKILL')
    await cli.exit
  }
  started = []
  rmSync(folder, { recursive: true })
})

interface Ready {
  event: string
  v: number
  pid: number
  pop3: { host: string; port: number; url: string; user: string; password: string }
  seed: number
}

/** Starts `serve --json` on a free port and gives what it says when it is ready. */
async function serve(...args: readonly string[]): Promise<{ cli: CliProcess; ready: Ready }> {
  const cli = startCli('serve', '--port', '0', '--json', ...args)
  started.push(cli)
  await cli.until('stdout', '\n')
  return { cli, ready: JSON.parse(cli.stdout()) as Ready }
}

/** Sends all lines at once and gives everything that the server sends until it closes. */
function converse(port: number, ...lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(lines.map((line) => `${line}\r\n`).join('')))
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => (said += chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })
}

const LOG_ON = ['USER user', 'PASS secret']

describe('serve', () => {
  test('says in one line of JSON where it listens', async () => {
    const { cli, ready } = await serve()
    expect(ready).toEqual({
      event: 'ready',
      v: 1,
      pid: cli.child.pid,
      pop3: {
        host: '127.0.0.1',
        port: ready.pop3.port,
        url: `pop3://user:secret@127.0.0.1:${ready.pop3.port}`,
        user: 'user',
        password: 'secret',
      },
      seed: ready.seed,
    })
    expect(cli.stdout()).toBe(`${JSON.stringify(ready)}\n`)
  })

  test('serves the bundled maildrop when it is told nothing', async () => {
    const { ready } = await serve()
    expect(await converse(ready.pop3.port, ...LOG_ON, 'STAT', 'QUIT')).toContain('+OK 7 ')
  })

  test('tells a person what to type next', async () => {
    const cli = startCli('serve', '--port', '0')
    started.push(cli)
    await cli.until('stdout', 'Stop with Ctrl+C.')
    expect(cli.stdout()).toMatch(
      /^pop3-mock listening on pop3:\/\/user:secret@127\.0\.0\.1:\d+\n {2}user \/ secret: 7 messages\n/,
    )
    expect(cli.stdout()).toMatch(/curl pop3:\/\/user:secret@127\.0\.0\.1:\d+\/1 /)
    expect(cli.stdout()).toContain("import { startPop3Server } from 'pop3-mock'")
  })

  test('shows conversations on stderr, and nothing with --quiet', async () => {
    const loud = await serve()
    const quiet = await serve('--quiet')
    for (const { ready } of [loud, quiet]) await converse(ready.pop3.port, ...LOG_ON, 'QUIT')
    await loud.cli.until('stderr', 'closed: quit')
    expect(loud.cli.stderr()).toContain('1  C: PASS ********\n')
    expect(loud.cli.stderr()).not.toContain('goes on')
    expect(quiet.cli.stderr()).toBe('')
  })

  test('gives several accounts a maildrop each', async () => {
    writeFileSync(join(folder, 'a.eml'), 'Subject: a\n\na\n')
    const { ready } = await serve('-a', `ada:p:w=${folder}`, '-a', 'bob:secret=fixtures/maildrops/empty')
    expect(await converse(ready.pop3.port, 'USER ada', 'PASS p:w', 'STAT', 'QUIT')).toContain('+OK 1 17\r\n')
    expect(await converse(ready.pop3.port, 'USER bob', 'PASS secret', 'STAT', 'QUIT')).toContain(
      '+OK 0 0\r\n',
    )
  })

  test('gives accounts without a maildrop of their own the one that is named beside them, or the bundled one', async () => {
    const accounts = ['-a', 'ada:pw', '-a', 'bob:secret=fixtures/maildrops/empty']
    const counts = async (...flags: string[]) => {
      const { ready } = await serve(...accounts, ...flags)
      const stat = (user: string, password: string) =>
        converse(ready.pop3.port, `USER ${user}`, `PASS ${password}`, 'STAT', 'QUIT')
      const told = [await stat('ada', 'pw'), await stat('bob', 'secret')]
      return told.map((text) => /\+OK (\d+) \d+\r\n/.exec(text)?.[1])
    }
    expect(await counts('-m', 'fixtures/maildrops/equal-twice')).toEqual(['2', '0'])
    const [bundled] = await counts()
    expect(Number(bundled)).toBeGreaterThan(2)
  })

  test('takes faults by name and from a file', async () => {
    const file = join(folder, 'faults.json')
    writeFileSync(
      file,
      JSON.stringify([{ when: { command: 'STAT' }, do: { type: 'send', octets: 'x\r\n' } }]),
    )
    const { ready } = await serve('--profile', 'lowercase-ok', '--faults', file)
    expect(await converse(ready.pop3.port, ...LOG_ON, 'STAT', 'QUIT')).toMatch(
      /^\+ok .*\r\n\+ok .*\r\n\+ok .*\r\nx\r\n\+ok .*\r\n$/,
    )
  })

  test('takes options from a file, and flags before them', async () => {
    const file = join(folder, 'options.json')
    writeFileSync(file, JSON.stringify({ seed: 5, maildrop: ['one\n'], dialect: { greetingText: 'hello' } }))
    const { ready } = await serve('--config', file, '--seed', '6')
    expect(ready.seed).toBe(6)
    expect(await converse(ready.pop3.port, ...LOG_ON, 'STAT', 'QUIT')).toMatch(
      /^\+OK hello <[\s\S]*\+OK 1 5\r\n/,
    )
  })

  test.each([
    ['[]', 'found a list. Allowed is an object.'],
    ['5', 'found 5. Allowed is an object.'],
    ['{ "prot": 1 }', 'prot: unknown key. Did you mean port?'],
    ['{ "faults": "lowercase-ok" }', 'faults: found "lowercase-ok". Allowed is a list of profile names'],
    ['{ "faults": ["lowercase-ok", "lowercase-okay"] }', 'faults[1]: there is no profile "lowercase-okay".'],
  ])('refuses %s in a file of options', async (text, says) => {
    const file = join(folder, 'wrong.json')
    writeFileSync(file, text)
    const { code, stderr } = await runCli('serve', '--port', '0', '--config', file, '-f', 'lowercase-ok')
    expect(code).toBe(2)
    expect(stderr).toContain(`${file}: ${says}`)
  })

  test('names the file of faults that holds a wrong one, and its place in there', async () => {
    const file = join(folder, 'wrong-faults.json')
    writeFileSync(file, JSON.stringify(['lowercase-ok', { do: { type: 'sned', octets: 'x' } }]))
    const { code, stderr } = await runCli('serve', '--port', '0', '-f', 'seg-1-byte', '--faults', file)
    expect(code).toBe(2)
    expect(stderr).toContain(`${file}: [1].do.type: found "sned".`)
  })

  test('a flag for a maildrop or accounts replaces what the file has in the place of either', async () => {
    const [maildrop, accounts] = [join(folder, 'maildrop.json'), join(folder, 'accounts.json')]
    writeFileSync(maildrop, JSON.stringify({ maildrop: ['one\n'] }))
    writeFileSync(
      accounts,
      JSON.stringify({ accounts: [{ user: 'eve', password: 'x', maildrop: ['one\n'] }] }),
    )
    const account = 'user:secret=fixtures/maildrops/equal-twice'
    for (const flags of [
      ['--config', maildrop, '--account', account],
      ['--config', accounts, '--maildrop', 'fixtures/maildrops/equal-twice'],
    ]) {
      const { ready } = await serve(...flags)
      expect(await converse(ready.pop3.port, ...LOG_ON, 'STAT', 'QUIT')).toContain('\r\n+OK 2 ')
    }
  })

  test('saves the conversation when it ends, for the judge', async () => {
    const file = join(folder, 'session.txt')
    const { cli, ready } = await serve('--transcript', file, '--exit-with-stdin')
    expect(readFileSync(file, 'utf8')).toBe('')
    await converse(ready.pop3.port, ...LOG_ON, 'QUIT')
    cli.child.stdin?.end()
    await cli.exit
    expect(readFileSync(file, 'utf8')).toMatch(
      /^-- session 1 opened\nS: \+OK [\s\S]*-- session 1 closed: quit\n$/,
    )
  })

  test('writes the ready line to a file that only its owner can read', async () => {
    const file = join(folder, 'ready.json')
    const { ready } = await serve('--ready-file', file)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(ready)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ends well on %s, though a client is connected',
    async (signal) => {
      const { cli, ready } = await serve()
      const socket = connect(ready.pop3.port, '127.0.0.1')
      const closed = new Promise((resolve) => socket.on('close', resolve))
      await new Promise((resolve) => socket.on('data', resolve))
      cli.child.kill(signal)
      expect(await cli.exit).toBe(0)
      await closed
    },
  )

  test('ends with its standard input when asked to', async () => {
    const { cli } = await serve('--exit-with-stdin')
    cli.child.stdin?.end()
    expect(await cli.exit).toBe(0)
  })

  test('says who has the port, and fails', async () => {
    const { ready } = await serve()
    const { code, stderr } = await runCli('serve', '--port', String(ready.pop3.port))
    expect(code).toBe(1)
    expect(stderr).toContain(`Cannot listen on 127.0.0.1 port ${ready.pop3.port}`)
    expect(stderr).toContain('Use port 0')
  })

  test.each([
    { args: ['--prot', '1'], code: 2, says: 'Did you mean --port?' },
    { args: ['--port', 'x'], code: 2, says: 'Allowed is a whole number from 0.' },
    { args: ['--account', 'ada'], code: 2, says: 'Allowed is user:password or user:password=path' },
    { args: ['--profile', 'lowercase-okay'], code: 2, says: 'Did you mean "lowercase-ok"?' },
    { args: ['--config', '/no/such/file'], code: 2, says: '--config /no/such/file: cannot be read' },
    { args: ['--faults', '/no/such/file'], code: 2, says: '--faults /no/such/file: cannot be read' },
    { args: ['--faults', 'missing-crlf'], code: 2, says: 'names go with --profile missing-crlf.' },
    {
      args: ['--faults', 'greeting-never,seg-1-byte'],
      code: 2,
      says: 'names go with --profile greeting-never,seg-1-byte.',
    },
    {
      args: ['--transcript', '/no/such/file'],
      code: 2,
      says: '--transcript /no/such/file: cannot be written',
    },
    { args: ['--transcript', '-'], code: 2, says: 'Allowed is the path of a file.' },
    {
      args: ['--ready-file', '/no/such/file'],
      code: 2,
      says: '--ready-file /no/such/file: cannot be written',
    },
    {
      args: ['--faults', 'fixtures'],
      code: 2,
      says: '--faults fixtures: found a folder. Allowed is a file.',
    },
    { args: ['--maildrop', '/no/such/folder'], code: 1, says: 'there is no file or folder /no/such/folder' },
  ])('answers $args with exit code $code', async ({ args, code, says }) => {
    const ended = await runCli('serve', '--port', '0', ...args)
    expect(ended.stderr).toContain(says)
    expect(ended.code).toBe(code)
  })
})

describe('help', () => {
  test.each(['serve', 'run', 'wait', 'matrix', 'profiles', 'statements', 'outlook', 'judge'])(
    '%s has examples',
    async (command) => {
      const { stdout } = await runCli(command, '--help')
      expect(stdout).toMatch(new RegExp(`\nExamples:\n {2}.*pop3-mock ${command}\\b`))
    },
  )

  test.each([[[]], [['--help']], [['serve', '--help']], [['profiles', '--help']]])(
    '%j explains',
    async (args: string[]) => {
      const { stdout, stderr } = await runCli(...args)
      expect(stdout + stderr).toContain('Usage: pop3-mock')
    },
  )

  test('names the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await runCli('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})
