/**
 * A POP3 server in its simplest form: lists, marks and a lock. What the real one is compared with; shares no code with it.
 */

export interface ModelMessage {
  readonly uniqueId: string
  /** Lines end in CRLF, none begins with a dot. */
  readonly text: string
}

/** What a reply must say. `data`: behind `+OK`, or the lines of a multi-line reply. */
export interface ModelReply {
  readonly status: '+OK' | '-ERR'
  readonly data?: string
  readonly isMultiLine?: true
}

export interface ModelClient {
  state: 'AUTHORIZATION' | 'TRANSACTION' | 'gone'
  userName: string | undefined
  snapshot: readonly ModelMessage[]
  readonly marked: Set<ModelMessage>
}

const NO: ModelReply = { status: '-ERR' }
const YES: ModelReply = { status: '+OK' }
const NEEDS_TRANSACTION = ['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL']

export class Pop3Model {
  messages: readonly ModelMessage[]
  owner: ModelClient | undefined

  constructor(messages: readonly ModelMessage[]) {
    this.messages = messages
  }

  connect(): ModelClient {
    return { state: 'AUTHORIZATION', userName: undefined, snapshot: [], marked: new Set() }
  }

  drop(client: ModelClient): void {
    client.state = 'gone'
    if (this.owner === client) this.owner = undefined
  }

  /** The reply to a line, given without its line end. */
  reply(client: ModelClient, line: string): ModelReply {
    const [, word = '', args = ''] = /^(\S*) ?(.*)$/.exec(line) ?? []
    const keyword = word.toUpperCase()
    if (keyword === 'QUIT') return args.trim() === '' ? this.#quit(client) : NO
    if (NEEDS_TRANSACTION.includes(keyword)) {
      return client.state === 'TRANSACTION' ? this.#transaction(client, keyword, args) : NO
    }
    if (client.state !== 'AUTHORIZATION') return NO
    if (keyword === 'USER') {
      const isName = args.trim() !== '' && !args.endsWith(' ')
      if (isName) client.userName = args.trim()
      return isName ? YES : NO
    }
    return keyword === 'PASS' && line.includes(' ') ? this.#pass(client, args) : NO
  }

  #pass(client: ModelClient, password: string): ModelReply {
    const isRight = client.userName === 'user' && password === 'secret'
    client.userName = undefined
    if (!isRight || this.owner !== undefined) return NO
    this.owner = client
    client.state = 'TRANSACTION'
    client.snapshot = this.messages
    client.marked.clear()
    return YES
  }

  #quit(client: ModelClient): ModelReply {
    if (client.state === 'TRANSACTION') {
      this.messages = this.messages.filter((message) => !client.marked.has(message))
    }
    this.drop(client)
    return YES
  }

  #transaction(client: ModelClient, keyword: string, args: string): ModelReply {
    const numbers = numbersIn(args)
    const message = numbers && client.snapshot[(numbers[0] ?? 0) - 1]
    const isThere = message !== undefined && !client.marked.has(message)
    if (numbers === undefined) return NO
    switch (`${keyword} ${numbers.length}`) {
      case 'STAT 0':
        return { ...YES, data: `${live(client).length} ${sum(live(client))}` }
      case 'LIST 0':
        return { ...YES, data: listing(client, size), isMultiLine: true }
      case 'UIDL 0':
        return { ...YES, data: listing(client, (entry) => entry.uniqueId), isMultiLine: true }
      case 'LIST 1':
        return isThere ? { ...YES, data: `${numbers[0]} ${size(message)}` } : NO
      case 'UIDL 1':
        return isThere ? { ...YES, data: `${numbers[0]} ${message.uniqueId}` } : NO
      case 'RETR 1':
        return isThere ? { ...YES, data: message.text, isMultiLine: true } : NO
      case 'TOP 2':
        return isThere ? { ...YES, data: top(message, numbers[1] as number), isMultiLine: true } : NO
      case 'DELE 1':
        if (isThere) client.marked.add(message)
        return isThere ? YES : NO
      case 'RSET 0':
        client.marked.clear()
        return YES
      case 'NOOP 0':
        return YES
      default:
        return NO
    }
  }
}

/** Undefined where a server must refuse. */
function numbersIn(args: string): number[] | undefined {
  if (args.trim() === '') return []
  if (args.endsWith(' ')) return undefined
  const words = args.split(' ').filter((word) => word !== '')
  return words.every((word) => /^\d+$/.test(word)) ? words.map(Number) : undefined
}

function live({ snapshot, marked }: ModelClient): readonly ModelMessage[] {
  return snapshot.filter((message) => !marked.has(message))
}

function size({ text }: ModelMessage): number {
  return text.length
}

function sum(messages: readonly ModelMessage[]): number {
  return messages.reduce((total, message) => total + size(message), 0)
}

function listing(client: ModelClient, told: (message: ModelMessage) => string | number): string {
  return live(client)
    .map((message) => `${client.snapshot.indexOf(message) + 1} ${told(message)}\r\n`)
    .join('')
}

function top({ text }: ModelMessage, lineCount: number): string {
  const [header = '', ...body] = text.split('\r\n\r\n')
  const lines = body.join('\r\n\r\n').match(/.*\r\n/g) ?? []
  return `${header}\r\n\r\n${lines.slice(0, lineCount).join('')}`
}
