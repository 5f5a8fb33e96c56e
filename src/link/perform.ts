/**
 * Carries out what is planned for a reply: writes, delays and the end of the connection, in order.
 */
import type { EndBy, SocketAction } from '../wire/socket-action.ts'
import type { Clock } from './clock.ts'
import type { Link } from './link.ts'

/**
 * What became of a reply: `flushed`: handed to the network whole; `cut`: the connection ended first;
 * `withheld`: nothing of it was to be sent.
 */
export type Fate = 'flushed' | 'cut' | 'withheld'

export interface PerformEvents {
  /** A segment is about to leave. */
  sending(octets: readonly Uint8Array[]): void
  /** Every action is under way; the next reply may follow. Told unless the connection was ended. */
  performed(): void
  /** The connection is about to be ended. */
  ended(by: EndBy): void
  /** The reply's fate is known. Told exactly once, unless the plan was cancelled. */
  settled(fate: Fate): void
}

/** Performs the actions on the link. The result cancels what is still to come, a running delay included. */
export function perform(
  actions: readonly SocketAction[],
  link: Link,
  clock: Clock,
  events: PerformEvents,
): () => void {
  let cancelDelay: (() => void) | undefined
  const lastWrite = actions.findLastIndex((action) => action.type === 'write')
  if (lastWrite === -1) events.settled('withheld')

  const from = (start: number): void => {
    for (let index = start; index < actions.length; index++) {
      const action = actions[index] as SocketAction
      switch (action.type) {
        case 'write':
          events.sending(action.octets)
          link.write(action.octets, index === lastWrite ? settle : undefined)
          break
        case 'delay':
          cancelDelay = clock.after(action.delayMs, () => from(index + 1))
          return
        case 'end':
          events.ended(action.by)
          end(link, action)
          if (index < lastWrite) events.settled('cut')
          return
        default:
          action satisfies never
      }
    }
    events.performed()
  }
  const settle = (delivered: boolean) => events.settled(delivered ? 'flushed' : 'cut')
  from(0)
  return () => cancelDelay?.()
}

function end(link: Link, { by, closeNotify = true }: SocketAction & { type: 'end' }): void {
  if (by === 'close') link.close({ closeNotify })
  else if (by === 'reset') link.reset()
  else if (by === 'half-close') link.halfClose({ closeNotify })
  else by satisfies 'stall'
}
