/**
 * `waitFor` of a remote server. The waiting is done there; here only a signal can end it early, and options are refused
 * that are none: beside the parameters of the method they could pass for one of those.
 */
import { Pop3MockError } from '../errors.ts'
import {
  type CommandQuery,
  checkIdleOptions,
  checkWaitOptions,
  type WaitOptions,
} from '../server/wait-for.ts'
import type { CloseEvent, CommandEvent, FaultEvent, OpenEvent } from '../transcript/event.ts'
import type { MethodName, ParamsOf, ResultOf } from './method-types.ts'
import type { RemoteConnection } from './remote-connection.ts'
import { eventFromJson } from './remote-transcript.ts'

type WaitMethod = Extract<MethodName, `wait.${string}`>

/** `server.waitFor` of a server in another process. */
export class RemoteWaitFor {
  readonly #connection: RemoteConnection
  readonly #server: string

  constructor(connection: RemoteConnection, server: string) {
    this.#connection = connection
    this.#server = server
  }

  /** A command; told on its receipt, before it is answered. */
  async command(query: CommandQuery, options: WaitOptions = {}): Promise<CommandEvent> {
    checkWaitOptions(options)
    const { signal, ...others } = options
    const params = { server: this.#server, query, ...others }
    return eventFromJson(await this.#wait('wait.command', params, signal, `the command ${query}`))
  }

  /** A client's connection. */
  async session(options: WaitOptions = {}): Promise<OpenEvent> {
    checkWaitOptions(options)
    const { signal, ...others } = options
    const params = { server: this.#server, ...others }
    return eventFromJson(await this.#wait('wait.session', params, signal, 'a session'))
  }

  /** The end of a session, however it came. */
  async sessionEnd(options: WaitOptions = {}): Promise<CloseEvent> {
    checkWaitOptions(options)
    const { signal, ...others } = options
    const params = { server: this.#server, ...others }
    return eventFromJson(await this.#wait('wait.sessionEnd', params, signal, 'the end of a session'))
  }

  /** A fault rule that was applied, by its id: a profile's name, or what the rule was given. */
  async fault(id: string, options: WaitOptions = {}): Promise<FaultEvent> {
    checkWaitOptions(options)
    const { signal, ...others } = options
    const params = { server: this.#server, id, ...others }
    return eventFromJson(await this.#wait('wait.fault', params, signal, `the fault ${id}`))
  }

  /** No client connected, every reply's fate settled. True at once when nobody ever came. */
  async idle(options: Pick<WaitOptions, 'timeoutMs' | 'signal'> = {}): Promise<void> {
    checkIdleOptions(options)
    const { signal, ...others } = options
    await this.#wait('wait.idle', { server: this.#server, ...others }, signal, 'an idle server')
  }

  async #wait<Name extends WaitMethod>(
    method: Name,
    params: ParamsOf<Name>,
    signal: AbortSignal | undefined,
    what: string,
  ): Promise<ResultOf<Name>> {
    const answer = this.#connection.call(method, params, true)
    if (signal === undefined) return answer
    // Whoever wins, the other one's failure is nobody's concern.
    answer.catch(() => {})
    const { promise, stop } = aborted(signal, what)
    return Promise.race([answer, promise]).finally(stop)
  }
}

function aborted(signal: AbortSignal, what: string): { promise: Promise<never>; stop: () => void } {
  let stop = () => {}
  const promise = new Promise<never>((_, reject) => {
    const give = () => {
      const message = `waitFor: ${what} did not come before the signal was aborted.`
      reject(new Pop3MockError('WAIT_TIMEOUT', message))
    }
    if (signal.aborted) give()
    signal.addEventListener('abort', give)
    stop = () => signal.removeEventListener('abort', give)
  })
  return { promise, stop }
}
