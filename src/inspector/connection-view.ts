/**
 * Whether the page hears from the server, in a word, and a button to try again.
 */
import { byId, setText } from './element.ts'
import type { ConnectionState, RpcClient } from './rpc-client.ts'

const WORDS: Readonly<Record<ConnectionState, string>> = {
  connecting: 'Connecting…',
  open: 'Live',
  waiting: 'Connection lost, trying again',
}

/** After so many failures it is likely that the server was started anew, with another token. */
const TRIES_BEFORE_ADVICE = 3

export class ConnectionView {
  readonly #text = byId('connection')
  readonly #retry = byId('retry')
  #failures = 0

  constructor(rpc: RpcClient) {
    rpc.onState((state) => this.#show(state))
    this.#retry.addEventListener('click', () => rpc.connect())
  }

  /** The connection stands, but there is nothing to hear. */
  tell(text: string): void {
    setText(this.#text, text)
  }

  #show(state: ConnectionState): void {
    if (state === 'open') this.#failures = 0
    if (state === 'waiting') this.#failures++
    const hasGivenUp = this.#failures >= TRIES_BEFORE_ADVICE
    // While it is tried again and again, the words stay.
    if (state !== 'connecting' || this.#failures === 0) {
      this.#text.dataset.state = state
      setText(
        this.#text,
        hasGivenUp
          ? 'Connection lost. If the server was started anew, open the address it printed'
          : WORDS[state],
      )
    }
    this.#retry.hidden = state === 'open' || this.#failures === 0
  }
}
