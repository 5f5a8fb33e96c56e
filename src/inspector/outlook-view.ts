/**
 * What Outlook would do with the profiles in force.
 */
import type { OutlookOutcomeJson, PredictParams } from '../control/method-types.ts'
import { byId, element, setText } from './element.ts'
import { RefusedError, type RpcClient } from './rpc-client.ts'

export class OutlookView {
  readonly #rpc: RpcClient
  readonly #under = byId('outlook-under')
  readonly #result = byId('outlook-result')
  readonly #word = byId('outlook-word')
  #asked = ''

  constructor(rpc: RpcClient) {
    this.#rpc = rpc
  }

  /** @param others how many rules are armed beside these profiles */
  async show(profiles: readonly string[], others: number): Promise<void> {
    const asked = JSON.stringify(profiles)
    setText(this.#under, underText(profiles, others))
    if (asked === this.#asked) return
    this.#asked = asked
    try {
      const outcome = await this.#rpc.call('outlook.predict', paramsFor(profiles))
      if (asked === this.#asked) this.#present(outcome)
    } catch (error) {
      if (asked !== this.#asked) return
      this.#asked = ''
      this.#result.replaceChildren(
        element(
          'p',
          {},
          error instanceof RefusedError ? error.message : 'Not connected: nothing is predicted.',
        ),
      )
    }
  }

  #present({ outcome, reason, decidedBy, conversation }: OutlookOutcomeJson): void {
    setText(this.#word, outcome)
    this.#result.replaceChildren(
      element('p', { class: 'outcome', 'data-outcome': outcome }, `Outlook ${outcome}`),
      element('p', {}, `${capitalized(reason)}.`),
      element('h3', {}, decidedBy.length === 0 ? 'Nothing out of the ordinary had a say' : 'What decided it'),
      element(
        'ul',
        { class: 'deciding' },
        ...decidedBy.map(({ basis, statement, text, source }) =>
          element(
            'li',
            {},
            element('b', { class: `basis ${basis}` }, basis),
            ` ${text} (${[statement, source].filter(Boolean).join(', ')})`,
          ),
        ),
      ),
      element('h3', {}, 'The conversation that the model had'),
      element(
        'pre',
        { class: 'model', role: 'region', tabindex: 0, 'aria-label': "The model's conversation" },
        conversation,
      ),
    )
  }
}

/** One profile alone is tried with either kind of account; several are tried together. */
function paramsFor(profiles: readonly string[]): PredictParams {
  const [only] = profiles
  return profiles.length === 1 && only !== undefined ? { profile: only } : { faults: profiles }
}

function underText(profiles: readonly string[], others: number): string {
  const names = profiles.length === 0 ? 'a correct server' : profiles.join(' and ')
  const left = others === 0 ? '' : ` Left out: ${others} armed rules of no profile.`
  return `Outlook 2007 and 2010, synchronizing three small messages with ${names}.${left}`
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
