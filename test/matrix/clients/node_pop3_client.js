/**
 * Fetches and deletes every message with node-pop3, at the server that the POP3_ variables name. The messages go to standard
 * output. It has no STLS; TLS from the start for pop3s://.
 */
import { readFileSync } from 'node:fs'
import Pop3Command from 'node-pop3'

const { POP3_HOST: host, POP3_PORT: port, POP3_USER: user, POP3_PASSWORD: password } = process.env
// A program that has more to do lives on, whatever its promises come to.
const life = setInterval(() => {}, 60_000)
const tls = process.env.POP3_URL.startsWith('pop3s:')
const tlsOptions = tls ? { ca: readFileSync(process.env.POP3_CA_FILE) } : {}
const client = new Pop3Command({ host, port: Number(port), user, password, tls, tlsOptions })
try {
  const stat = await client.STAT()
  const listing = await client.LIST()
  const uniqueIds = await client.UIDL()
  console.error(`${stat}: ${listing.length} messages, ${uniqueIds.length} unique-ids`)
  for (const [number] of listing) {
    process.stdout.write(`${await client.RETR(number)}\r\n`)
    await client.command('DELE', number)
  }
  await client.QUIT()
} catch (error) {
  if (error.name !== 'Error') throw error
  console.error(`${error.name}: ${error.message}`)
  process.exit(1)
}
clearInterval(life)
