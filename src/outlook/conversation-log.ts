/**
 * A conversation as Outlook's end had it, as text: what stands in for a transcript where the server is not ours.
 */
import { SecretKeeper } from '../transcript/secrets.ts'
import { visible } from '../transcript/visible-octets.ts'
import { textOf } from '../wire/octets.ts'

/** Lines of one run of the server's that are shown. */
const MAX_LINES = 20

export class ConversationLog {
  readonly #lines: string[] = []
  #keeper = new SecretKeeper()
  #received = ''

  sent(octets: Uint8Array): void {
    this.#showReceived()
    const line = textOf(octets).replace(/\r\n$/, '')
    this.#lines.push(`C: ${visible(this.#keeper.clientLine(line))}`)
  }

  received(octets: Uint8Array): void {
    this.#received += textOf(octets)
  }

  /** Another connection begins. */
  begin(text: string): void {
    this.note(text)
    this.#keeper = new SecretKeeper()
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
    for (const [index, line] of whole.entries()) {
      const shown = this.#keeper.serverLine(line)
      if (index < MAX_LINES) this.#lines.push(`S: ${visible(shown)}`)
    }
    if (hidden > 0) this.#lines.push(`-- ${hidden} more lines`)
    if (rest !== '') this.#lines.push(`S| ${visible(rest)}`)
    this.#received = ''
  }
}
