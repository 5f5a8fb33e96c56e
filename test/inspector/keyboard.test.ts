import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'
import { CHROMIUM, launchBrowser, openInspector, PATIENCE, texts } from './open-inspector.ts'

/** Where the keyboard is, by id or by what is said of it; `hidden focus` where nobody could see that. */
function place(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const { activeElement: at } = document
    return at.matches(':focus-visible') ? at.id || at.getAttribute('aria-label') || at.textContent.trim() : 'hidden focus'
  })()`)
}

/** Presses a key until the focus is there. */
async function goTo(page: Page, key: string, wanted: string): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press(key)
    passed.push(await place(page))
    if (passed.at(-1) === wanted) return
  }
  throw new Error(`${key} does not lead to ${wanted}, but to ${passed.join(', ')}`)
}

await describeWith(CHROMIUM, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser.close())

  test('the whole page is used without a mouse', async () => {
    await using inspector = await openInspector(browser, { inspect: 'write' })
    const { page, server, complaints } = inspector
    for (const line of ['STAT', 'NOOP']) {
      using client = await loggedOnTcpClient(server)
      await client.exchange(`${line}\r\n`)
    }
    await page.locator('#session-count', { hasText: '2' }).waitFor()

    // In this order, and nothing in between that cannot be seen.
    const order: string[] = []
    for (let presses = 0; presses < 5; presses++) {
      await page.keyboard.press('Tab')
      order.push(await place(page))
    }
    expect(order).toEqual([
      ...['Skip to the conversation', 'session-rows', 'show-secrets', 'conversation-rows', 'tab-conformance'],
    ])

    await goTo(page, 'Shift+Tab', 'session-rows')
    await page.keyboard.press('ArrowUp')
    await page.locator('#conversation-heading', { hasText: 'Session 1' }).waitFor()
    await expect
      .poll(() => page.locator('#session-rows').getAttribute('aria-activedescendant'), PATIENCE)
      .toBe('session-rows-0')

    await goTo(page, 'Tab', 'conversation-rows')
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.locator('#row-detail', { hasText: '53 54 41 54 0D 0A' }).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#row-detail').waitFor({ state: 'hidden' })

    await goTo(page, 'Tab', 'tab-conformance')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => place(page), PATIENCE).toBe('tab-profiles')
    await goTo(page, 'Tab', 'profile-search')
    await page.keyboard.type('lowercase-ok')
    await goTo(page, 'Tab', 'lowercase-ok')
    await page.keyboard.press('Space')
    await page.locator('[role=switch][aria-checked=true][aria-label=lowercase-ok]').waitFor()
    expect(server.faults.list().map(({ id }) => id)).toEqual(['lowercase-ok'])

    using client = await tcpClient(server.port)
    await client.reply()
    await goTo(page, 'Shift+Tab', 'session-rows')
    await page.keyboard.press('End')
    await page.locator('#conversation-rows .fault', { hasText: 'lowercase-ok struck' }).waitFor()
    await expect
      .poll(() => page.locator('#announcer').textContent(), PATIENCE)
      .toMatch(/Session 3 has begun|lowercase-ok struck in session 3/)
    expect(complaints).toEqual([])
  })

  test('arrows lead through the switches, of which one is in the tab order', async () => {
    await using inspector = await openInspector(browser, { inspect: 'write' })
    const { page } = inspector
    await page.getByRole('tab', { name: 'Profiles' }).click()
    await page.getByLabel('Search profiles').fill('greeting-')
    await page.locator('#profile-count', { hasText: /^\d\d? profiles$/ }).waitFor()
    const names = await texts(page, '.profile:visible .name')
    await goTo(page, 'Tab', names[0] as string)
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => place(page), PATIENCE).toBe(names[1])
    await page.keyboard.press('End')
    await expect.poll(() => place(page), PATIENCE).toBe(names.at(-1))
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => place(page), PATIENCE).toBe(names.at(-1))
    await page.keyboard.press('Home')
    await expect.poll(() => place(page), PATIENCE).toBe(names[0])
    await expect.poll(() => page.locator('[role=switch][tabindex="0"]').count(), PATIENCE).toBe(1)
    // The search hides where the focus would have gone; Tab still leads to one.
    await page.getByLabel('Search profiles').fill('missing-crlf')
    await goTo(page, 'Tab', 'missing-crlf')
  })

  test.each(['light', 'dark'] as const)(
    'at 360 pixels nothing is wider than the page, in %s',
    async (colorScheme) => {
      const context = { viewport: { width: 360, height: 720 }, colorScheme }
      const maildrop = [{ subject: 'x'.repeat(300), text: `${'y'.repeat(900)}\n` }]
      await using inspector = await openInspector(browser, {
        inspect: 'write',
        context,
        server: { maildrop },
      })
      const { page, server } = inspector
      {
        using client = await loggedOnTcpClient(server)
        await client.exchange('RETR 1\r\n', 'multi-line')
        await client.exchange(`${'z'.repeat(200)}\r\n`)
      }
      await page.locator('#conversation-rows', { hasText: 'yyyy' }).waitFor()
      const widths = async (): Promise<unknown> =>
        page.evaluate(`[...document.querySelectorAll('html, main, .scroll')]
        .filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.id || one.tagName)`)
      expect(await widths()).toEqual([])
      for (const view of ['Sessions', 'Details']) {
        await page.getByRole('navigation').getByRole('button', { name: view }).click()
        expect(await widths()).toEqual([])
      }
      for (const tab of ['Conformance', 'Profiles', 'Maildrop', 'Outlook']) {
        await page.getByRole('tab', { name: tab }).click()
        if (tab === 'Maildrop') await page.locator('.message', { hasText: 'xxx' }).click()
        expect(await widths()).toEqual([])
      }
      // Back to reading: a session that is opened brings its conversation into sight.
      await page.getByRole('navigation').getByRole('button', { name: 'Sessions' }).click()
      await page.locator('#session-rows [role=option]').click()
      await page.locator('#conversation-rows').waitFor()
    },
  )
})
