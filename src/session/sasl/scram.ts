/**
 * SCRAM-SHA-1 (RFC 5802) and SCRAM-SHA-256 (RFC 7677), without channel binding: both sides prove that they know the password.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { NOTHING, octetsOf, textOf } from '../../wire/octets.ts'
import { derivedOctets } from './derived-octets.ts'
import { readGs2Header, readSaslName } from './gs2.ts'
import { authorizedAccount } from './identity.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { areSameOctets } from './same-octets.ts'
import { preparedOctets } from './sasl-prep.ts'
import { isMalformed, type Malformed, malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const SCRAM_SHA_1: SaslMechanism = {
  name: 'SCRAM-SHA-1',
  source: 'RFC 5802',
  isServerFirst: false,
  isClearText: false,
  start: (context) => scram('sha1', context),
}

export const SCRAM_SHA_256: SaslMechanism = {
  name: 'SCRAM-SHA-256',
  source: 'RFC 7677',
  isServerFirst: false,
  isClearText: false,
  start: (context) => scram('sha256', context),
}

export type ScramHash = 'sha1' | 'sha256'

/** The least that RFC 5802 section 5.1 wants. */
const ITERATIONS = 4096

/** The server's proof goes as a challenge: `+OK` carries no data (RFC 5034 section 4); the client answers with nothing. */
function* scram(hash: ScramHash, context: SaslContext): SaslExchange {
  const first = readClientFirst(textOf(context.initialResponse ?? (yield NOTHING)))
  if (isMalformed(first)) return first
  const nonce = first.nonce + serverNonceOf(context)
  // An unknown name has a salt too, and always the same one: nobody can tell it from a known one.
  const salt = derivedOctets(`SCRAM salt ${hash}`, first.name).subarray(0, 16)
  const serverFirst = `r=${nonce},s=${Buffer.from(salt).toString('base64')},i=${ITERATIONS}`
  const final = readClientFinal(textOf(yield octetsOf(serverFirst)), first.gs2Header, nonce)
  if (isMalformed(final)) return final
  const password = context.secretOf(first.name)
  const { clientProof, serverSignature } = scramProofs({
    hash,
    password: password ?? '',
    salt,
    iterations: ITERATIONS,
    authMessage: `${first.bare},${serverFirst},${final.withoutProof}`,
  })
  if (password === undefined || !areSameOctets(final.proof, clientProof)) return WRONG_CREDENTIALS
  const account = authorizedAccount(context, first.name, first.authzid)
  if (account === undefined) return WRONG_CREDENTIALS
  const answer = yield octetsOf(`v=${Buffer.from(serverSignature).toString('base64')}`)
  return answer.length === 0 ? opened(account) : malformed('the last challenge is answered with nothing')
}

function serverNonceOf({ nonce }: SaslContext): string {
  return Buffer.from(derivedOctets('SCRAM nonce', nonce).subarray(0, 18)).toString('base64')
}

interface ClientFirst {
  readonly gs2Header: string
  readonly authzid: string
  /** The message without its GS2 header. */
  readonly bare: string
  readonly name: string
  readonly nonce: string
}

/** RFC 5802 section 7, client-first-message. Extensions that are not mandatory are ignored. */
function readClientFirst(message: string): ClientFirst | Malformed {
  const header = readGs2Header(message)
  if (isMalformed(header)) return header
  const bare = message.slice(header.text.length)
  if (bare.startsWith('m=')) return malformed('no extension is known')
  const [, saslName = '', nonce] = CLIENT_FIRST_BARE.exec(bare) ?? []
  if (nonce === undefined) return malformed('the first message takes a name and a nonce')
  const name = readSaslName(saslName)
  const { authzid } = header
  if (name === undefined || authzid === undefined) return malformed('in a name, = is =3D and a comma is =2C')
  return { gs2Header: header.text, authzid, bare, name, nonce }
}

const CLIENT_FIRST_BARE = /^n=([^,]*),r=([!-+\--~]+)(?:,[A-Za-z]=[^\0,]+)*$/

interface ClientFinal {
  readonly withoutProof: string
  readonly proof: Uint8Array
}

/** RFC 5802 section 7, client-final-message; what it binds to and its nonce must be those of the exchange. */
function readClientFinal(message: string, gs2Header: string, nonce: string): ClientFinal | Malformed {
  const [, withoutProof, binding, given, proof = ''] = CLIENT_FINAL.exec(message) ?? []
  if (withoutProof === undefined) return malformed('the final message takes channel binding, nonce and proof')
  if (binding !== Buffer.from(gs2Header, 'latin1').toString('base64'))
    return malformed('the GS2 header has changed')
  if (given !== nonce) return malformed('the nonce has changed')
  const octets = Buffer.from(proof, 'base64')
  // RFC 5802 section 2.1: base64 in its canonical form only.
  if (octets.toString('base64') !== proof) return malformed('the proof is not base64')
  return { withoutProof, proof: octets }
}

const CLIENT_FINAL = /^(c=([^,]*),r=([^,]*)(?:,[A-Za-z]=[^\0,]+)*),p=([^,]*)$/

/** What both sides compute from (RFC 5802 section 3). */
export interface ScramInput {
  readonly hash: ScramHash
  /** One code unit for each octet; it is prepared here. */
  readonly password: string
  readonly salt: Uint8Array
  readonly iterations: number
  /** `client-first-message-bare,server-first-message,client-final-message-without-proof` */
  readonly authMessage: string
}

/** RFC 5802 section 3: ClientProof and ServerSignature. */
export function scramProofs({ hash, password, salt, iterations, authMessage }: ScramInput): {
  readonly clientProof: Uint8Array
  readonly serverSignature: Uint8Array
} {
  const hmac = (key: Uint8Array, text: string): Buffer =>
    createHmac(hash, key).update(octetsOf(text)).digest()
  const digest = (octets: Uint8Array): Buffer => createHash(hash).update(octets).digest()
  const lengthInOctets = digest(NOTHING).length
  const key = octetsOf(preparedOctets(password))
  const saltedPassword = pbkdf2Sync(key, salt, iterations, lengthInOctets, hash)
  const clientKey = hmac(saltedPassword, 'Client Key')
  const clientSignature = hmac(digest(clientKey), authMessage)
  return {
    clientProof: clientKey.map((octet, index) => octet ^ (clientSignature[index] as number)),
    serverSignature: hmac(hmac(saltedPassword, 'Server Key'), authMessage),
  }
}
