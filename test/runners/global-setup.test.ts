/**
 * `pop3-mock/global-setup` with a control plane: what it provides and how it ends, with a project that is none; and the README's
 * example in a vitest of its own.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../src/control/connect.ts'
import { type Pop3GlobalSetupOptions, pop3GlobalSetup } from '../../src/global-setup.ts'
import type { ProvidedPop3Control } from '../../src/matchers/provided-server.ts'
import { blockOfFile } from '../generate/readme-blocks.ts'
import { InstalledPackage } from '../support/installed-package.ts'
import { runVitest, WITH_VITEST } from './run-vitest.ts'

/** What vitest hands to a global setup, as far as ours uses it. */
class Project implements AsyncDisposable {
  readonly provided: Record<string, unknown> = {}
  readonly #given: Pop3GlobalSetupOptions
  #rerun: () => void = () => {}
  #teardown: () => Promise<void> = async () => {}

  private constructor(given: Pop3GlobalSetupOptions) {
    this.#given = given
  }

  static async setUp(options: Pop3GlobalSetupOptions, given: Pop3GlobalSetupOptions = {}): Promise<Project> {
    const project = new Project(given)
    project.#teardown = await pop3GlobalSetup(options)(project as never)
    return project
  }

  getProvidedContext() {
    return { pop3ServerOptions: this.#given }
  }

  onTestsRerun(callback: () => void) {
    this.#rerun = callback
  }

  provide(key: string, value: unknown) {
    // As vitest does: workers get a copy.
    this.provided[key] = structuredClone(value)
  }

  get control(): ProvidedPop3Control {
    return this.provided.pop3Control as ProvidedPop3Control
  }

  rerun(): void {
    this.#rerun()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#teardown()
  }
}

describe('control', () => {
  test('is there only where it is asked for', async () => {
    await using project = await Project.setUp({ seed: 1 })
    expect(Object.keys(project.provided)).toEqual(['pop3Server'])
    await using asked = await Project.setUp({ control: true }, { control: false })
    expect(Object.keys(asked.provided)).toEqual(['pop3Server'])
  })

  test('tells how to reach the server of the run', async () => {
    await using project = await Project.setUp({}, { control: { token: '0123456789abcdef' } })
    const { url, ...rest } = project.control
    expect(rest).toEqual({
      token: '0123456789abcdef',
      server: 'run',
      webSocket: {
        url: `${url.replace('http', 'ws')}/pop3/run`,
        protocols: ['pop3', 'pop3-mock.token.0123456789abcdef'],
      },
    })
    await using control = await connect(url, { token: rest.token })
    const { port } = await control.server('run')
    expect({ port }).toEqual({ port: (project.provided.pop3Server as { port: number }).port })
  })

  test('stays through a rerun, which resets the server', async () => {
    await using project = await Project.setUp({ control: true, faults: ['lowercase-ok'] })
    await using control = await connect(project.control.url, { token: project.control.token })
    const server = await control.server('run')
    await server.faults.use('missing-crlf')
    project.rerun()
    expect((await server.faults.list()).map(({ id }) => id)).toEqual(['lowercase-ok'])
  })

  test('ends with the run, and the server with it', async () => {
    const project = await Project.setUp({ control: true })
    const { url, token } = project.control
    await using control = await connect(url, { token, reconnectMs: 0 })
    await project[Symbol.asyncDispose]()
    await expect(control.servers()).rejects.toMatchObject({ code: 'CONTROL_LOST' })
    await expect(connect(url, { token })).rejects.toMatchObject({ code: 'CONTROL_LOST' })
  })

  test.each<[unknown, string]>([
    ['yes', 'control: found "yes". Allowed is true, false, or the options of a control server.'],
    [[], 'control: found a list. Allowed is true, false, or the options of a control server.'],
    [{ allowedOrigins: ['*'] }, 'allowedOrigins[0]: '],
  ])('%j is refused', async (control, problem) => {
    const started = Project.setUp({ control: control as true })
    await expect(started).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: expect.stringContaining(problem),
    })
  })
})

describe('options', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  test('of a JSON file go before those of the code, and a seed of the environment before both', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-setup-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'pop3.json')
    writeFileSync(
      file,
      JSON.stringify({ seed: 8, accounts: [{ user: 'ada', password: 'pw' }], control: true }),
    )
    vi.stubEnv('POP3_MOCK_CONFIG', file)
    await using project = await Project.setUp({ seed: 1 })
    expect(project.provided).toMatchObject({
      pop3Server: { seed: 8, user: 'ada' },
      pop3Control: { server: 'run' },
    })
    vi.stubEnv('POP3_MOCK_SEED', '9')
    await using seeded = await Project.setUp({ seed: 1 })
    expect(seeded.provided).toMatchObject({ pop3Server: { seed: 9, user: 'ada' } })
  })

  test('of a file that is not there are missed', async () => {
    vi.stubEnv('POP3_MOCK_CONFIG', 'no/such.json')
    await expect(Project.setUp({})).rejects.toThrow('POP3_MOCK_CONFIG: no/such.json cannot be read')
  })
})

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')

/** Beyond the README: an own server in the worker's name, with the clock of the test stopped. */
const MORE = `
import { afterEach, expect, inject, test, vi } from 'vitest'
import { connect } from 'pop3-mock/remote'

afterEach(() => {
  vi.useRealTimers()
})

test('a worker has a server of its own, under fake timers too', async () => {
  vi.useFakeTimers({ now: 0 })
  const { url, token } = inject('pop3Control')
  const control = await connect(url, { token })
  const server = await control.startPop3Server({ faults: ['lowercase-ok'] })
  expect(server.port).not.toBe(inject('pop3Server').port)
  await server.waitFor.idle()
  await control.close()
})
`

describe('in vitest', () => {
  let installed: InstalledPackage
  beforeAll(async () => {
    installed = await InstalledPackage.install(WITH_VITEST)
  }, 60_000)
  afterAll(() => installed[Symbol.dispose]())

  test('tests switch the faults of the one server, as the README has it', { timeout: 60_000 }, async () => {
    const { tests, output } = await runVitest(installed, {
      'vitest.config.js': blockOfFile(README, 'js', 'vitest.config.js'),
      'shared.test.mjs': blockOfFile(README, 'js', 'shared.test.js'),
      'more.test.mjs': MORE,
    })
    expect(tests, output).toEqual({
      'copes with lower case': 'passed',
      'a worker has a server of its own, under fake timers too': 'passed',
    })
  })
})
