/**
 * Plays the client of a SASL exchange without lines and base64.
 */
import fc from 'fast-check'
import { type Account, Accounts } from '../../../src/maildrop/accounts.ts'
import { Maildrop } from '../../../src/maildrop/maildrop.ts'
import type { SaslContext, SaslMechanism } from '../../../src/session/sasl/mechanism.ts'
import { octetsOf, textOf, utf8Octets } from '../../../src/wire/octets.ts'

/** A response: the same each time, or one that follows from the challenge. Texts have one code unit for each octet. */
export type Response = string | Uint8Array | ((challenge: string) => string | Uint8Array)

export interface Played {
  readonly challenges: readonly string[]
  /** The user whose maildrop is opened, why none is, or that the exchange waits for another response. */
  readonly verdict: string
}

/** What comes of responses that are each given to a challenge. */
export function play(mechanism: SaslMechanism, context: SaslContext, ...responses: Response[]): Played {
  const exchange = mechanism.start(context)
  const challenges: string[] = []
  let step = exchange.next()
  for (const response of responses) {
    if (step.done === true) break
    const challenge = textOf(step.value)
    challenges.push(challenge)
    const octets = typeof response === 'function' ? response(challenge) : response
    step = exchange.next(typeof octets === 'string' ? octetsOf(octets) : octets)
  }
  if (step.done !== true) return { challenges: [...challenges, textOf(step.value)], verdict: 'open' }
  const verdict = step.value
  if (verdict.type === 'success') return { challenges, verdict: `opens ${verdict.account.user}` }
  return { challenges, verdict: verdict.type === 'malformed' ? `malformed: ${verdict.text}` : verdict.type }
}

/** The same, but for the verdict alone; the first response comes with AUTH if the client may speak first. */
export function verdictOf(mechanism: SaslMechanism, context: SaslContext, ...responses: Response[]): string {
  const [first, ...others] = responses
  if (mechanism.isServerFirst || first === undefined || typeof first === 'function') {
    return play(mechanism, context, ...responses).verdict
  }
  const initialResponse = typeof first === 'string' ? octetsOf(first) : first
  return play(mechanism, { ...context, initialResponse }, ...others).verdict
}

export function account(user: string, password: string, more: Partial<Account> = {}): Account {
  return { user, password, maildrop: new Maildrop([]), ...more }
}

/** alice may open bob's maildrop, and nobody else another one's. */
export const ACCOUNTS: readonly Account[] = [
  account('user', 'secret'),
  account('alice', 'wonder'),
  account('bob', 'builder', { delegates: ['alice'] }),
  account('carol', 'christmas', { delegates: ['bob'] }),
  account('jürgen', 'pässwort'),
]

/** A context with these accounts, on a server that speaks UTF-8. */
export function contextWith(
  accounts: readonly Account[] = ACCOUNTS,
  more: Partial<SaslContext> = {},
): SaslContext {
  const all = new Accounts(accounts)
  return {
    initialResponse: undefined,
    findAccount: (name) => all.find(name)?.account,
    findProver: (name) => all.find(name)?.prover,
    findByToken: (token) => all.findByToken(token),
    secretOf: (name) => {
      const found = all.find(name)
      return found && utf8Octets(found.prover.password)
    },
    nonce: '4711.1',
    hostName: 'mock.example.org',
    certificateName: undefined,
    ...more,
  }
}

/** The octets with the bit of this index changed. */
export function withFlippedBit(octets: string | Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(typeof octets === 'string' ? octetsOf(octets) : octets)
  const at = bit >> 3
  flipped[at] = (flipped[at] as number) ^ (1 << (bit & 7))
  return flipped
}

/** The index of any bit among so many octets. */
export function anyBitOf(octetCount: number): fc.Arbitrary<number> {
  return fc.nat(octetCount * 8 - 1)
}
