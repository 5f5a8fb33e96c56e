import { type AddressInfo, createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'
import { CHROMIUM, launchBrowser, openInspector, PATIENCE, texts } from './open-inspector.ts'

const SCRIPT = '<script>window.struck = 1</script>'
const IMAGE = '<img src="http://127.0.0.1:9/x.png" onerror="window.struck = 2">'

/** Every place where a client or a mail can put text, with something in it that a browser would like to run. */
const MAILDROP = [
  {
    raw: Buffer.from(
      `Subject: ${SCRIPT}\r\nFrom: ${IMAGE}\r\n\r\n${IMAGE}<style>*{display:none}</style>\r\n`,
    ),
    uniqueId: IMAGE,
  },
  {
    raw: Buffer.from('Subject: invoice\u202Efdp.exe\r\n\r\nnul: \0 esc: \x1b[31m bell: \x07\r\n'),
    exact: true,
  },
  {
    raw: Buffer.from(
      'Subject: =?utf-8?q?=3Cscript=3E?=\r\nX: javascript:alert(1)\r\n\r\n\xff\xfe\r\n',
      'latin1',
    ),
  },
]

/** What the page itself is made of. */
const OWN_REQUESTS = ['/', '/inspector.css', '/inspector.js', '/inspector.svg']

await describeWith(CHROMIUM, () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
  })

  afterAll(() => browser.close())

  test('hostile mail, names and commands stay text, and no request leaves', async () => {
    const accounts = [{ user: SCRIPT, password: 'secret', maildrop: MAILDROP }]
    await using inspector = await openInspector(browser, { server: { accounts } })
    const { page, server, complaints, requests } = inspector
    await page.locator('.top .address', { hasText: SCRIPT }).waitFor()
    {
      using client = await loggedOnTcpClient(server, SCRIPT)
      for (const number of [1, 2, 3]) await client.exchange(`RETR ${number}\r\n`, 'multi-line')
      await client.exchange(`${IMAGE}\r\n`)
      await client.exchange('\u0000\u202e\r\n')
      await client.exchange('DELE 1\r\n')
      await client.exchange('QUIT\r\n')
    }
    await page.locator('#session-rows .fate', { hasText: 'quit' }).waitFor()
    await page.locator('#conversation-rows .note', { hasText: 'closed: quit' }).waitFor()
    const lines = await texts(page, '#conversation-rows .what')
    expect(lines).toContain(`USER ${SCRIPT}CRLF`)
    expect(lines).toContain(`logged on: ${SCRIPT} (PASS)`)
    expect(lines).toContain(`Subject: ${SCRIPT}CRLF`)
    expect(lines).toContain(`${IMAGE}CRLF`)
    expect(lines).toContain('Subject: invoiceE2 80 AEfdp.exeCRLF')
    expect(lines).toContain('nul: NUL esc: ESC[31m bell: BELCRLF')
    expect(lines).toContain(`deleted: ${IMAGE}`)

    server.maildrop.append(
      ...MAILDROP.slice(0, 1).map((message) => ({ ...message, uniqueId: '<b>again</b>' })),
    )
    await page.getByRole('tab', { name: 'Maildrop' }).click()
    await page.locator('.message .unique-id', { hasText: '<b>again</b>' }).waitFor()
    await page.locator('.message .subject', { hasText: SCRIPT }).waitFor()
    await expect
      .poll(() => texts(page, '.message .subject'), PATIENCE)
      .toEqual([...['invoiceU+202Efdp.exe', '=?utf-8?q?=3Cscript=3E?=', SCRIPT]])
    for (const index of [0, 1, 2]) {
      await page.locator('.message').nth(index).click()
      await page.locator('#message-text').waitFor()
    }
    await expect
      .poll(() => page.locator('#message-text').textContent(), PATIENCE)
      .toContain(`${IMAGE}<style>*{display:none}</style>`)

    expect(await page.evaluate('window.struck')).toBeUndefined()
    const foreign = await page.evaluate(
      `[...document.querySelectorAll('img, iframe, object, embed, style, b:not([class]), script')].map((one) => one.outerHTML)`,
    )
    expect(foreign).toEqual(['<script type="module" src="inspector.js"></script>'])
    expect(requests.filter((path) => !OWN_REQUESTS.includes(path))).toEqual([])
    expect(complaints).toEqual([])
  })

  test('the policy of the page would stop what the page does not', async () => {
    await using inspector = await openInspector(browser)
    const { page, complaints } = inspector
    let visitors = 0
    const elsewhere = createServer((socket) => {
      visitors++
      socket.destroy()
    })
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
    const image = IMAGE.replace(':9/', `:${(elsewhere.address() as AddressInfo).port}/`)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(image)})`)
    await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'window.struck = 3'
      document.body.append(script)
    }`)
    expect(await page.evaluate('window.struck')).toBeUndefined()
    // The image, what it would run on an error, and the script.
    await expect
      .poll(() => complaints.filter((text) => /Content Security Policy/.test(text)).length, PATIENCE)
      .toBe(3)
    expect(visitors).toBe(0)
    await new Promise((resolve) => elsewhere.close(resolve))
  })

  test('octets that no client should send are shown and do no harm', async () => {
    await using inspector = await openInspector(browser)
    const { page, server, complaints } = inspector
    using client = await tcpClient(server.port)
    await client.reply()
    await client.exchange(
      `${String.fromCharCode(...Array.from({ length: 256 }, (_, octet) => octet))}\r\n`.replace(
        /\n(?=.)/s,
        '',
      ),
    )
    await page.locator('#conversation-rows .client').waitFor()
    await expect
      .poll(() => page.locator('#conversation-rows .client .mark').first().textContent(), PATIENCE)
      .toBe('NUL')
    expect(complaints).toEqual([])
  })
})
