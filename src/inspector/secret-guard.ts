/**
 * What of a client's line may be shown, line by line through a session. In doubt it is hidden.
 */
import { SecretKeeper } from '../transcript/secrets.ts'

export class SecretGuard {
  readonly #keeper: SecretKeeper

  /** @param isBeginningLost an AUTH exchange may be open for all we know */
  constructor(isBeginningLost: boolean) {
    this.#keeper = new SecretKeeper(isBeginningLost)
  }

  /** The line as it may be shown; undefined where nothing in it is secret. */
  hidden(octets: string, answersChallenge: boolean): string | undefined {
    const [, content = '', end = ''] = /^(.*?)(\r?\n?)$/s.exec(octets) ?? []
    const shown = this.#keeper.clientLine(content, answersChallenge)
    return shown === content ? undefined : shown + end
  }

  /** Takes note of a whole line of the server. */
  heard(octets: string): void {
    this.#keeper.serverLine(octets.replace(/\r?\n$/, ''))
  }
}
