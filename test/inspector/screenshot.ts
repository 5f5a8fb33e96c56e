/**
 * Makes the picture of the inspector that the README shows: `npm run screenshot`.
 */
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Pop3Server } from '../../src/server/server.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { launchBrowser, openInspector } from './open-inspector.ts'

const FILE = fileURLToPath(new URL('inspector.png', import.meta.url))
const MAILDROP = ['Subject: One\n\nMail for you.\n', 'Subject: Two\n\nGrüße aus Köln\n']
/** It lies in the repository. */
const MOST_OCTETS = 150_000

const LOG_ON = ['USER user', 'PASS secret']

/** A session of a client that sends these lines and reads every reply. */
async function talk(server: Pop3Server, ...lines: readonly string[]): Promise<void> {
  using client = await tcpClient(server.port)
  await client.reply()
  for (const line of lines) {
    const isLong = /^(UIDL|CAPA|LIST|TOP \d+ \d+|RETR \d+)$/.test(line)
    await client.exchange(`${line}\r\n`, isLong ? 'multi-line' : 'single-line')
  }
  if (lines.at(-1) === 'QUIT') await client.ended
}

async function makeScene(server: Pop3Server): Promise<void> {
  const ended = server.waitFor.sessionEnd({ nth: 3 })
  await talk(server, 'CAPA', ...LOG_ON, 'STAT', 'UIDL', 'TOP 1 2', 'RETR 1', 'QUIT')
  await talk(server, 'CAPA', ...LOG_ON, 'LIST', 'RETR  1')
  server.faults.use('uidl-multispace', 'retr-nul', {
    id: 'slow-list',
    when: { command: 'LIST' },
    do: { type: 'delay', delayMs: 480, at: { octet: 3 } },
  })
  await talk(server, ...LOG_ON, 'LIST', 'UIDL', 'RETR 2')
  await ended
}

const browser = await launchBrowser()
const inspector = await openInspector(browser, {
  inspect: 'write',
  server: { maildrop: MAILDROP },
  context: { viewport: { width: 1240, height: 650 }, colorScheme: 'light' },
})
const { page, server } = inspector
await makeScene(server)
await page.locator('#session-rows [aria-posinset="3"]', { hasText: 'client-ended' }).waitFor()
await page.locator('#outlook-word', { hasText: /\w/ }).waitFor()
// The table comes last.
await page
  .locator('#findings .finding', { hasText: 'without QUIT' })
  .filter({ hasText: 'session 3' })
  .waitFor()
await page.screenshot({ path: FILE })
await inspector[Symbol.asyncDispose]()
await browser.close()

const { size } = statSync(FILE)
console.log(`${FILE}: ${size} octets`)
if (size > MOST_OCTETS) throw new Error(`The picture has more than ${MOST_OCTETS} octets.`)
