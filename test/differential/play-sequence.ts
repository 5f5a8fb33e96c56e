/**
 * Plays a sequence against a server and tells what it answered, apart from the wording.
 */
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { type TcpClient, tcpClient } from '../support/tcp-client.ts'
import { PASSWORD } from './dovecot-server.ts'

/** What was sent, and what of the answer is no matter of wording. */
export interface Answered {
  readonly state: 'AUTHORIZATION' | 'TRANSACTION'
  readonly line: string
  readonly answer: string
}

export class DifferentialClient {
  readonly #client: TcpClient
  #state: Answered['state'] = 'AUTHORIZATION'

  private constructor(client: TcpClient) {
    this.#client = client
  }

  static async connect(port: number): Promise<DifferentialClient> {
    const client = await tcpClient(port)
    await client.reply()
    return new DifferentialClient(client)
  }

  async ask(line: string): Promise<Answered> {
    const state = this.#state
    const answer = await this.#answer(line)
    if (/^(PASS) /i.test(line) && answer.startsWith('+OK')) this.#state = 'TRANSACTION'
    return { state, line, answer }
  }

  async logOn(user: string): Promise<Answered> {
    await this.ask(`USER ${user}`)
    return this.ask(`PASS ${PASSWORD}`)
  }

  leave(): void {
    this.#client[Symbol.dispose]()
  }

  async #answer(line: string): Promise<string> {
    try {
      const reply = await this.#client.exchange(
        `${line}\r\n`,
        isMultiLine(line) ? 'multi-line' : 'single-line',
      )
      return withoutWording(line, reply)
    } catch {
      return 'closed'
    }
  }
}

/** Whether +OK is followed by lines. */
function isMultiLine(line: string): boolean {
  const [, keyword = '', argumentText = ''] = /^([a-z]*)(.*)$/is.exec(line) ?? []
  if (/^(RETR|TOP|CAPA)$/i.test(keyword)) return true
  return /^(LIST|UIDL|AUTH)$/i.test(keyword) && argumentText.trim() === ''
}

function withoutWording(line: string, reply: string): string {
  const status = reply.split(' ', 1)[0]?.split('\r\n', 1)[0] ?? ''
  if (status !== '+OK') return status
  const keyword = line.trim().split(/\s/, 1)[0]?.toUpperCase() ?? ''
  if (keyword === 'CAPA' || keyword === 'AUTH') return status
  const end = reply.indexOf('\r\n')
  if (end !== -1) return `${status} ${textOf(joined([octetsOf(reply.slice(end))]))}`
  const numbers = /^\+OK (\d+ \S+)/.exec(reply)?.[1]
  return ['STAT', 'LIST', 'UIDL'].includes(keyword) ? `${status} ${numbers ?? reply}` : status
}
