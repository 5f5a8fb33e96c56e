/**
 * A client as they are often written, with the interface of the careful one: each recipe of the README must find it out.
 */
import { connect, type Socket } from 'node:net'
import type { Store, SyncOptions } from './mail-client.ts'

export async function synchronize(url: string, store: Store, options: SyncOptions = {}): Promise<void> {
  const { hostname, port, username, password } = new URL(url)
  const socket = connect(Number(port), hostname).setEncoding('latin1')
  const lines = linesFrom(socket)
  const read = async () => (await lines.next()).value ?? '.'
  const ask = async (command: string) => {
    socket.write(`${command}\r\n`)
    return read()
  }
  const readList = async () => {
    const list: string[] = []
    for (let line = await read(); line !== '.'; line = await read()) list.push(line)
    return list
  }
  await read()
  if (options.ca !== undefined) await ask('STLS') // when it is refused, then without
  await ask(`USER ${username}`)
  const answer = await ask(`PASS ${password}`)
  if (answer.startsWith('-')) throw new Error(`The password is wrong: ${answer}`)
  await ask('UIDL')
  for (const row of await readList()) {
    const [number, uniqueId = ''] = row.toLowerCase().split(' ')
    if (!store.seen.has(uniqueId)) {
      store.seen.add(uniqueId)
      await ask(`RETR ${number}`)
      store.messages.push((await readList()).join('\r\n'))
    }
    if (options.deletes) await ask(`DELE ${number}`)
  }
  await ask('QUIT')
  socket.destroy()
}

async function* linesFrom(socket: Socket): AsyncGenerator<string, undefined> {
  let rest = ''
  for await (const chunk of socket) {
    const lines = (rest + chunk).split('\r\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
}
