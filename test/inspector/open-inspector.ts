/**
 * The built page in the system's Chromium, over a server and a control server of its own. Whatever the browser complains
 * of, and every address that it asks for, is kept.
 */
import { execFileSync } from 'node:child_process'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type ControlServer, startControlServer } from '../../src/control/control-server.ts'
import { type Pop3ServerOptions, startPop3Server } from '../../src/index.ts'
import type { Pop3Server } from '../../src/server/server.ts'
import type { RequiredProgram } from '../support/require-program.ts'

export const CHROMIUM: RequiredProgram = { command: 'chromium', probe: ['--version'], tells: /Chrom/ }

/** What is asked again and again until it is so: on a busy machine a frame may take long. */
export const PATIENCE = { timeout: 15_000 } as const

export interface OpenInspectorOptions {
  readonly server?: Pop3ServerOptions
  readonly inspect?: 'read' | 'write'
  readonly context?: BrowserContextOptions
  /** Where the page finds the control server, if not where it is. */
  readonly through?: (control: ControlServer) => Promise<string>
}

export interface OpenInspector extends AsyncDisposable {
  readonly server: Pop3Server
  readonly control: ControlServer
  readonly page: Page
  /** Errors and warnings of the browser; violations of the page's policy are among them. */
  readonly complaints: readonly string[]
  /** The path of every request, other origins with their whole address. */
  readonly requests: readonly string[]
}

/** The system's, wherever it lies. */
export function pathOfChromium(): string {
  return execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim()
}

/** Without a sandbox, which root in a container has none of. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: pathOfChromium(), args: ['--no-sandbox'] })
}

/** The page, connected and live. */
export async function openInspector(
  browser: Browser,
  options: OpenInspectorOptions = {},
): Promise<OpenInspector> {
  const server = await startPop3Server(options.server)
  const control = await startControlServer({ servers: { serve: server }, inspect: options.inspect ?? 'read' })
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, ...options.context })
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    requests.push(
      origin === new URL(page.url()).origin || page.url() === 'about:blank' ? pathname : request.url(),
    )
  })
  const origin = (await options.through?.(control)) ?? control.url
  await page.goto((control.inspectorUrl as string).replace(control.url, origin))
  await page.locator('#connection[data-state=open]').waitFor()
  const dispose = async () => {
    await context.close()
    await control.close()
    await server.close()
  }
  return { server, control, page, complaints, requests, [Symbol.asyncDispose]: dispose }
}

/** The text of every element that matches, whitespace as one space. */
export async function texts(page: Page, selector: string): Promise<string[]> {
  const found = await page.locator(selector).allTextContents()
  return found.map((text) => text.replace(/\s+/g, ' ').trim())
}
