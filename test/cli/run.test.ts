import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../load/temporary-folder.ts'
import { runCli, startCli } from './cli-process.ts'

const NODE = process.execPath

/** A command: a script with the words that it needs. */
const script = (source: string, ...words: readonly string[]) => ['--', NODE, '-e', source, ...words]

/** Talks to the server of its environment, line by line, and prints every reply's first line. */
const TALK = `
  const [...lines] = process.argv.slice(1)
  const socket = require('net').connect(process.env.POP3_PORT, process.env.POP3_HOST)
  socket.setEncoding('latin1').on('data', (text) => {
    console.log(text.split('\\r\\n')[0])
    if (lines.length > 0) socket.write(lines.shift() + '\\r\\n')
    else socket.end()
  })`

const LOG_ON = ['USER user', 'PASS secret']

describe('run', () => {
  test('tells the command of its server by the environment', async () => {
    const names = ['URL', 'HOST', 'PORT', 'USER', 'PASSWORD', 'MOCK_CONTROL_URL', 'MOCK_TOKEN'].map(
      (name) => `POP3_${name}`,
    )
    const { code, stdout, stderr } = await runCli(
      'run',
      ...script(`console.log(JSON.stringify(${JSON.stringify(names)}.map((name) => process.env[name])))`),
    )
    const [url, host, port, user, password, controlUrl, token] = JSON.parse(stdout)
    expect([host, user, password]).toEqual(['127.0.0.1', 'user', 'secret'])
    expect(url).toBe(`pop3://user:secret@127.0.0.1:${port}`)
    expect(controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(token).toMatch(/^\S{16,}$/)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test('serves what its options say', async () => {
    const { stdout } = await runCli(
      'run',
      '-f',
      'lowercase-ok',
      '-m',
      'fixtures/maildrops/dots',
      ...script(TALK, ...LOG_ON, 'STAT', 'QUIT'),
    )
    expect(stdout).toMatch(/^\+ok .*\n\+ok .*\n\+ok .*\n\+ok 4 \d+\n\+ok .*\n$/)
  })

  test('gives the file of its certificate authority with TLS', async () => {
    const source = 'console.log(process.env.POP3_URL, fs.readFileSync(process.env.POP3_CA_FILE, "utf8"))'
    for (const [args, scheme] of [
      [['--tls'], 'pop3'],
      [['--tls', 'implicit'], 'pop3s'],
    ] as const) {
      const { stdout } = await runCli('run', ...args, ...script(source))
      expect(stdout).toMatch(
        new RegExp(`^${scheme}://user:secret@127\\.0\\.0\\.1:\\d+ -----BEGIN CERTIFICATE-----`),
      )
    }
  })

  test('gives the control server, with which the command can look at its own conversation', async () => {
    const source = `
      const { POP3_MOCK_CONTROL_URL: url, POP3_MOCK_TOKEN: token } = process.env
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server.list', params: {} })
      const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' }
      fetch(url + '/rpc', { method: 'POST', headers, body }).then((answer) => answer.text()).then(console.log)`
    const { stdout } = await runCli('run', ...script(source))
    expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: expect.anything() })
  })

  test('saves the conversation, which the judge reads', async () => {
    const file = join(temporaryFolder(), 'session.txt')
    const careless = await runCli('run', '--transcript', file, ...script(TALK, ...LOG_ON, 'DELE 1', 'QUIT'))
    expect(careless).toMatchObject({ code: 0, stderr: '' })
    const judged = await runCli('judge', file)
    expect(judged.code).toBe(1)
    expect(judged.stdout).toContain('dele-without-retr')
    await runCli('run', '--transcript', file, ...script(TALK, ...LOG_ON, 'QUIT'))
    expect((await runCli('judge', file)).code).toBe(0)
  })

  test('does not run the command where the conversation cannot be saved', async () => {
    const { code, stdout, stderr } = await runCli(
      'run',
      '--transcript',
      '/no/such/file',
      ...script('console.log(1)'),
    )
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('--transcript /no/such/file: cannot be written: ')
  })

  test('passes input and output through', async () => {
    const cli = startCli('run', ...script('process.stdin.pipe(process.stdout); console.error("to stderr")'))
    cli.child.stdin?.end('to stdout')
    expect(await cli.exit).toBe(0)
    expect([cli.stdout(), cli.stderr()]).toEqual(['to stdout', 'to stderr\n'])
  })

  test('ends with the code of the command, and shows what went on', async () => {
    const { code, stderr } = await runCli(
      'run',
      '--seed',
      '5',
      ...script(`${TALK}; process.exitCode = 7`, ...LOG_ON, 'QUIT'),
    )
    expect(code).toBe(7)
    expect(stderr).toContain('\nThe conversation:\n-- session 1 opened\n')
    expect(stderr).toContain('C: PASS ********\n')
    expect(stderr).toContain('passed: 1 session by ms-stanopop3')
    expect(stderr).toContain('seed: 5\n')
  })

  test('shows it in any case when asked to', async () => {
    const { code, stderr } = await runCli('run', '--report', ...script(''))
    expect(code).toBe(0)
    expect(stderr).toContain('The conversation:\nThe command never connected.\n')
  })

  test('ends with 128 and the number of the signal that ended the command', async () => {
    expect((await runCli('run', ...script('process.kill(process.pid, "SIGKILL")'))).code).toBe(137)
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes %s on to the command', async (signal) => {
    const waits = `process.on('${signal}', () => process.exit(9)); console.log('ready'); setInterval(() => {}, 1e6)`
    const cli = startCli('run', ...script(waits))
    await cli.until('stdout', 'ready')
    cli.child.kill(signal)
    expect(await cli.exit).toBe(9)
  })

  test('says which command there is not', async () => {
    const { code, stderr } = await runCli('run', '--', 'no-such-command')
    expect({ code, stderr }).toEqual({
      code: 127,
      stderr: 'pop3-mock: run: there is no command "no-such-command".\n',
    })
  })

  test('says which command cannot be executed', async () => {
    const folder = temporaryFolder({ 'a.txt': '' })
    const { code, stderr } = await runCli('run', '--', join(folder, 'a.txt'))
    expect(code).toBe(126)
    expect(stderr).toContain('a.txt" cannot be executed: ')
  })

  test('takes the options of the command for its own behind the command too', async () => {
    const { stdout } = await runCli('run', NODE, '--print', '1 + 1')
    expect(stdout).toBe('2\n')
  })
})

describe('run --require', () => {
  test('conformance: fails for a client that violates the protocol', async () => {
    const talk = script(TALK, 'PASS secret', 'QUIT')
    const { code, stderr } = await runCli('run', '--require', 'conformance', ...talk)
    expect(code).toBe(3)
    expect(stderr).toContain('FAILED: 1 session')
    expect(stderr).toMatch(/\npop3-mock: --require conformance: the client violates statements\.\n$/)
    expect((await runCli('run', ...talk)).code).toBe(0)
  })

  test('conformance: fails where no client came', async () => {
    const { code, stderr } = await runCli('run', '--require', 'conformance', ...script(''))
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /\npop3-mock: --require conformance: nobody connected to the server of POP3_URL, so there is nothing to judge\.\n$/,
    )
  })

  test('verify: fails where a fault did not strike as often as it should', async () => {
    const file = join(temporaryFolder(), 'faults.json')
    writeFileSync(
      file,
      JSON.stringify([
        { id: 'twice', when: { command: 'STAT' }, do: { type: 'delay', delayMs: 1 }, expect: 2 },
      ]),
    )
    const talk = (...lines: readonly string[]) => [
      '--require',
      'verify',
      '--faults',
      file,
      ...script(TALK, ...LOG_ON, ...lines, 'QUIT'),
    ]
    const once = await runCli('run', ...talk('STAT'))
    expect(once.code).toBe(3)
    expect(once.stderr).toContain('--require verify: The rule twice was to be applied 2 times')
    expect((await runCli('run', ...talk('STAT', 'STAT'))).code).toBe(0)
  })

  test('leaves the code of a command that failed', async () => {
    expect((await runCli('run', '--require', 'conformance', ...script('process.exit(4)'))).code).toBe(4)
  })

  test.each([
    { args: ['--require', 'luck', '--', 'true'], says: 'Allowed choices are conformance, verify' },
    { args: [], says: "missing required argument 'command'" },
    { args: ['-f', 'lowercase-okay', '--', 'true'], says: 'Did you mean "lowercase-ok"?' },
  ])('$args makes no sense', async ({ args, says }) => {
    const { code, stderr } = await runCli('run', ...args)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
  })
})
