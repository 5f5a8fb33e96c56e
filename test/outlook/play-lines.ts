/**
 * Plays a script of a server's lines to the Outlook model and gives what came of it. No server, no link.
 */
import { expect } from 'vitest'
import { DEFAULT_SETTINGS, type OutlookSettings } from '../../src/outlook/settings.ts'
import { Sync } from '../../src/outlook/sync.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

/** The end of a script that is no reply. */
export type Ending = (sync: Sync) => void

export interface Played {
  readonly sent: readonly string[]
  readonly phase: string
  readonly errorCode?: string
  readonly why?: string
  readonly decidedBy?: readonly string[]
  readonly suspect?: string
}

/** What comes of these lines of the server; everything that is as it should be is left out. */
export function play(
  lines: readonly string[],
  settings: Partial<OutlookSettings> = {},
  known: readonly string[] = [],
  ending: Ending = () => {},
): Played {
  const sent: string[] = []
  const store = { messages: [], uniqueIds: known }
  const sync = new Sync({ ...DEFAULT_SETTINGS, ...settings }, store, (octets) => sent.push(textOf(octets)))
  for (const line of lines) {
    if (line === 'TLS') sync.shookHands(undefined)
    else sync.receive(octetsOf(`${line}\r\n`))
    while (sync.takeReply());
  }
  ending(sync)
  expect(textOf(sync.pending)).toBe('')
  const { phase, failure, decidedBy, suspect } = sync.state
  // Every error says something to people; what exactly is no matter here.
  if (failure !== undefined) expect(failure.text).toMatch(/^[a-zA-Z].*[a-zA-Z"]$/)
  return {
    sent: sent.map((line) => line.slice(0, -2)),
    phase,
    ...(failure && { errorCode: failure.errorCode, why: failure.why }),
    ...(decidedBy.length > 0 && { decidedBy }),
    ...(suspect !== undefined && { suspect }),
  }
}

/** A server's lines up to the one that STAT is said to, and what Outlook says to them. */
export const LOGGED_ON: readonly string[] = ['+OK', '+OK', '+OK']
export const SAID: readonly string[] = ['USER user', 'PASS secret', 'STAT']

/** The same with two messages, up to UIDL. */
export const LISTED: readonly string[] = [...LOGGED_ON, '+OK 2 30', '+OK', '1 10', '2 20', '.']
