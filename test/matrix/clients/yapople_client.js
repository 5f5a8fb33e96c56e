/**
 * Fetches and deletes every message with yapople, at the server that the POP3_ variables name. The messages go to standard
 * output. It has no STLS; TLS from the start for pop3s://.
 */
import { readFileSync } from 'node:fs'
import { Client } from 'yapople'

const { POP3_HOST: host, POP3_PORT: port, POP3_USER: username, POP3_PASSWORD: password } = process.env
// A program that has more to do lives on, whatever its promises come to.
const life = setInterval(() => {}, 60_000)
const tls = process.env.POP3_URL.startsWith('pop3s:')
const options = tls ? { ca: readFileSync(process.env.POP3_CA_FILE) } : {}
const client = new Client({ host, port: Number(port), username, password, tls, options })
try {
  await client.connect()
  const messages = await client.retrieveAndDeleteAll()
  // They begin at 1.
  for (const message of messages.filter(Boolean)) {
    process.stdout.write(message)
    process.stdout.write('\r\n')
  }
  await client.quit()
} catch (error) {
  // It rejects with texts and with errors.
  if (error instanceof Error && error.name !== 'Error') throw error
  console.error(String(error))
  process.exit(1)
}
clearInterval(life)
