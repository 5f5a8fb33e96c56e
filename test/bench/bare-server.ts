/**
 * The limit: what a POP3 server costs that is nothing but a `node:net` server with prepared replies. It splits its
 * input at CRLF, looks at the first four letters, and writes a buffer; no state, no record.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { KeyAndCertificate } from './workload.ts'

/** What it answers, by keyword; `greeting` greets, `unknown` answers the rest. */
export type CannedReplies = ReadonlyMap<string, Uint8Array>

export function createBareServer(replies: CannedReplies, tls?: KeyAndCertificate): Server {
  const greeting = prepared(replies, 'greeting')
  const unknown = prepared(replies, 'unknown')
  const serve = (socket: Socket) => {
    let pending = ''
    socket.on('error', () => {})
    socket.on('data', (chunk) => {
      pending += chunk.toString('latin1')
      let from = 0
      for (let end = pending.indexOf('\r\n'); end !== -1; end = pending.indexOf('\r\n', from)) {
        const keyword = pending.slice(from, from + 4)
        from = end + 2
        const reply = replies.get(keyword) ?? unknown
        if (keyword === 'QUIT') socket.end(reply)
        else socket.write(reply)
      }
      pending = pending.slice(from)
    })
    socket.write(greeting)
  }
  return tls === undefined
    ? createServer({ noDelay: true }, serve)
    : createTlsServer({ noDelay: true, ...tls }, serve)
}

/** The replies to one whole session over messages of this size, as our server would give them. */
export function cannedReplies(message: string, messageCount: number): CannedReplies {
  const { length } = message
  const numbers = Array.from({ length: messageCount }, (_, index) => index + 1)
  const scanListing = numbers.map((number) => `${number} ${length}\r\n`).join('')
  const uniqueIdListing = numbers.map((number) => `${number} ${'0'.repeat(32)}\r\n`).join('')
  const replies = {
    greeting: '+OK pop3-mock ready <1896.697170952@mock.example.org>\r\n',
    unknown: '-ERR unknown command\r\n',
    USER: '+OK now the password\r\n',
    PASS: '+OK maildrop locked and ready\r\n',
    STAT: `+OK ${messageCount} ${messageCount * length}\r\n`,
    LIST: `+OK ${messageCount} messages (${messageCount * length} octets)\r\n${scanListing}.\r\n`,
    UIDL: `+OK unique-id listing follows\r\n${uniqueIdListing}.\r\n`,
    RETR: `+OK ${length} octets\r\n${message}.\r\n`,
    QUIT: '+OK pop3-mock signing off\r\n',
  }
  return new Map(Object.entries(replies).map(([keyword, text]) => [keyword, Buffer.from(text, 'latin1')]))
}

function prepared(replies: CannedReplies, keyword: string): Uint8Array {
  return replies.get(keyword) ?? Buffer.from('+OK\r\n')
}
