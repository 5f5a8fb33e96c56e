/**
 * `pop3-mock/vitest` and `pop3-mock/global-setup` of the installed package in a vitest of its own, in every way in which vitest
 * runs tests.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InstalledPackage } from '../support/installed-package.ts'
import { runVitest, type VitestRun, WITH_VITEST } from './run-vitest.ts'
import { suiteFiles, suiteTests } from './suites.ts'

let installed: InstalledPackage
beforeAll(async () => {
  installed = await InstalledPackage.install(WITH_VITEST)
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

const passes = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, 'passed']))

describe('tests pass', () => {
  test.each([
    ['in parallel forks', ['--pool=forks', '--maxWorkers=2']],
    ['in parallel threads', ['--pool=threads', '--maxWorkers=2']],
    ['in parallel workers that keep their modules', ['--no-isolate', '--maxWorkers=2', '--pool=threads']],
    [
      'in one worker that keeps its modules, in a mixed order',
      ['--no-isolate', '--maxWorkers=1', '--sequence.shuffle'],
    ],
  ])('%s', { timeout: 60_000 }, async (_, args) => {
    const { tests, output } = await runVitest(installed, suiteFiles('one', 'two'), args)
    expect(tests, output).toEqual(passes(...suiteTests('one'), ...suiteTests('two')))
  })

  test('in each shard of a run', { timeout: 60_000 }, async () => {
    const shards = [
      await runVitest(installed, suiteFiles('one', 'two'), ['--shard=1/2']),
      await runVitest(installed, suiteFiles('one', 'two'), ['--shard=2/2']),
    ]
    expect(Object.assign({}, ...shards.map(({ tests }) => tests))).toEqual(
      passes(...suiteTests('one'), ...suiteTests('two')),
    )
    expect(shards.map(({ tests }) => Object.keys(tests).length)).toEqual([5, 5])
  })
})

describe('in one run with options of the project', () => {
  const FAKE_TIMERS = `
    test('frozen', async ({ pop3 }) => {
      vi.useFakeTimers({ now: 0 })
      await say(pop3, 'USER user', 'QUIT')
      await pop3.waitFor.idle()
      expect(pop3).toHaveQuit()
      await expect(pop3).not.toBehaveLikeOutlook({ client: new Promise(() => {}), timeoutMs: 20 })
    })
    test('frozen still', async ({ pop3 }) => {
      expect(Date.now()).toBe(0)
      await say(pop3, 'QUIT')
      vi.useRealTimers()
    })`
  const LAZY = `
    const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
    const before = listening()
    test('without', () => expect(listening()).toBe(before))
    const counted = test.extend({ pop3Options: { unref: false } })
    counted('with', ({ pop3 }) => expect([listening(), pop3.port > 0]).toEqual([before + 1, true]))`
  const OPTIONS = `
    import { test as plain } from 'vitest'
    const mine = plain.extend({ me: 'me' }).extend(pop3Fixtures)
    const count = (pop3) => pop3.maildrop.list().length
    test('of the project', ({ pop3 }) => expect(pop3.seed).toBe(99))
    mine('of a test of one’s own', ({ pop3, me }) => expect([pop3.seed, me]).toEqual([99, 'me']))
    const chosen = test.extend({ pop3Options: { seed: 3 } })
    chosen('of a test that chooses', ({ pop3 }) => expect(pop3.seed).toBe(3))
    describe('suite', () => {
      test.override({ pop3Options: { seed: 1, maildrop: ['one'] } })
      test('of the suite', ({ pop3 }) => expect([pop3.seed, count(pop3)]).toEqual([1, 1]))
      describe('inner', () => {
        test.override({ pop3Options: { seed: 2 } })
        test('of the inner suite', ({ pop3 }) => expect([pop3.seed, count(pop3)]).toEqual([2, 3]))
      })
    })
    test.extend({ pop3Options: { fault: [] } })('wrong', ({ pop3 }) => {})`

  let run: VitestRun
  beforeAll(async () => {
    run = await runVitest(installed, {
      'fake.test.js': FAKE_TIMERS,
      'lazy.test.js': LAZY,
      'options.test.js': OPTIONS,
      'vitest.config.js': 'export default { test: { provide: { pop3Options: { seed: 99 } } } }',
    })
  }, 60_000)

  const OPTION_TESTS = [
    'of a test of one’s own',
    'of a test that chooses',
    'of the suite',
    'of the inner suite',
  ]

  test.each([
    ['tests pass under fake timers', ['frozen', 'frozen still']],
    ['a server is started for those tests alone that ask for one', ['without', 'with']],
    [
      'options are those of the nearest suite, of a test, or of the project',
      ['of the project', ...OPTION_TESTS],
    ],
  ])('%s', (_, names) => {
    const told = Object.fromEntries(names.map((name) => [name, run.tests[name]]))
    expect(told, run.output).toEqual(passes(...names))
  })

  test('options that make no sense fail the test, with what is allowed', () => {
    expect(run.tests.wrong).toMatch(/^Pop3MockError: fault: .*faults/)
  })
})

describe('one server for the whole run', () => {
  const reads = (name: string) => `
    test('${name} reads', async () => {
      const server = inject('pop3Server')
      await say(server, 'USER ' + server.user, 'PASS ' + server.password, 'RETR 1', 'QUIT')
      expect(server).toMatchObject({ host: '127.0.0.1', env: { POP3_URL: server.url } })
      console.log('port', server.port, 'seed', server.seed)
    })`
  const two = { 'one.test.js': reads('one'), 'two.test.js': reads('two') }
  const config = (setup: string, provide = '{}') =>
    `export default { test: { globalSetup: [${JSON.stringify(setup)}], provide: ${provide}, fileParallelism: false } }`

  test('is told to every worker', { timeout: 60_000 }, async () => {
    const { tests, output } = await runVitest(
      installed,
      { ...two, 'vitest.config.js': config('pop3-mock/global-setup', '{ pop3ServerOptions: { seed: 5 } }') },
      ['--pool=threads'],
    )
    expect(tests, output).toEqual(passes('one reads', 'two reads'))
    const told = [...output.matchAll(/port (\d+) seed (\d+)/g)]
    expect(new Set(told.map(([line]) => line)).size).toBe(1)
    expect(told[0]?.[2]).toBe('5')
  })

  test('takes options of a file of one’s own, and a seed of the environment', {
    timeout: 60_000,
  }, async () => {
    const setup = `
      import { pop3GlobalSetup } from 'pop3-mock/global-setup'
      export default pop3GlobalSetup({ seed: 1, accounts: [{ user: 'ada', password: 'x' }] })`
    const { tests, output } = await runVitest(
      installed,
      { ...two, 'setup.js': setup, 'vitest.config.js': config('./setup.js') },
      [],
      { POP3_MOCK_SEED: '6' },
    )
    expect(tests, output).toEqual(passes('one reads', 'two reads'))
    expect(output).toMatch(/seed 6/)
  })

  test('is reset, and keeps its ports, before each further run of watch mode; a test’s own server is a new one', {
    timeout: 60_000,
  }, async () => {
    installed.write(
      'watch.mjs',
      `
      import { startVitest } from 'vitest/node'
      const vitest = await startVitest('test', [], { root: 'tests', watch: true, reporters: [{}] })
      const files = vitest.state.getFiles().map(({ filepath }) => filepath)
      await vitest.rerunFiles(files)
      console.log(vitest.state.getCountOfFailedTests(), 'failed')
      await vitest.close()
      process.exit()`,
    )
    const deletes = `
      test('deletes', async () => {
        const { appendFileSync } = await import('node:fs')
        const server = inject('pop3Server')
        const heard = await say(server, 'USER user', 'PASS secret', 'DELE 3', 'QUIT')
        expect(heard[2]).toMatch(/^\\+OK/)
        appendFileSync(new URL('../ports', import.meta.url), server.port + '|' + inject('pop3Control').url + ' ')
      })
      const own = test.extend({ ...pop3Fixtures, pop3Options: { faults: ['lowercase-ok'] } })
      own('has its own', async ({ pop3 }) => {
        expect(await say(pop3, 'QUIT')).toEqual([expect.stringMatching(/^\\+ok/)])
        expect(pop3.sessions.length).toBe(1)
      })`
    await runVitest(installed, {
      'watch.test.js': deletes,
      'vitest.config.js': config('pop3-mock/global-setup', '{ pop3ServerOptions: { control: true } }'),
    })
    const { stdout, stderr } = await installed.run(process.execPath, ['watch.mjs'])
    expect(stdout + stderr).toContain('0 failed')
    const ports = readFileSync(join(installed.folder, 'ports'), 'utf8')
    const [, first, second] = ports.trim().split(' ')
    expect(first).toMatch(/^\d+\|http:\/\/127\.0\.0\.1:\d+$/)
    expect(second).toBe(first)
  })
})
