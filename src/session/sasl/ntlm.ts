/**
 * NTLM ([MS-POP3], [MS-OXPOP3], [MS-NLMP]), which Outlook calls secure password authentication.
 */
import { NOTHING } from '../../wire/octets.ts'
import { derivedOctets } from './derived-octets.ts'
import { namesOnWire, withoutDomain } from './identity.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import {
  NTLM_FLAG,
  type NtlmAuthenticate,
  readAuthenticate,
  readNegotiate,
  writeChallenge,
  writeTargetInfo,
} from './ntlm-message.ts'
import { isNtlmProofOf, type NtlmIdentity, readingsOf } from './ntlm-proof.ts'
import { isMalformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const NTLM: SaslMechanism = {
  name: 'NTLM',
  source: '[MS-NLMP]',
  isServerFirst: false,
  isClearText: false,
  start: ntlm,
}

/**
 * Negotiate, challenge, authenticate ([MS-NLMP] 1.3.1.1). The account says whether the proof must be right; some proof there
 * must be.
 */
function* ntlm(context: SaslContext): SaslExchange {
  const negotiate = readNegotiate(context.initialResponse ?? (yield NOTHING))
  if (isMalformed(negotiate)) return negotiate
  const serverChallenge = derivedOctets('NTLM', context.nonce).subarray(0, 8)
  const answer = readAuthenticate(yield challengeFor(negotiate.flags, serverChallenge, context.hostName))
  if (isMalformed(answer)) return answer
  const { lmResponse, ntResponse, flags } = answer
  const isAnonymous = ntResponse.length === 0 && lmResponse.length < 24
  if (isAnonymous) return WRONG_CREDENTIALS
  const identities = identitiesIn(answer)
  const name = identities
    .flatMap(({ user }) => namesOnWire(user))
    .flatMap((known) => [known, withoutDomain(known)])
    .find((known) => context.findAccount(known) !== undefined)
  if (name === undefined) return WRONG_CREDENTIALS
  const account = context.findAccount(name)
  if (account?.ntlmProof !== 'verified') return opened(account)
  const hasExtendedSessionSecurity = (flags & NTLM_FLAG.extendedSessionSecurity) !== 0
  const proof = { serverChallenge, lmResponse, ntResponse, hasExtendedSessionSecurity, identities }
  const secret = context.secretOf(name)
  return secret !== undefined && isNtlmProofOf(secret, proof) ? opened(account) : WRONG_CREDENTIALS
}

/** The domain is part of the proof and of nothing else: every server here is of one domain. */
function identitiesIn({ flags, user, domain }: NtlmAuthenticate): readonly NtlmIdentity[] {
  const isUnicode = (flags & NTLM_FLAG.unicode) !== 0
  const domains = readingsOf(domain, isUnicode)
  return readingsOf(user, isUnicode).flatMap((name) =>
    domains.map((known) => ({ user: name, domain: known })),
  )
}

/** What a server takes over from a client's flags ([MS-NLMP] 3.2.5.1.1), Unicode and OEM aside. */
const TAKEN_OVER =
  NTLM_FLAG.sign |
  NTLM_FLAG.seal |
  NTLM_FLAG.alwaysSign |
  NTLM_FLAG.extendedSessionSecurity |
  NTLM_FLAG.with128Bits |
  NTLM_FLAG.keyExchange |
  NTLM_FLAG.with56Bits

const ALWAYS_SET =
  NTLM_FLAG.requestTarget | NTLM_FLAG.ntlm | NTLM_FLAG.targetTypeDomain | NTLM_FLAG.targetInfo

/** `mock.example.org` is the computer MOCK of the domain EXAMPLE. */
function challengeFor(clientFlags: number, serverChallenge: Uint8Array, hostName: string): Uint8Array {
  const [computer = '', ...labels] = hostName.split('.')
  const domain = netBiosName(labels[0] ?? computer)
  const characterSet = (clientFlags & NTLM_FLAG.unicode) === 0 ? NTLM_FLAG.oem : NTLM_FLAG.unicode
  return writeChallenge({
    flags: ALWAYS_SET | characterSet | (clientFlags & TAKEN_OVER),
    serverChallenge,
    targetName: domain,
    targetInfo: writeTargetInfo([
      [AV_ID.netBiosDomain, domain],
      [AV_ID.netBiosComputer, netBiosName(computer)],
      [AV_ID.dnsDomain, labels.join('.') || computer],
      [AV_ID.dnsComputer, hostName],
    ]),
  })
}

/** [MS-NLMP] 2.2.2.1. */
const AV_ID = { netBiosComputer: 1, netBiosDomain: 2, dnsComputer: 3, dnsDomain: 4 } as const

function netBiosName(label: string): string {
  return label.slice(0, 15).toUpperCase()
}
