import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'
import { CHROMIUM, launchBrowser, openInspector, PATIENCE, texts } from './open-inspector.ts'

await describeWith(CHROMIUM, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser.close())

  const ROWS = '#conversation-rows [role=option]'

  describe('a client talks', () => {
    test('and the page shows it while it happens, octets made visible and secrets hidden', async () => {
      await using inspector = await openInspector(browser)
      const { page, server, complaints } = inspector
      await expect
        .poll(() => page.locator('#conversation-empty').textContent(), PATIENCE)
        .toContain(`curl ${server.url}/1`)

      using client = await loggedOnTcpClient(server)
      await page.locator(ROWS, { hasText: 'logged on: user (PASS)' }).waitFor()
      await expect
        .poll(() => texts(page, `${ROWS} :is(.side, .what)`), PATIENCE)
        .toEqual([
          ...[
            '–',
            `connected from port ${client.socket.localPort}`,
            'S',
            expect.stringMatching(/^\+OK .*>CRLF$/),
          ],
          ...['C', 'USER userCRLF', 'S', '+OK now the passwordCRLF', 'C', 'PASS ********CRLF'],
          ...['–', 'logged on: user (PASS)', 'S', '+OK maildrop locked and readyCRLF'],
        ])
      await expect
        .poll(() => texts(page, '#session-rows [role=option]'), PATIENCE)
        .toEqual([expect.stringMatching(/^1usertransaction2 commands · at [\d.]+ s$/)])

      await client.exchange('BAD\0\tgr\xfcn \n')
      await client.exchange('QUIT\r\n')
      await page.locator('#session-rows .fate', { hasText: 'quit' }).waitFor()
      await expect.poll(() => texts(page, `${ROWS}.client .what`), PATIENCE).toContain('BADNULTABgrFCnSPLF')
      await expect
        .poll(() => texts(page, `${ROWS}.note.warning .what`), PATIENCE)
        .toContain('finding: the line ends in LF without CR (bare-lf; RFC 1939 section 3, C0003)')
      expect(complaints).toEqual([])
    })

    test('and the secrets show when somebody wants them to', async () => {
      await using inspector = await openInspector(browser)
      const { page, server } = inspector
      using _client = await loggedOnTcpClient(server)
      await page.locator(ROWS, { hasText: 'PASS ********' }).waitFor()
      await page.getByRole('button', { name: 'Secrets' }).click()
      await page.locator(ROWS, { hasText: 'PASS secret' }).waitFor()
    })

    test('and the conformance table fills, and leads to the events that decided', async () => {
      await using inspector = await openInspector(browser)
      const { page, server } = inspector
      {
        using client = await loggedOnTcpClient(server)
        await client.exchange('RETR  1\r\n')
      }
      const row = page.locator('#statement-rows tr', { hasText: 'C0004' })
      await page.locator('#statement-rows tr[data-verdict=violates]', { hasText: 'C0004' }).waitFor()
      await expect.poll(() => page.locator('#statement-rows tr').count(), PATIENCE).toBe(55)
      await expect.poll(() => page.locator('#conformance-register .cell').count(), PATIENCE).toBe(55)

      await row.getByRole('button').first().click()
      await page.locator(`${ROWS}[aria-selected=true]`, { hasText: 'RETR 1' }).waitFor()
      await expect
        .poll(() => page.locator('#row-detail').textContent(), PATIENCE)
        .toContain('52 45 54 52 20 20 31 0D 0A')

      for (const verdict of ['conforms', 'not exercised', 'not observable']) {
        await page.locator('#verdict-filter').getByRole('button', { name: verdict }).click()
      }
      await expect
        .poll(() => page.locator('#statement-rows tr:visible th').allTextContents(), PATIENCE)
        .toEqual(['✗C0004'])
    })

    test('and the time between octets shows, within a line too', async () => {
      await using inspector = await openInspector(browser, {
        server: {
          faults: [{ when: { at: 'greeting' }, do: { type: 'delay', delayMs: 40, at: { octet: 3 } } }],
        },
      })
      const { page, server } = inspector
      using client = await tcpClient(server.port)
      await client.reply()
      const cut = page.locator(`${ROWS} .mark.cut`)
      await cut.waitFor()
      expect(Number.parseFloat((await cut.textContent()) ?? '')).toBeGreaterThanOrEqual(39)
      await expect
        .poll(() => texts(page, `${ROWS}.struck .what`), PATIENCE)
        .toEqual([expect.stringMatching(/^\+OK\d+ ms /)])
    })
  })

  describe('profiles', () => {
    test('are switched on, the next session shows the fault, and Outlook is predicted', async () => {
      await using inspector = await openInspector(browser, { inspect: 'write' })
      const { page, server, complaints } = inspector
      await page.getByRole('tab', { name: 'Profiles' }).click()
      await page.getByLabel('Search profiles').fill('missing-crlf')
      await page.getByRole('switch', { name: 'missing-crlf', exact: true }).click()
      await page.locator('#profile-note', { hasText: 'missing-crlf is on' }).waitFor()
      expect(server.faults.list().map(({ id }) => id)).toEqual(['missing-crlf'])

      await page.getByRole('tab', { name: 'Outlook' }).click()
      await page.locator('.outcome', { hasText: 'Outlook hangs' }).waitFor()
      await expect.poll(() => page.locator('.deciding').textContent(), PATIENCE).toContain('documented')

      using client = await tcpClient(server.port)
      await client.reply()
      await client.exchange('USER user\r\n')
      await client.send('PASS secret\r\n')
      await page.locator(`${ROWS}.fault`).waitFor()
      await expect
        .poll(() => texts(page, `${ROWS}.fault .what`), PATIENCE)
        .toEqual(['missing-crlf struck, line-ending'])
      await expect
        .poll(() => texts(page, `${ROWS}.struck .what`), PATIENCE)
        .toEqual(['+OK maildrop locked and readyno line end'])

      await page.getByRole('tab', { name: 'Profiles' }).click()
      await page.locator('.profile[data-on] .state', { hasText: 'on, struck once' }).waitFor()
      await page.getByRole('switch', { name: 'missing-crlf', exact: true }).click()
      await page.locator('#profile-note', { hasText: 'missing-crlf is off' }).waitFor()
      expect(server.faults.list()).toEqual([])
      expect(complaints).toEqual([])
    })

    test('that somebody else arms show as well', async () => {
      await using inspector = await openInspector(browser)
      const { page, server } = inspector
      await page.getByRole('tab', { name: 'Profiles' }).click()
      await page.locator('#profile-count', { hasText: 'profiles' }).waitFor()
      server.faults.use('lowercase-ok', { when: { command: 'STAT' }, do: { type: 'silence' } })
      await page.locator('.profile[data-on] .name', { hasText: 'lowercase-ok' }).waitFor()
      await expect
        .poll(() => page.locator('#other-rules').textContent(), PATIENCE)
        .toMatch(/^Also armed: rule-\d+$/)
    })

    test('cannot be switched without write access, by no way', async () => {
      await using inspector = await openInspector(browser)
      const { page, server } = inspector
      await page.getByRole('tab', { name: 'Profiles' }).click()
      await page.locator('#profiles-read-only').waitFor()
      await expect.poll(() => page.getByRole('switch').count(), PATIENCE).toBe(0)
      await expect.poll(() => page.locator('#faults-reset').isVisible(), PATIENCE).toBe(false)
      const call = {
        jsonrpc: '2.0',
        id: 1,
        method: 'faults.use',
        params: { server: 'serve', faults: ['lowercase-ok'] },
      }
      const answer = await page.evaluate(`fetch('/rpc', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: ${JSON.stringify(JSON.stringify(call))},
      }).then((response) => response.json())`)
      expect(answer).toMatchObject({ error: { data: { code: 'CONTROL_REFUSED' } } })
      expect(server.faults.list()).toEqual([])
    })
  })

  describe('the maildrop', () => {
    test('shows what is there, as it changes', async () => {
      await using inspector = await openInspector(browser, {
        server: {
          maildrop: [
            { subject: 'One', text: 'first' },
            { subject: 'Two', text: 'second' },
          ],
        },
      })
      const { page, server } = inspector
      await page.getByRole('tab', { name: 'Maildrop' }).click()
      await page.locator('.message', { hasText: 'Two' }).click()
      await page.locator('#message-text', { hasText: 'second' }).waitFor()

      {
        using client = await loggedOnTcpClient(server)
        await client.exchange('DELE 1\r\n')
        await client.exchange('QUIT\r\n')
      }
      await page.locator('#maildrop-note', { hasText: '1 message' }).waitFor()
      server.maildrop.append({ subject: 'Three', text: 'third' })
      await page.locator('.message', { hasText: 'Three' }).waitFor()
      await expect
        .poll(() => page.locator('.message .subject').allTextContents(), PATIENCE)
        .toEqual(['Two', 'Three'])
    })
  })
})
