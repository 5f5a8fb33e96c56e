/**
 * How exchanges end, in short.
 */
import type { Account } from '../../maildrop/accounts.ts'
import type { SaslVerdict } from './mechanism.ts'

export type Malformed = Extract<SaslVerdict, { readonly type: 'malformed' }>

/** What came does not follow the grammar; the text says what was wrong with it. */
export function malformed(text: string): Malformed {
  return { type: 'malformed', text }
}

/** Whether a reader found what it was given malformed. */
export function isMalformed(found: object): found is Malformed {
  return 'type' in found && found.type === 'malformed'
}

/** An unknown name, a wrong secret and a right that is missing look the same to the client. */
export const WRONG_CREDENTIALS: SaslVerdict = { type: 'wrong-credentials' }

/** The account is opened; undefined: there is none, or it is not for this client. */
export function opened(account: Account | undefined): SaslVerdict {
  return account === undefined ? WRONG_CREDENTIALS : { type: 'success', account }
}
