/**
 * What a SASL mechanism is here: a step function that is given the client's responses and gives challenges, then a verdict
 * (RFC 4422, RFC 5034 section 4). Knows neither lines nor base64; those are `auth.ts`'s.
 */
import type { Account } from '../../maildrop/accounts.ts'

/** Yields the data of a challenge, is given the client's response to it, returns what comes of it all. */
export type SaslExchange = Generator<Uint8Array, SaslVerdict, Uint8Array>

export type SaslVerdict =
  | { readonly type: 'success'; readonly account: Account }
  /** The credentials are wrong. */
  | { readonly type: 'wrong-credentials' }
  /** What came does not follow the mechanism's grammar; the text says what was wrong with it. */
  | { readonly type: 'malformed'; readonly text: string }

export interface SaslMechanism {
  /** As the SASL registry writes it. */
  readonly name: string
  readonly source: string
  /** The server speaks first: an initial response is then an error (RFC 5034 section 4). */
  readonly isServerFirst: boolean
  /** Whether the password, or a token as good as one, can be read from the wire. */
  readonly isClearText: boolean
  readonly start: (context: SaslContext) => SaslExchange
}

/** An exchange that is not over. */
export interface OpenAuth {
  readonly mechanism: SaslMechanism
  readonly exchange: SaslExchange
}

/** What a mechanism may ask of its server. Names and passwords are octets on the wire, one code unit for each. */
export interface SaslContext {
  /** Undefined: none was given; empty: `=` was. Never given to a mechanism whose server speaks first. */
  readonly initialResponse: Uint8Array | undefined
  /** The account of a name, a delegate's (`domain/alias/principal`) too. */
  readonly findAccount: (name: string) => Account | undefined
  /** Who proves a name: the delegate in a delegate's name, else the account itself. */
  readonly findProver: (name: string) => Account | undefined
  /** The account whose bearer token this is, which names its owner where nobody else is named (RFC 7628 section 3.1). */
  readonly findByToken: (token: string) => Account | undefined
  /** Whose password opens an account under this name; for a delegate's name it is not the account's own. */
  readonly secretOf: (name: string) => string | undefined
  /** An unpredictable text of printable ASCII without comma, different for each exchange. */
  readonly nonce: string
  /** This server's name, as in the timestamp. */
  readonly hostName: string
  /** The common name in the client's TLS certificate, if it gave one. */
  readonly certificateName: string | undefined
}
