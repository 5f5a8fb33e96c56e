/**
 * The events of a link as one line of text each.
 */
import type { LinkEvents } from '../../src/link/link.ts'
import { textOf } from '../../src/wire/octets.ts'

export function loggedLinkEvents(tell: (entry: string) => void, also: Partial<LinkEvents> = {}): LinkEvents {
  return {
    octets(chunk) {
      tell(`octets ${textOf(chunk)}`)
      also.octets?.(chunk)
    },
    clientEnded() {
      tell('clientEnded')
      also.clientEnded?.()
    },
    drained() {
      tell('drained')
      also.drained?.()
    },
    closed(how) {
      tell(`closed ${how}`)
      also.closed?.(how)
    },
  }
}
