/**
 * The model against any POP3 server over TCP. Here a hang cannot be proved: it is what lasts longer than one cares to wait.
 */
import { connect, type Socket } from 'node:net'
// Imported, not global: a test runner's fake timers replace the globals only.
import { clearTimeout, setTimeout } from 'node:timers'
import { Pop3MockError } from '../errors.ts'
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
import { checkedSettings, DEFAULT_SETTINGS, type OutlookSettings } from './settings.ts'
import { Sync } from './sync.ts'

export interface SyncOptions {
  /** After so long without an octet from the server it counts as hanging; default 2000. */
  readonly limitMs?: number
  /** What Outlook has from before. */
  readonly store?: OutlookStore
}

interface TcpSync {
  readonly sync: Sync
  readonly isHanging: boolean
}

const DEFAULT_PORT = 110
const DEFAULT_LIMIT_MS = 2000

/**
 * What Outlook makes of the server at `pop3://user:password@host:port`. It cannot know what the server holds, so it never
 * says `misreads`; compare `store.messages` for that.
 * @throws {Pop3MockError} INVALID_OPTION when the URL is none
 */
export async function syncOutlook(
  url: string,
  given: Partial<OutlookSettings> = {},
  options: SyncOptions = {},
): Promise<OutlookOutcome> {
  const { host, port, ...account } = addressOf(url)
  const settings = checkedSettings({ ...DEFAULT_SETTINGS, ...account, ...given })
  const limitMs = options.limitMs ?? DEFAULT_LIMIT_MS
  const log = new ConversationLog()
  const syncs: TcpSync[] = []
  let store = options.store ?? { messages: [], uniqueIds: [] }
  for (let number = 1; number <= settings.syncs; number++) {
    log.note(`synchronization ${number}: ${host}:${port}`)
    const run = new TcpRun(settings, store, limitMs, log)
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

class TcpRun {
  readonly #sync: Sync
  readonly #log: ConversationLog
  readonly #timeoutMs: number
  readonly #limitMs: number
  #socket: Socket | undefined
  #isConnected = false
  #timer: NodeJS.Timeout | undefined
  #settle: ((isHanging: boolean) => void) | undefined

  constructor(settings: OutlookSettings, store: OutlookStore, limitMs: number, log: ConversationLog) {
    this.#log = log
    this.#limitMs = limitMs
    this.#timeoutMs = settings.serverTimeoutMs ?? Number.POSITIVE_INFINITY
    this.#sync = new Sync(settings, store, (octets) => {
      log.sent(octets)
      this.#socket?.write(octets)
    })
  }

  async toItsEnd(socket: Socket): Promise<TcpSync> {
    this.#socket = socket
    const isHanging = await new Promise<boolean>((resolve) => {
      this.#settle = resolve
      this.#waitAgain()
      socket.on('connect', () => {
        this.#isConnected = true
      })
      socket.on('data', (chunk) => this.#receive(chunk))
      socket.on('end', () => this.#lose('the server ended the connection'))
      socket.on('close', () => this.#lose('the connection is closed'))
      socket.on('error', (error) => this.#lose(error.message))
    })
    clearTimeout(this.#timer)
    socket.destroy()
    return { sync: this.#sync, isHanging }
  }

  #receive(chunk: Uint8Array): void {
    if (this.#settle === undefined) return
    this.#log.received(chunk)
    this.#sync.receive(chunk)
    while (this.#sync.takeReply());
    this.#waitAgain()
    this.#endIfOver()
  }

  #lose(how: string): void {
    if (this.#settle === undefined) return
    this.#log.note(how)
    // A message that it does not survive it does not survive either way.
    if (this.#sync.state.isStuck) return this.#end(true)
    if (this.#isConnected) this.#sync.close()
    else this.#sync.giveUp()
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
    this.#timer = setTimeout(act, Math.min(this.#limitMs, this.#timeoutMs))
  }

  #endIfOver(): void {
    if (this.#sync.isOver) this.#end(false)
  }

  #end(isHanging: boolean): void {
    this.#settle?.(isHanging)
    this.#settle = undefined
  }
}

function addressOf(url: string): { host: string; port: number; user?: string; password?: string } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed?.protocol !== 'pop3:' || parsed.hostname === '') {
    const problem = `${JSON.stringify(url)} is no URL of the form pop3://user:password@host:port.`
    throw new Pop3MockError('INVALID_OPTION', `url: ${problem}`, { path: 'url' })
  }
  const { hostname, port, username, password } = parsed
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PORT : Number(port),
    ...(username === '' ? {} : { user: decodeURIComponent(username) }),
    ...(password === '' ? {} : { password: decodeURIComponent(password) }),
  }
}

function verdictOf({ state, pending, store }: Sync, isHanging: boolean, limitMs: number): Verdict {
  if (isHanging) {
    const verdict = hangVerdict(state, pending)
    return { ...verdict, reason: `${verdict.reason}: so far nothing came for ${limitMs} ms` }
  }
  return state.failure === undefined ? completeVerdict(store) : failureVerdict(state.failure)
}
