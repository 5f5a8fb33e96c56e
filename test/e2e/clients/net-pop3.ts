/**
 * Perl's Net::POP3, through net_pop3_client.pl.
 */
import type { Pop3Server } from '../../../src/server/server.ts'
import type { Fetched, RealClient } from './real-client.ts'
import { runScript, type ScriptTask } from './script.ts'

export const NET_POP3: RealClient = {
  name: 'Net::POP3',
  listings: ['stat', 'list', 'uidl'],
  fetch: (server) => netPop3(server, { fetch: true }),
}

export function netPop3(server: Pop3Server, task: ScriptTask): Promise<Fetched> {
  return runScript(server, 'perl', 'net_pop3_client.pl', task)
}
