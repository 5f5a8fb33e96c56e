/**
 * How a server that was started on the command line says that it is ready: to programs and to people.
 */
import { renameSync, writeFileSync } from 'node:fs'
import type { Pop3Server } from '../server/server.ts'
import { type ControlReady, controlWords } from './control-flags.ts'
import { naming } from './files.ts'

/** The one line of JSON; `v` rises when a field changes its meaning. */
export interface ReadyEvent extends ControlReady {
  event: 'ready'
  v: 1
  pid: number
  pop3: {
    host: string
    port: number
    url: string
    user: string
    password: string
    /** With TLS, a PEM file with the certificate to trust. */
    caFile?: string
    /** Where TLS comes first, beside the plain port. */
    tlsPort?: number
  }
  seed: number
}

export function readyEvent(
  { host, port, url, env, seed, tlsPort }: Pop3Server,
  control: ControlReady = {},
): ReadyEvent {
  const { POP3_USER: user, POP3_PASSWORD: password, POP3_CA_FILE: caFile } = env
  const pop3 = {
    ...{ host, port, url, user, password },
    ...(caFile !== undefined && { caFile }),
    ...(tlsPort !== undefined && { tlsPort }),
  }
  return { event: 'ready', v: 1, pid: process.pid, pop3, ...control, seed }
}

/** Whoever waits for the file never sees half of it, and nobody else reads the password. */
export function writeReadyFile(file: string, event: ReadyEvent): void {
  const temporary = `${file}.${process.pid}`
  naming(`--ready-file ${file}`, 'written', () => {
    writeFileSync(temporary, `${JSON.stringify(event)}\n`, { mode: 0o600 })
    renameSync(temporary, file)
  })
}

/** What a person needs to go on: where it listens and what to type. */
export function greetHuman(server: Pop3Server, control: ControlReady = {}): string {
  const accounts = [...server.accounts].map(({ user, password, maildrop }) => {
    const { length } = maildrop.list()
    return `  ${user} / ${password}: ${length} ${length === 1 ? 'message' : 'messages'}`
  })
  const curl = curlFor(server)
  const { host, tlsPort } = server
  const withTls = tlsPort === undefined ? '' : ` and, with TLS first, on port ${tlsPort} of ${host}`
  return `pop3-mock listening on ${server.url}${withTls}
${accounts.join('\n')}
${controlWords(control)}
Try it from another terminal:
  ${curl} ${server.url}/      lists the messages
  ${curl} ${server.url}/1     fetches the first one

The same in a test:
  import { startPop3Server } from 'pop3-mock'

  const server = await startPop3Server()
  await myClient.fetchAll({ host: server.host, port: server.port, user: 'user', password: 'secret' })
  console.log(server.transcript.toString())
  await server.close()

Conversations follow. Stop with Ctrl+C.

`
}

/** With TLS, curl must be told whom to trust, and to use it where that is not plain from the URL. */
function curlFor({ tls, url, env }: Pop3Server): string {
  const { POP3_CA_FILE: caFile = '' } = env
  if (tls === undefined) return 'curl'
  const shown = /[^\w./:\\-]/.test(caFile) ? JSON.stringify(caFile) : caFile
  return `curl ${url.startsWith('pop3s:') ? '' : '--ssl-reqd '}--cacert ${shown}`
}
