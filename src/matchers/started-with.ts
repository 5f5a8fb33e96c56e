/**
 * What a test-runner entry started a server with, kept at the server itself: there is no list of servers that could outlive
 * them. `faults.list()` tells of rules by their ids only, and a prediction needs them whole.
 */
import type { Pop3ServerOptions } from '../server/options.ts'
import type { Pop3Server } from '../server/server.ts'

/** The same in every copy of this package. */
const STARTED_WITH: unique symbol = Symbol.for('pop3-mock: started with') as never

export function keepOptions(server: Pop3Server, options: Pop3ServerOptions): void {
  Object.defineProperty(server, STARTED_WITH, { value: options })
}

/** Undefined where nobody has kept them: the server was started by `startPop3Server`. */
export function keptOptions(server: Pop3Server): Pop3ServerOptions | undefined {
  return (server as { [STARTED_WITH]?: Pop3ServerOptions })[STARTED_WITH]
}
