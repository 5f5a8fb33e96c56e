/**
 * The SASL mechanisms, all of them; a new one is a line here.
 */
import { ANONYMOUS } from './anonymous.ts'
import { CRAM_MD5 } from './cram-md5.ts'
import { EXTERNAL } from './external.ts'
import { LOGIN } from './login.ts'
import type { SaslMechanism } from './mechanism.ts'
import { NTLM } from './ntlm.ts'
import { OAUTHBEARER } from './oauthbearer.ts'
import { PLAIN } from './plain.ts'
import { SCRAM_SHA_1, SCRAM_SHA_256 } from './scram.ts'
import { XOAUTH2 } from './xoauth2.ts'

/** In the order in which servers list them: those with a password, with a token, Outlook's, those without a secret. */
export const MECHANISMS: readonly SaslMechanism[] = [
  PLAIN,
  LOGIN,
  CRAM_MD5,
  SCRAM_SHA_1,
  SCRAM_SHA_256,
  XOAUTH2,
  OAUTHBEARER,
  NTLM,
  EXTERNAL,
  ANONYMOUS,
]

/** Whatever the name's case (RFC 5034 section 5). */
export function findMechanism(name: string): SaslMechanism | undefined {
  const upperCase = name.toUpperCase()
  return MECHANISMS.find((mechanism) => mechanism.name === upperCase)
}
