/**
 * The model against any POP3 server over TCP and TLS. Here a hang cannot be proved: it is what lasts longer than one cares
 * to wait.
 */
import { connect, isIP, type Socket } from 'node:net'
// Imported, not global: a test runner's fake timers replace the globals only.
import { clearTimeout, setTimeout } from 'node:timers'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { refuseUnknownKeys, unexpected } from '../errors.ts'
import { LONGEST_DELAY_MS } from '../link/clock.ts'
import { ConversationLog } from './conversation-log.ts'
import {
  completeVerdict,
  failureVerdict,
  hangVerdict,
  type OutlookOutcome,
  type OutlookStore,
  outcomeOf,
  type Verdict,
} from './outcome.ts'
import { type OutlookSettings, settingsFrom } from './settings.ts'
import { Sync } from './sync.ts'

/** What a synchronization over the network needs beside the settings of the account. */
export interface SyncOptions {
  /** After so long without an octet from the server it counts as hanging; default 2000. */
  readonly limitMs?: number
  /** The certificate authorities to trust, in PEM; default: those of Node. */
  readonly ca?: string
  /** What Outlook has from before. */
  readonly store?: OutlookStore
}

interface TcpSync {
  readonly sync: Sync
  readonly isHanging: boolean
}

/** With and without TLS from the first octet on (RFC 1939 section 3, RFC 8314 section 3.1); `pop:` is RFC 2384's. */
const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'pop:': 110, 'pop3:': 110, 'pop3s:': 995 }
const DEFAULT_LIMIT_MS = 2000

/**
 * What Outlook makes of the server at `pop3://user:password@host:port`, or `pop3s:` for TLS from the first octet on, or
 * `pop://user;AUTH=NTLM@host:port` (RFC 2384; it holds no password, and NTLM means `spa`). It cannot know what the server holds, so it never says `misreads`; compare `store.messages` for that.
 * @throws {Pop3MockError} INVALID_OPTION when the URL is none, or a setting
 */
export async function syncOutlook(
  url: string,
  given: Partial<OutlookSettings> = {},
  options: SyncOptions = {},
): Promise<OutlookOutcome> {
  const { host, port, account } = addressOf(url)
  const settings = settingsFrom(given, account)
  refuseUnknownKeys(options, ['limitMs', 'ca', 'store'], '')
  const { limitMs = DEFAULT_LIMIT_MS } = options
  if (!(typeof limitMs === 'number' && limitMs > 0))
    throw unexpected('limitMs', limitMs, 'milliseconds above 0')
  const log = new ConversationLog()
  const syncs: TcpSync[] = []
  let store = options.store ?? { messages: [], uniqueIds: [] }
  for (let number = 1; number <= settings.syncs; number++) {
    log.begin(`synchronization ${number}: ${host}:${port}`)
    const run = new TcpRun({ settings, store, limitMs, log, tls: tlsOptions(host, options.ca) })
    const done = await run.toItsEnd(connect({ host, port, noDelay: true }))
    syncs.push(done)
    store = done.sync.store
    if (done.isHanging || done.sync.state.failure !== undefined) break
  }
  const { sync, isHanging } = syncs.at(-1) as TcpSync
  const finished = syncs.map((one) => one.sync)
  const outcome = outcomeOf(finished, verdictOf(sync, isHanging, limitMs))
  return { ...outcome, deleted: [], conversation: log.toString() }
}

interface TcpRunSetup {
  readonly settings: OutlookSettings
  readonly store: OutlookStore
  readonly limitMs: number
  readonly log: ConversationLog
  readonly tls: ConnectionOptions
}

/** The certificate is looked at when the handshake is over: what it is worth is for the user to say. */
function tlsOptions(host: string, ca: string | undefined): ConnectionOptions {
  const servername = isIP(host) === 0 ? { servername: host } : {}
  return { host, ...servername, ...(ca === undefined ? {} : { ca }), rejectUnauthorized: false }
}

class TcpRun {
  readonly #sync: Sync
  readonly #log: ConversationLog
  readonly #timeoutMs: number
  readonly #limitMs: number
  readonly #tls: ConnectionOptions
  #socket: Socket | undefined
  #isConnected = false
  #timer: NodeJS.Timeout | undefined
  #settle: ((isHanging: boolean) => void) | undefined

  constructor({ settings, store, limitMs, log, tls }: TcpRunSetup) {
    this.#log = log
    this.#limitMs = limitMs
    this.#tls = tls
    this.#timeoutMs = settings.serverTimeoutMs ?? Number.POSITIVE_INFINITY
    this.#sync = new Sync(settings, store, (octets) => {
      log.sent(octets)
      this.#socket?.write(octets)
    })
  }

  async toItsEnd(socket: Socket): Promise<TcpSync> {
    const isHanging = await new Promise<boolean>((resolve) => {
      this.#settle = resolve
      this.#waitAgain()
      socket.on('connect', () => {
        this.#isConnected = true
        if (this.#sync.isShakingHands) this.#beginTls(socket)
      })
      this.#listen(socket)
    })
    clearTimeout(this.#timer)
    this.#socket?.destroy()
    socket.destroy()
    return { sync: this.#sync, isHanging }
  }

  #listen(socket: Socket): void {
    this.#socket = socket
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('end', () => this.#lose('the server ended the connection'))
    socket.on('close', () => this.#lose('the connection is closed'))
    socket.on('error', (error) => this.#lose(error.message))
  }

  /** What comes from now on is for the TLS layer alone. */
  #beginTls(raw: Socket): void {
    for (const event of ['data', 'end', 'close', 'error']) raw.removeAllListeners(event)
    const socket = connectTls({ ...this.#tls, socket: raw })
    socket.once('secureConnect', () => {
      const { authorized, authorizationError } = socket
      const problem = authorized ? undefined : String(authorizationError)
      this.#log.note(`tls ok: ${socket.getProtocol()}${problem === undefined ? '' : `, ${problem}`}`)
      this.#sync.shookHands(problem)
      this.#waitAgain()
      this.#endIfOver()
    })
    this.#listen(socket)
  }

  #receive(chunk: Uint8Array): void {
    if (this.#settle === undefined) return
    this.#log.received(chunk)
    this.#sync.receive(chunk)
    while (this.#sync.takeReply());
    this.#waitAgain()
    if (this.#sync.isShakingHands && this.#socket !== undefined) this.#beginTls(this.#socket)
    this.#endIfOver()
  }

  #lose(how: string): void {
    if (this.#settle === undefined) return
    this.#log.note(this.#sync.isShakingHands ? `tls fails: ${how}` : how)
    // A message that it does not survive it does not survive either way.
    if (this.#sync.state.isStuck) return this.#end(true)
    if (!this.#isConnected) this.#sync.giveUp()
    else if (this.#sync.isShakingHands) this.#sync.failTls(how)
    else this.#sync.close()
    this.#endIfOver()
  }

  /** Whatever comes first: the account's own time-out, or the end of our patience. */
  #waitAgain(): void {
    clearTimeout(this.#timer)
    const isImpatient = this.#limitMs < this.#timeoutMs
    const act = () => {
      if (isImpatient || this.#sync.state.isStuck) return this.#end(true)
      this.#sync.timeOut()
      this.#endIfOver()
    }
    this.#timer = setTimeout(act, Math.min(this.#limitMs, this.#timeoutMs, LONGEST_DELAY_MS))
  }

  #endIfOver(): void {
    if (this.#sync.isOver) this.#end(false)
  }

  #end(isHanging: boolean): void {
    this.#settle?.(isHanging)
    this.#settle = undefined
  }
}

interface Address {
  readonly host: string
  readonly port: number
  readonly account: Partial<OutlookSettings>
}

const URL_FORM = 'a URL of the form pop3://user:password@host:port'

function addressOf(url: string): Address {
  if (typeof url !== 'string') throw unexpected('url', url, URL_FORM)
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const scheme = parsed?.protocol ?? ''
  const standardPort = DEFAULT_PORTS[scheme]
  if (parsed === undefined || standardPort === undefined || parsed.hostname === '') {
    throw unexpected('url', url, URL_FORM)
  }
  const { hostname, port, password } = parsed
  const [, username = '', mechanism] =
    /^(.*?)(?:;AUTH=([^;]*))?$/is.exec(decodeURIComponent(parsed.username)) ?? []
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? standardPort : Number(port),
    account: {
      ...(scheme === 'pop3s:' ? { encryption: 'tls' } : {}),
      ...(mechanism?.toUpperCase() === 'NTLM' ? { spa: true } : {}),
      ...(username === '' ? {} : { user: username }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
    },
  }
}

function verdictOf({ state, pending, store }: Sync, isHanging: boolean, limitMs: number): Verdict {
  if (isHanging) {
    const verdict = hangVerdict(state, pending)
    return { ...verdict, reason: `${verdict.reason}: so far nothing came for ${limitMs} ms` }
  }
  return state.failure === undefined ? completeVerdict(store) : failureVerdict(state.failure)
}
