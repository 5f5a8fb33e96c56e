/**
 * `pop3-mock wait`: until a server answers.
 */
import { get as getByHttp } from 'node:http'
import { get as getByHttps } from 'node:https'
import { connect as connectByTcp, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectByTls } from 'node:tls'
import { Command, InvalidArgumentError } from 'commander'
import { ExitCode } from './exit-code.ts'

interface WaitFlags {
  timeout: number
  quiet?: true
}

/** Whether the server answers: undefined when it does, else why it does not. */
type Attempt = (url: URL, limitMs: number) => Promise<string | undefined>

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  'pop:': (url, limitMs) => greeted(connectByTcp(portOf(url, 110), hostOf(url)), limitMs),
  'pop3:': (url, limitMs) => greeted(connectByTcp(portOf(url, 110), hostOf(url)), limitMs),
  // Whoever waits does not ask whose server it is.
  'pop3s:': (url, limitMs) =>
    greeted(connectByTls({ port: portOf(url, 995), host: hostOf(url), rejectUnauthorized: false }), limitMs),
  'http:': (url, limitMs) => answered(url, limitMs),
  'https:': (url, limitMs) => answered(url, limitMs),
}

const DEFAULT_TIMEOUT_MS = 30_000
/** One attempt: a server that has accepted and says nothing may not be the one that will. */
const ATTEMPT_MS = 2000
const PAUSE_MS = 100

export function waitCommand(output: { write(text: string): void } = process.stderr): Command {
  return new Command('wait')
    .description('Wait until a POP3 server greets with +OK, or a control server is healthy.')
    .argument(
      '<url>',
      'pop3://host:port, pop3s://host:port, or http(s)://host:port of a control server',
      parseUrl,
    )
    .option('-t, --timeout <ms>', 'how long at the most', milliseconds, DEFAULT_TIMEOUT_MS)
    .option('-q, --quiet', 'say nothing on stderr')
    .addHelpText('after', HELP)
    .action(async (url: URL, flags: WaitFlags) => {
      const say = (words: string) => {
        if (flags.quiet === undefined) output.write(`pop3-mock: ${words}\n`)
      }
      const isThere = await waitFor(url, flags.timeout, say)
      if (!isThere) process.exitCode = ExitCode.failure
    })
}

const HELP = `
It ends with 0 once the server answers, with 1 when the time is over. A POP3 server counts each attempt
that connects as a session, and rules for the first session are spent on it; the http URL of a control server costs none, nor
does --ready-file of serve.

Examples:
  pop3-mock serve & pop3-mock wait pop3://127.0.0.1:1110 && npm test
  pop3-mock wait http://127.0.0.1:1180 --timeout 5000`

async function waitFor(url: URL, timeoutMs: number, say: (words: string) => void): Promise<boolean> {
  const attempt = ATTEMPTS[url.protocol] as Attempt
  const startMs = performance.now()
  const leftMs = () => timeoutMs - (performance.now() - startMs)
  const name = `${url.protocol}//${url.host}`
  let told: string | undefined
  for (;;) {
    const why = await attempt(url, Math.max(1, Math.min(ATTEMPT_MS, leftMs())))
    if (why === undefined) {
      say(`${name} answers, after ${Math.round(performance.now() - startMs)} ms.`)
      return true
    }
    if (leftMs() <= PAUSE_MS) {
      // What the time cut short says less than the attempt before it.
      const reason = leftMs() <= 0 ? (told ?? why) : why
      say(`${name} did not answer within ${timeoutMs} ms: ${reason}.`)
      return false
    }
    if (why !== told) say(`waiting for ${name}: ${why}`)
    told = why
    await sleep(PAUSE_MS)
  }
}

function greeted(socket: Socket, limitMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = ''
    const settle = (why: string | undefined) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(why)
    }
    const timer = setTimeout(() => settle('it does not greet'), limitMs)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      said += text
      const [line, rest] = said.split(/\r?\n/)
      if (rest !== undefined)
        settle(/^\+OK\b/i.test(line ?? '') ? undefined : `it says ${JSON.stringify(line)}`)
    })
    socket.on('error', (error) => settle(error.message))
    socket.on('close', () => settle('it closes the connection'))
  })
}

/** The path is `/healthz` unless the URL has one. */
function answered(url: URL, limitMs: number): Promise<string | undefined> {
  const place = url.pathname === '/' ? new URL('/healthz', url) : url
  return new Promise((resolve) => {
    const settle = (why: string | undefined) => {
      clearTimeout(timer)
      request.destroy()
      resolve(why)
    }
    const timer = setTimeout(() => settle('it does not answer'), limitMs)
    const get = url.protocol === 'https:' ? getByHttps : getByHttp
    const request = get(place, { rejectUnauthorized: false }, ({ statusCode = 0 }) =>
      settle(statusCode >= 200 && statusCode < 300 ? undefined : `it answers ${statusCode}`),
    )
    request.on('error', (error) => settle(error.message))
  })
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

function portOf({ port }: URL, standard: number): number {
  return port === '' ? standard : Number(port)
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || ATTEMPTS[url.protocol] === undefined || url.hostname === '') {
    throw new InvalidArgumentError('Allowed is pop://, pop3://, pop3s://, http:// or https:// with a host.')
  }
  return url
}

function milliseconds(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number of milliseconds from 0.')
  return Number(text)
}
