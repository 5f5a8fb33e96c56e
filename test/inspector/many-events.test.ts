import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'
import { CHROMIUM, launchBrowser, openInspector, PATIENCE } from './open-inspector.ts'

/** What a window can show, with some rows beyond its edges. */
const MOST_ROWS = 120
/** Each is a command, a segment and an exchange. */
const NOOPS = 4000

await describeWith(CHROMIUM, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser.close())

  test('10,000 events of one session come in while the page goes on answering', async () => {
    await using inspector = await openInspector(browser, { server: { transcriptLimit: 100_000 } })
    const { page, server, complaints } = inspector
    using client = await loggedOnTcpClient(server)
    const answered = (async () => {
      await client.send('NOOP\r\n'.repeat(NOOPS))
      for (let count = 0; count < NOOPS; count++) await client.reply()
    })()
    // Amid all that, the page does what it is told.
    await page.getByRole('tab', { name: 'Profiles' }).click()
    await page.getByLabel('Search profiles').fill('lowercase-ok')
    await page.locator('.profile:visible .name', { hasText: 'lowercase-ok' }).first().waitFor()
    await answered
    expect(server.transcript.count).toBeGreaterThan(10_000)

    const rows = page.locator('#conversation-rows [role=option]')
    const last = page.locator(`#conversation-rows [aria-posinset="${7 + 2 * NOOPS}"]`)
    await last.waitFor()
    expect(await rows.count()).toBeLessThan(MOST_ROWS)
    await expect.poll(() => last.getAttribute('aria-setsize'), PATIENCE).toBe(String(7 + 2 * NOOPS))

    await page.locator('#conversation-rows').focus()
    await page.keyboard.press('Home')
    await page.locator('#conversation-rows [aria-posinset="1"][aria-selected=true]').waitFor()
    expect(await rows.count()).toBeLessThan(MOST_ROWS)
    await page.mouse.move(700, 500)
    await page.mouse.wheel(0, 40_000)
    await page.locator('#conversation-rows [aria-posinset="1"]').waitFor({ state: 'detached' })
    expect(await rows.count()).toBeLessThan(MOST_ROWS)
    expect(complaints).toEqual([])
  })

  test('a page that is opened after 10,000 events in 1,000 sessions has them all', async () => {
    await using inspector = await openInspector(browser, { server: { transcriptLimit: 100_000 } })
    const { page, server } = inspector
    for (let round = 0; round < 1000; round += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async () => {
          using client = await tcpClient(server.port)
          await client.send('NOOP\r\nQUIT\r\n')
          await client.ended
        }),
      )
    }
    expect(server.transcript.count).toBeGreaterThan(10_000)
    await page.reload()
    await page.locator('#session-count', { hasText: '1,000' }).waitFor()
    await page.locator('#session-rows [aria-posinset="1000"]').waitFor()
    expect(await page.locator('#session-rows [role=option]').count()).toBeLessThan(MOST_ROWS)

    await page.locator('#session-rows').focus()
    await page.keyboard.press('Home')
    await page.locator('#conversation-heading', { hasText: /^Session 1$/ }).waitFor()
    await expect
      .poll(() => page.locator('#conversation-rows .line.client').first().textContent(), PATIENCE)
      .toContain('NOOP')
  })

  test('a mail of 20,000 lines is folded, and unfolding it adds no more rows than fit', async () => {
    const text = Array.from({ length: 20_000 }, (_, line) => `line ${line}`).join('\n')
    await using inspector = await openInspector(browser, { server: { maildrop: [{ text }] } })
    const { page, server } = inspector
    using client = await loggedOnTcpClient(server)
    await client.exchange('RETR 1\r\n', 'multi-line')
    const fold = page.locator('#conversation-rows .fold')
    await fold.click()
    await fold.waitFor({ state: 'detached' })
    await page.keyboard.press('End')
    await page.locator('#conversation-rows [role=option]', { hasText: 'line 19999' }).waitFor()
    expect(await page.locator('#conversation-rows [role=option]').count()).toBeLessThan(MOST_ROWS)
  })

  test('what the server has dropped by then is told', async () => {
    await using inspector = await openInspector(browser, { server: { transcriptLimit: 10 } })
    const { page, server } = inspector
    {
      using client = await loggedOnTcpClient(server)
      for (let count = 0; count < 20; count++) await client.exchange('NOOP\r\n')
    }
    await server.waitFor.idle()
    await page.reload()
    await page
      .locator('#missed', { hasText: `${server.transcript.dropped} earlier events had been dropped` })
      .waitFor()
    await page.locator('#session-rows .fate', { hasText: 'client-ended' }).waitFor()
  })
})
