/**
 * A conversation as Outlook's end had it, as text: what stands in for a transcript where the server is not ours.
 */
import { hideSecret } from '../transcript/secrets.ts'
import { visible } from '../transcript/visible-octets.ts'
import { textOf } from '../wire/octets.ts'

/** Lines of one run of the server's that are shown. */
const MAX_LINES = 20

export class ConversationLog {
  readonly #lines: string[] = []
  #received = ''

  sent(octets: Uint8Array): void {
    this.#showReceived()
    const line = textOf(octets).replace(/\r\n$/, '')
    this.#lines.push(`C: ${visible(hideSecret(line))}`)
  }

  received(octets: Uint8Array): void {
    this.#received += textOf(octets)
  }

  note(text: string): void {
    this.#showReceived()
    this.#lines.push(`-- ${text}`)
  }

  toString(): string {
    this.#showReceived()
    return this.#lines.join('\n')
  }

  #showReceived(): void {
    const whole = this.#received.split('\r\n')
    const rest = whole.pop() ?? ''
    const hidden = whole.length - MAX_LINES
    const shown = hidden > 0 ? whole.slice(0, MAX_LINES) : whole
    for (const line of shown) this.#lines.push(`S: ${visible(line)}`)
    if (hidden > 0) this.#lines.push(`-- ${hidden} more lines`)
    if (rest !== '') this.#lines.push(`S| ${visible(rest)}`)
    this.#received = ''
  }
}
