/**
 * The client that the recipes of the README are tried with: careful about each of the faults that they speak of.
 * Knows nothing of pop3-mock.
 */
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { LineSocket } from './line-socket.ts'

/** What a user has of a maildrop. */
export interface Store {
  readonly messages: string[]
  /** Keys of the messages that are here. */
  readonly seen: Set<string>
}

export interface SyncOptions {
  /** How long a line may take. */
  readonly lineTimeoutMs?: number
  /** How often a session is begun at the most. */
  readonly tries?: number
  readonly pauseMs?: number
  /** Certificates to trust. With it, nothing is said in the clear but STLS. */
  readonly ca?: string
  /** Delete what has been stored. */
  readonly deletes?: boolean
}

/** The server said -ERR. */
class Refusal extends Error {
  /** Whether it may say otherwise soon. */
  readonly isPassing: boolean

  constructor(reply: string) {
    super(reply)
    this.isPassing = /^-ERR \[(?:IN-USE|LOGIN-DELAY|SYS\/TEMP)\]/i.test(reply)
  }
}

export async function synchronize(url: string, store: Store, options: SyncOptions = {}): Promise<void> {
  const { tries = 1, pauseMs = 0 } = options
  for (let left = tries - 1; ; left--) {
    try {
      return await oneSession(new URL(url), store, options)
    } catch (error) {
      if (left === 0 || (error instanceof Refusal && !error.isPassing)) throw error
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}

async function oneSession(url: URL, store: Store, options: SyncOptions): Promise<void> {
  const { lineTimeoutMs = 10_000, ca, deletes = false } = options
  const host = url.hostname
  const line = new LineSocket(connect(Number(url.port), host), lineTimeoutMs)
  try {
    await expectOk(line)
    if (ca !== undefined) {
      await ask(line, 'STLS')
      await line.upgrade((socket) => connectTls({ socket, ca, host }))
    }
    await ask(line, `USER ${url.username}`)
    await ask(line, `PASS ${url.password}`)
    const keys = await listKeys(line)
    for (const [number, key] of keys) {
      if (!store.seen.has(key)) {
        await ask(line, `RETR ${number}`)
        store.messages.push((await readList(line)).map((text) => `${text}\r\n`).join(''))
        store.seen.add(key)
      }
      if (deletes) await ask(line, `DELE ${number}`)
    }
    await ask(line, 'QUIT')
  } finally {
    line.destroy()
  }
}

/** A key for each message-number: its unique-id, and which of those with this unique-id it is. */
async function listKeys(line: LineSocket): Promise<Map<string, string>> {
  await ask(line, 'UIDL')
  const timesSeen = new Map<string, number>()
  return new Map(
    (await readList(line)).map((row) => {
      const [number = '', uniqueId = ''] = row.split(' ')
      const times = (timesSeen.get(uniqueId) ?? 0) + 1
      timesSeen.set(uniqueId, times)
      return [number, `${uniqueId} ${times}`]
    }),
  )
}

async function ask(line: LineSocket, command: string): Promise<void> {
  line.write(command)
  await expectOk(line)
}

async function expectOk(line: LineSocket): Promise<void> {
  const reply = await line.read()
  if (!/^\+OK( |$)/i.test(reply)) throw new Refusal(reply)
}

async function readList(line: LineSocket): Promise<string[]> {
  const lines: string[] = []
  for (let text = await line.read(); text !== '.'; text = await line.read()) {
    lines.push(text.startsWith('.') ? text.slice(1) : text)
  }
  return lines
}
