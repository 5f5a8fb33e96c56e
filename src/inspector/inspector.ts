/**
 * The parts of the page and what flows between them: events to sessions, sessions to lists, choices to views. What is
 * heard is taken in at once; what is shown is drawn once for each frame.
 */
import type { ServerInfo } from '../control/method-types.ts'
import type { EventJson } from '../transcript/event-json.ts'
import { Announcer } from './announcer.ts'
import { ConformanceView } from './conformance-view.ts'
import { ConnectionView } from './connection-view.ts'
import { ConversationView } from './conversation-view.ts'
import { byId, onNextFrame, setText } from './element.ts'
import { Feed, type FeedReader } from './feed.ts'
import { MaildropView } from './maildrop-view.ts'
import { OutlookView } from './outlook-view.ts'
import { PageViews } from './page-views.ts'
import { ProfilesView } from './profiles-view.ts'
import { Refresher } from './refresher.ts'
import { LostError, RefusedError, type RpcClient } from './rpc-client.ts'
import { ServerChoice } from './server-choice.ts'
import { SessionList } from './session-list.ts'
import { Sessions } from './sessions.ts'
import { Tabs } from './tabs.ts'
import { counted } from './time-text.ts'

/** What no event tells of, such as mail appended by code, is asked for so often. */
const LOOK_EVERY_MS = 3000
/** Nothing is asked while a client is being served. */
const QUIET_MS = 200

export class Inspector implements FeedReader {
  readonly #rpc: RpcClient
  readonly #sessions = new Sessions()
  readonly #announcer = new Announcer()
  readonly #views = new PageViews()
  readonly #conversation = new ConversationView()
  readonly #feed: Feed
  readonly #connection: ConnectionView
  readonly #sessionList: SessionList
  readonly #conformance: ConformanceView
  readonly #profiles: ProfilesView
  readonly #maildrop: MaildropView
  readonly #servers: ServerChoice
  readonly #judge: Refresher
  readonly #look: Refresher
  readonly #drawSoon = onNextFrame(() => this.#draw())
  #heard: EventJson[] = []
  #missed = 0
  #mayWrite = false

  constructor(rpc: RpcClient) {
    this.#rpc = rpc
    this.#connection = new ConnectionView(rpc)
    this.#feed = new Feed(rpc, this)
    this.#sessionList = new SessionList({
      chosen: (session) => this.#conversation.show(session),
      opened: () => this.#views.show('conversation'),
    })
    this.#conformance = new ConformanceView(rpc, (seq) => this.#goTo(seq))
    const outlook = new OutlookView(rpc)
    this.#profiles = new ProfilesView(rpc, (names, others) => void outlook.show(names, others))
    this.#maildrop = new MaildropView(rpc, () => this.#look.soon())
    this.#servers = new ServerChoice((server) => void this.#attempt(() => this.#begin(server)))
    const failed = (error: unknown): void => this.#failed(error)
    this.#judge = new Refresher(QUIET_MS, () => this.#conformance.refresh(this.#feed.server), failed)
    this.#look = new Refresher(QUIET_MS, () => this.#lookAgain(), failed)
  }

  start(): void {
    new Tabs(byId('detail-tabs'), () => this.#look.soon())
    this.#rpc.onState((state) => {
      if (state === 'open') void this.#attempt(() => this.#connected())
    })
    this.#rpc.connect()
    setInterval(() => {
      if (this.#rpc.state === 'open' && !document.hidden) this.#look.soon()
    }, LOOK_EVERY_MS)
  }

  add(events: readonly EventJson[]): void {
    for (const event of events) {
      this.#sessions.add(event)
      this.#heard.push(event)
    }
    this.#drawSoon()
    this.#judge.soon()
    if (events.some(({ type }) => type === 'commit' || type === 'fault')) this.#look.soon()
  }

  missed(count: number): void {
    this.#missed += count
    this.#drawSoon()
  }

  clear(): void {
    this.#sessions.clear()
    this.#missed = 0
    this.#heard = []
    this.#sessionList.clear()
    this.#conversation.show(undefined)
    this.#drawSoon()
  }

  ended(): void {
    this.#connection.tell('The server was closed')
    this.#look.soon()
  }

  async #connected(): Promise<void> {
    const { methods } = await this.#rpc.call('rpc.methods', {})
    this.#mayWrite = methods.some(({ name, allowed }) => name === 'faults.use' && allowed)
    this.#servers.update(await this.#rpc.call('server.list', {}), true)
  }

  /** Looks at a server, or goes on looking at it over a new connection. */
  async #begin({ id, accounts }: ServerInfo): Promise<void> {
    await this.#feed.follow(id)
    this.#judge.soon()
    await this.#profiles.use(id, this.#mayWrite)
    await this.#maildrop.use(
      id,
      accounts.map(({ user }) => user),
    )
  }

  async #lookAgain(): Promise<void> {
    this.#servers.update(await this.#rpc.call('server.list', {}))
    if (this.#feed.server === undefined) return
    await this.#profiles.refresh()
    await this.#maildrop.refresh()
  }

  #draw(): void {
    const changedFrom = this.#sessions.takeChange()
    this.#sessionList.update(this.#sessions.list, changedFrom)
    this.#conversation.refresh()
    this.#announcer.tell(this.#heard)
    this.#heard = []
    const note = byId('missed')
    note.hidden = this.#missed === 0
    setText(
      note,
      this.#missed === 0 ? '' : `${counted(this.#missed, 'earlier event')} had been dropped by the server`,
    )
  }

  #goTo(seq: number): void {
    const session = this.#sessions.withEvent(seq)
    if (session === undefined) return
    this.#sessionList.choose(session)
    this.#views.show('conversation')
    this.#conversation.goTo(seq)
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action()
    } catch (error) {
      this.#failed(error)
    }
  }

  #failed(error: unknown): void {
    // It is done again with the next connection.
    if (error instanceof LostError) return
    // The server is gone; the list of servers will tell.
    if (error instanceof RefusedError && error.code === 'SERVER_CLOSED') return
    this.#connection.tell(error instanceof Error ? error.message : String(error))
  }
}
