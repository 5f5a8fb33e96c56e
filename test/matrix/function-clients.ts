/**
 * Small clients as functions: a careful one, and for each class one with the mistake that leads there.
 */
import { connect } from 'node:net'
import type { MatrixTarget } from '../../src/matrix/run-function.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import type { ReplyForm } from '../../src/wire/reply-reader.ts'
import { type TcpClient, tcpClient } from '../support/tcp-client.ts'

/** Sends a line and gives the positive reply to it. */
async function ask(client: TcpClient, line: string, form: ReplyForm = 'single-line'): Promise<string> {
  const reply = await client.exchange(`${line}\r\n`, form)
  if (!reply.startsWith('+OK')) throw new Error(`${line.split(' ')[0]}: ${reply}`)
  return reply
}

async function logOn(client: TcpClient, { user, password }: MatrixTarget): Promise<void> {
  const greeting = await client.reply()
  if (!greeting.startsWith('+OK')) throw new Error(greeting)
  await ask(client, `USER ${user}`)
  await ask(client, `PASS ${password}`)
}

async function retrieve(client: TcpClient, messageNumber: number): Promise<Uint8Array> {
  const reply = await ask(client, `RETR ${messageNumber}`, 'multi-line')
  return octetsOf(reply.slice(reply.indexOf('\r\n') + 2))
}

async function listed(client: TcpClient): Promise<number[]> {
  const [, ...lines] = (await ask(client, 'LIST', 'multi-line')).trimEnd().split('\r\n')
  return lines.map((line) => Number(line.split(' ')[0]))
}

/** Fetches, deletes what it has, quits, and fails where anything does; knows no time-out. */
export async function careful(target: MatrixTarget): Promise<Uint8Array[]> {
  using client = await tcpClient(target.port)
  await logOn(client, target)
  const messages: Uint8Array[] = []
  for (const number of await listed(client)) {
    messages.push(await retrieve(client, number))
    await ask(client, `DELE ${number}`)
  }
  await ask(client, 'QUIT')
  return messages
}

/** Fetches by TOP, as fetchmail does. */
export async function topping(target: MatrixTarget): Promise<void> {
  using client = await tcpClient(target.port)
  await logOn(client, target)
  for (const number of await listed(client)) await ask(client, `TOP ${number} 99999999`, 'multi-line')
  await ask(client, 'QUIT')
}

/** Takes an error for the end of the mail. */
export async function forgiving(target: MatrixTarget): Promise<Uint8Array[]> {
  using client = await tcpClient(target.port)
  const messages: Uint8Array[] = []
  try {
    await logOn(client, target)
    for (const number of await listed(client)) messages.push(await retrieve(client, number))
    await ask(client, 'QUIT')
  } catch {
    return messages
  }
  return messages
}

/** Deletes everything once it has tried to fetch it. */
export async function hasty(target: MatrixTarget): Promise<Uint8Array[]> {
  using client = await tcpClient(target.port)
  await logOn(client, target)
  const numbers = await listed(client)
  const messages: Uint8Array[] = []
  let failure: unknown
  for (const number of numbers) {
    await retrieve(client, number).then(
      (octets) => messages.push(octets),
      (error) => {
        failure ??= error
      },
    )
  }
  for (const number of numbers) await ask(client, `DELE ${number}`)
  await ask(client, 'QUIT')
  if (failure !== undefined) throw failure
  return messages
}

/** Fetches every message once more where it is told of it once more. */
export async function repeating(target: MatrixTarget): Promise<void> {
  using client = await tcpClient(target.port)
  await logOn(client, target)
  for (const number of await listed(client)) await retrieve(client, number)
  await ask(client, 'QUIT')
}

/** Is sure that STAT tells two numbers. */
export async function sure(target: MatrixTarget): Promise<void> {
  using client = await tcpClient(target.port)
  await logOn(client, target)
  const [, count] = /^\+OK (\d+) (\d+)/.exec(await ask(client, 'STAT')) as RegExpExecArray
  for (let number = 1; number <= Number(count); number++) await retrieve(client, number)
  await ask(client, 'QUIT')
}

/** Does not listen for errors of its socket, which nobody can catch then. */
export function deaf({ port, user, password }: MatrixTarget): Promise<void> {
  return new Promise((resolve) => {
    const lines = [`USER ${user}`, `PASS ${password}`, 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT']
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('latin1')
    let said = ''
    socket.on('data', (text: string) => {
      said += text
      const isWhole = said.includes(' octets') ? said.endsWith('\r\n.\r\n') : said.endsWith('\r\n')
      if (!isWhole) return
      said = ''
      const line = lines.shift()
      if (line === undefined) socket.end()
      else socket.write(`${line}\r\n`)
    })
    socket.on('end', resolve)
  })
}

/** Leaves the dots of byte-stuffing in. */
export async function stuffing(target: MatrixTarget): Promise<string[]> {
  const messages = await careful(target)
  return messages.map((octets) =>
    Buffer.from(octets)
      .toString('utf8')
      .replace(/(^|\n)\./g, '$1..'),
  )
}
