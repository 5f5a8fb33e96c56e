/**
 * The conversations that clients held with a server, as command lines.
 */
import type { Pop3Server } from '../../src/server/server.ts'

/** The lines of each session in order; APOP's digest and the answer to a challenge, another one each time, are `…`. */
export function commandsOf(server: Pop3Server): string[][] {
  const sessions: string[][] = []
  for (const event of server.transcript) {
    if (event.type === 'open') sessions[event.session - 1] = []
    if (event.type !== 'command') continue
    const line = Buffer.from(event.octets).toString('latin1').replace(/\r\n$/, '')
    const isSecret = event.answersChallenge && line !== '*'
    sessions[event.session - 1]?.push(isSecret ? '…' : line.replace(/^(APOP \S+) [0-9a-f]{32}$/, '$1 …'))
  }
  return sessions
}
