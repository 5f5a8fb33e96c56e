/**
 * What the tests ask of a real client, and what it gives back.
 */
import type { Pop3Server } from '../../../src/server/server.ts'

export const CLIENT_NAMES = ['curl', 'poplib', 'Net::POP3', 'node-pop3', 'yapople'] as const

export type ClientName = (typeof CLIENT_NAMES)[number]

export interface RealClient {
  readonly name: ClientName
  /** Which of the listings it can read. */
  readonly listings: readonly (keyof Listings)[]
  /** Logs on, reads the listings, fetches message after message until one fails, and leaves with QUIT. */
  fetch(server: Pop3Server): Promise<Fetched>
}

export interface Fetched {
  readonly listings: Partial<Listings>
  readonly messages: readonly Received[]
}

/** What a client made of a message: octets, or the words with which it gave up. */
export type Received = Uint8Array | { readonly failure: string }

export interface Listings {
  /** `3 1234`, as in the drop listing. */
  readonly stat: string
  /** `1 120`, as in the scan listing. */
  readonly list: readonly string[]
  /** `1 abc`, as in the unique-id listing. */
  readonly uidl: readonly string[]
}
