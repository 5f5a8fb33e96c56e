/**
 * Python's poplib, through poplib_client.py.
 */
import type { Pop3Server } from '../../../src/server/server.ts'
import type { Fetched, RealClient } from './real-client.ts'
import { runScript, type ScriptTask } from './script.ts'

export const POPLIB: RealClient = {
  name: 'poplib',
  listings: ['stat', 'list', 'uidl'],
  fetch: (server) => poplib(server, { fetch: true }),
}

export function poplib(server: Pop3Server, task: ScriptTask): Promise<Fetched> {
  return runScript(server, 'python3', 'poplib_client.py', task)
}
