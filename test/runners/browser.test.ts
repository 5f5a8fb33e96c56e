/**
 * A client in a page, through `/pop3/SERVER`: the README's example in vitest's browser mode, in the system's Chromium.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { blockOfFile } from '../generate/readme-blocks.ts'
import { CHROMIUM, pathOfChromium } from '../inspector/open-inspector.ts'
import { InstalledPackage } from '../support/installed-package.ts'
import { describeWith } from '../support/require-program.ts'
import { runVitest, WITH_VITEST } from './run-vitest.ts'

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const CONFIG = blockOfFile(README, 'js', 'vitest.browser.config.js')
const PAGE_TEST = blockOfFile(README, 'js', 'page.test.js')

/** Beyond the README: a page switches faults, too, and gets nowhere without the token, or where nobody knows its origin. */
const MORE = `
import { expect, inject, test } from 'vitest'

function opened(url, protocols) {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, protocols)
    socket.onopen = () => resolve(socket)
    socket.onerror = () => resolve('refused')
  })
}

test('a page calls methods of the control plane', async () => {
  const { url, token, server } = inject('pop3Control')
  const socket = await opened(url.replace('http', 'ws') + '/rpc', ['pop3-mock.v1', 'pop3-mock.token.' + token])
  const answer = new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(data))
  })
  socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'faults.use', params: { server, faults: ['retr-err'] } }))
  expect((await answer).result).toEqual({ ids: ['retr-err'] })
})

test('a page without the token is refused', async () => {
  const { webSocket } = inject('pop3Control')
  expect(await opened(webSocket.url, ['pop3'])).toBe('refused')
  expect(await opened(webSocket.url, ['pop3', 'pop3-mock.token.0123456789abcdef'])).toBe('refused')
})

test('a page that a control server was not told of is refused, with the token or without', async () => {
  const { url, token } = inject('stranger')
  expect(await opened(url, ['pop3-mock.v1', 'pop3-mock.token.' + token])).toBe('refused')
})
`

/** A control server that has not been told of the page. */
const STRANGER = `
import { startControlServer } from 'pop3-mock/control'

export default async function (project) {
  const control = await startControlServer()
  project.provide('stranger', { url: control.url.replace('http', 'ws') + '/rpc', token: control.token })
  return () => control.close()
}
`

/** Free a moment ago: vitest must be told a port before it takes it. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer().listen(0, '127.0.0.1', () => {
      const { port } = listener.address() as { port: number }
      listener.close(() => resolve(port))
    })
  })
}

/** The README's, with a port that is free here, and the browser that is here: without a sandbox, as root has none. */
function config(port: number): string {
  const launchOptions = JSON.stringify({ executablePath: pathOfChromium(), args: ['--no-sandbox'] })
  return CONFIG.replace('63315', String(port))
    .replace('playwright()', `playwright({ launchOptions: ${launchOptions} })`)
    .replace("'pop3-mock/global-setup'", "'pop3-mock/global-setup', './stranger.js'")
}

await describeWith(CHROMIUM, () => {
  let installed: InstalledPackage
  beforeAll(async () => {
    installed = await InstalledPackage.install([...WITH_VITEST, '@vitest/browser-playwright'])
  }, 60_000)
  afterAll(() => installed[Symbol.dispose]())

  test('a page that is allowed to speaks POP3 and switches faults', { timeout: 120_000 }, async () => {
    const { tests, output } = await runVitest(installed, {
      'vitest.config.js': config(await freePort()),
      'stranger.js': STRANGER,
      'page.test.mjs': PAGE_TEST,
      'more.test.mjs': MORE,
    })
    expect(tests, output).toEqual({
      'counts the messages from a page': 'passed',
      'a page calls methods of the control plane': 'passed',
      'a page without the token is refused': 'passed',
      'a page that a control server was not told of is refused, with the token or without': 'passed',
    })
  })
})
