/**
 * Every entry of the installed package, in an empty folder: as a module, by require(), and on the command line.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InstalledPackage, runtimeDependencies } from '../support/installed-package.ts'

/** What an entry must give; those of vitest are tried in vitest (test/runners). */
const ENTRIES: Readonly<Record<string, readonly string[]>> = {
  'pop3-mock': ['startPop3Server', 'judge', 'parseTranscript'],
  'pop3-mock/outlook': ['predictOutlook', 'syncOutlook'],
  'pop3-mock/matrix': [],
  'pop3-mock/matchers': ['matchers', 'assertQuit', 'transcriptSerializer'],
  'pop3-mock/node-test': ['usePop3Server'],
  'pop3-mock/global-setup': ['pop3GlobalSetup', 'default'],
  'pop3-mock/control': [],
  'pop3-mock/remote': [],
}

/** Those that must do without everything but the schemas. */
const LEAN = [
  ...[
    'pop3-mock',
    'pop3-mock/outlook',
    'pop3-mock/matchers',
    'pop3-mock/node-test',
    'pop3-mock/global-setup',
  ],
]

let installed: InstalledPackage
let lean: InstalledPackage
beforeAll(async () => {
  installed = await InstalledPackage.install(runtimeDependencies())
  lean = await InstalledPackage.install(['valibot'])
}, 60_000)
afterAll(() => {
  installed[Symbol.dispose]()
  lean[Symbol.dispose]()
})

describe.each(Object.entries(ENTRIES))('%s', (entry, names) => {
  test('is imported', async () => {
    const given = await installed.runModule(
      `import * as entry from '${entry}'; console.log(JSON.stringify(Object.keys(entry)))`,
    )
    expect(JSON.parse(given)).toEqual(expect.arrayContaining([...names]))
  })

  test('is required', async () => {
    const given = await installed.runModule(
      `console.log(JSON.stringify(Object.keys(require('${entry}'))))`,
      'commonjs',
    )
    expect(JSON.parse(given)).toEqual(expect.arrayContaining([...names]))
  })
})

test.each(LEAN)('%s needs neither ws nor a test runner', async (entry) => {
  await expect(lean.runModule(`await import('${entry}')`)).resolves.toBe('')
})

test('a global setup loads the control plane only where it is asked for', async () => {
  const ports = await lean.runModule(`
    import { pop3GlobalSetup } from 'pop3-mock/global-setup'
    const provided = {}
    const project = { getProvidedContext: () => ({}), onTestsRerun() {}, provide: (key, value) => { provided[key] = value } }
    const teardown = await pop3GlobalSetup()(project)
    await teardown()
    const refusal = await pop3GlobalSetup({ control: true })(project).catch((error) => error.code)
    console.log(Object.keys(provided).join(), refusal)`)
  expect(ports).toBe('pop3Server ERR_MODULE_NOT_FOUND')
})

test('a module and require() get one and the same copy', async () => {
  const given = await installed.runModule(`
    import { createRequire } from 'node:module'
    import { Pop3MockError } from 'pop3-mock'
    console.log(createRequire(import.meta.url)('pop3-mock').Pop3MockError === Pop3MockError)
  `)
  expect(given).toBe('true')
})

test('importing does nothing: no handle is left, nothing is printed', async () => {
  const imports = Object.keys(ENTRIES).map((entry) => `await import('${entry}')`)
  const left = 'process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FS|CloseReq/.test(name)).join()'
  expect(await installed.runModule(`${imports.join('\n')}\nconsole.log('left:', ${left})`)).toBe('left:')
})

test('the command line runs, and finds the fixtures', async () => {
  const main = 'node_modules/pop3-mock/dist/js/main.js'
  const { code, stdout } = await installed.run(process.execPath, [main, 'profiles', 'missing-crlf'])
  expect([code, stdout]).toEqual([0, expect.stringContaining('missing-crlf')])
})

test('a server of the installed package serves', async () => {
  const given = await installed.runModule(`
    import { startPop3Server } from 'pop3-mock'
    import { connect } from 'node:net'
    await serve()
    async function serve() {
      const server = await startPop3Server({ faults: ['lowercase-ok'] })
      connect(server.port, server.host).end('QUIT\\r\\n')
      await server.waitFor.sessionEnd()
      console.log(server.transcript.toString())
      await server.close()
    }
  `)
  expect(given).toContain('S: +ok pop3-mock signing off')
})
