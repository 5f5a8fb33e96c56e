import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Pop3Server } from '../../src/server/server.ts'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'
import { BreakableWay } from './breakable-way.ts'
import { CHROMIUM, launchBrowser, openInspector, PATIENCE, texts } from './open-inspector.ts'

async function talk(server: Pop3Server, ...lines: readonly string[]): Promise<void> {
  using client = await tcpClient(server.port)
  await client.reply()
  for (const line of lines) await client.exchange(`${line}\r\n`)
}

await describeWith(CHROMIUM, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser.close())

  test('a connection that breaks off and comes back loses nothing and doubles nothing', async () => {
    let way: BreakableWay | undefined
    await using inspector = await openInspector(browser, {
      through: async (control) => {
        way = new BreakableWay(control.port)
        return way.open()
      },
    })
    await using broken = way as unknown as BreakableWay
    const { page, server, complaints } = inspector
    using client = await loggedOnTcpClient(server)
    await page.locator('#conversation-rows', { hasText: 'logged on' }).waitFor()

    broken.break()
    await page.locator('#connection', { hasText: 'Connection lost' }).waitFor()
    await client.exchange('STAT\r\n')
    await talk(server, 'USER ada', 'CAPABILITIES', 'QUIT')
    await talk(server, 'STAT')
    await client.exchange('QUIT\r\n')
    await server.waitFor.idle()
    await expect.poll(() => texts(page, '#session-count'), PATIENCE).toEqual(['1'])

    broken.mend()
    await page.getByRole('button', { name: 'Try now' }).click()
    await page.locator('#connection[data-state=open]', { hasText: 'Live' }).waitFor()
    await page.locator('#session-count', { hasText: '3' }).waitFor()
    for (const session of [1, 2, 3]) {
      await page.locator(`#session-rows [aria-posinset="${session}"]`).click()
      await page.locator('#conversation-heading', { hasText: `Session ${session}` }).waitFor()
      const said = server.transcript
        .events(session)
        .flatMap((event) => (event.type === 'command' ? [Buffer.from(event.octets).toString('latin1')] : []))
      await expect
        .poll(() => texts(page, '#conversation-rows .client .what'), PATIENCE)
        .toEqual(said.map((line) => line.replace('secret', '********').replace('\r\n', 'CRLF')))
    }
    // The browser says of itself that it could not connect; nothing else went wrong.
    expect(complaints.filter((text) => !/WebSocket connection|ERR_|Failed to load/.test(text))).toEqual([])
  })

  test('the page says what to do when nobody answers any more', async () => {
    await using inspector = await openInspector(browser)
    const { page, control } = inspector
    await control.close()
    await page.locator('#connection', { hasText: 'open the address it printed' }).waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Try now' }).isVisible(), PATIENCE).toBe(true)
  })
})
