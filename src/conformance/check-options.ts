/**
 * What `judge` takes, here and from afar. Knows no rule and no transcript.
 */
import { refuseUnknownKeys, unexpected } from '../errors.ts'
import { LENSES, type Lens } from './lens.ts'

/** @throws {Pop3MockError} INVALID_OPTION when `judge` does not take these */
export function checkConformanceOptions(options: {
  readonly lens?: Lens
  readonly received?: readonly Uint8Array[]
}): void {
  refuseUnknownKeys(options, ['lens', 'received'], '')
  const { lens = LENSES[0], received = [] } = options
  if (!LENSES.includes(lens)) throw unexpected('lens', lens, LENSES.join(' or '))
  if (!Array.isArray(received)) throw unexpected('received', received, 'a list of messages as octets')
  for (const [index, message] of received.entries()) {
    if (!(message instanceof Uint8Array))
      throw unexpected(`received[${index}]`, message, 'the octets of a message')
  }
}
