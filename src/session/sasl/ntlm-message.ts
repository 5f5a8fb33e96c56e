/**
 * The three messages of NTLM as octets ([MS-NLMP] 2.2.1). Knows nothing of accounts, nor of what a proof is worth.
 */
import { joined, octetsOf } from '../../wire/octets.ts'
import { type Malformed, malformed } from './verdict.ts'

/** The bits of NegotiateFlags that are looked at here ([MS-NLMP] 2.2.2.5). */
export const NTLM_FLAG = {
  unicode: 0x1,
  oem: 0x2,
  requestTarget: 0x4,
  sign: 0x10,
  seal: 0x20,
  ntlm: 0x200,
  oemDomainSupplied: 0x1000,
  oemWorkstationSupplied: 0x2000,
  alwaysSign: 0x8000,
  targetTypeDomain: 0x10000,
  extendedSessionSecurity: 0x80000,
  targetInfo: 0x800000,
  with128Bits: 0x20000000,
  keyExchange: 0x40000000,
  with56Bits: 0x80000000,
} as const

const SIGNATURE = octetsOf('NTLMSSP\0')

/** NEGOTIATE_MESSAGE, [MS-NLMP] 2.2.1.1. */
export interface NtlmNegotiate {
  readonly flags: number
}

/** Domain and workstation may be left out with their fields; where they are given they must lie in the message. */
export function readNegotiate(octets: Uint8Array): NtlmNegotiate | Malformed {
  const message = Buffer.from(octets)
  if (!isOfType(message, 1, 16)) return malformed('this is no NTLM negotiate message')
  const flags = message.readUInt32LE(12)
  if ((flags & (NTLM_FLAG.unicode | NTLM_FLAG.oem)) === 0) return malformed('NTLM needs Unicode or OEM')
  const supplied = [
    ...((flags & NTLM_FLAG.oemDomainSupplied) === 0 ? [] : [16]),
    ...((flags & NTLM_FLAG.oemWorkstationSupplied) === 0 ? [] : [24]),
  ]
  if (supplied.some((at) => message.length < at + 8 || payloadAt(message, at, 32) === undefined)) {
    return malformed('an NTLM field points out of its message')
  }
  return { flags }
}

/** CHALLENGE_MESSAGE, [MS-NLMP] 2.2.1.2. */
export interface NtlmChallenge {
  readonly flags: number
  /** 8 octets. */
  readonly serverChallenge: Uint8Array
  readonly targetName: string
  /** What `writeTargetInfo` gives. */
  readonly targetInfo: Uint8Array
}

/** Payload from octet 56 on; Version stays zero, as NTLMSSP_NEGOTIATE_VERSION is never set. */
export function writeChallenge({
  flags,
  serverChallenge,
  targetName,
  targetInfo,
}: NtlmChallenge): Uint8Array {
  const name = Buffer.from(targetName, (flags & NTLM_FLAG.unicode) === 0 ? 'latin1' : 'utf16le')
  const head = Buffer.alloc(56)
  head.set(SIGNATURE)
  head.writeUInt32LE(2, 8)
  writeFields(head, 12, name.length, head.length)
  head.writeUInt32LE(flags >>> 0, 20)
  head.set(serverChallenge, 24)
  writeFields(head, 40, targetInfo.length, head.length + name.length)
  return joined([head, name, targetInfo])
}

/** The names of a target by their AvId ([MS-NLMP] 2.2.2.1), always in UTF-16, and the pair that ends the list. */
export function writeTargetInfo(names: readonly (readonly [avId: number, name: string])[]): Uint8Array {
  return joined([
    ...names.flatMap(([avId, name]) => {
      const value = Buffer.from(name, 'utf16le')
      const head = Buffer.alloc(4)
      head.writeUInt16LE(avId, 0)
      head.writeUInt16LE(value.length, 2)
      return [head, value]
    }),
    Buffer.alloc(4),
  ])
}

/** AUTHENTICATE_MESSAGE, [MS-NLMP] 2.2.1.3. */
export interface NtlmAuthenticate {
  readonly flags: number
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  /** In UTF-16LE or, as the flags say, in the client's OEM character set, whichever that is; `user` too. */
  readonly domain: Uint8Array
  readonly user: Uint8Array
}

const AUTHENTICATE_HEAD = 64

/** The responses must have one of the forms of [MS-NLMP] 2.2.2.3 to 2.2.2.8; a response may be missing. */
export function readAuthenticate(octets: Uint8Array): NtlmAuthenticate | Malformed {
  const message = Buffer.from(octets)
  if (!isOfType(message, 3, AUTHENTICATE_HEAD)) return malformed('this is no NTLM authenticate message')
  const fields = [12, 20, 28, 36, 44, 52].map((at) => payloadAt(message, at, AUTHENTICATE_HEAD))
  const [lmResponse, ntResponse, domain, user, workstation, sessionKey] = fields
  if (!lmResponse || !ntResponse || !domain || !user || !workstation || !sessionKey) {
    return malformed('an NTLM field points out of its message')
  }
  const flags = message.readUInt32LE(60)
  const isUnicode = (flags & NTLM_FLAG.unicode) !== 0
  if (isUnicode && [domain, user, workstation].some((name) => name.length % 2 !== 0)) {
    return malformed('a name in UTF-16 has an odd number of octets')
  }
  if (![0, 1, 24].includes(lmResponse.length) || !isNtResponse(ntResponse)) {
    return malformed('this is no NTLM response')
  }
  return { flags, lmResponse, ntResponse, domain, user }
}

/** An NTLM_RESPONSE, an NTLMv2_RESPONSE with at least the fixed part of its NTLMv2_CLIENT_CHALLENGE, or none. */
function isNtResponse(response: Buffer): boolean {
  const { length } = response
  return length === 0 || length === 24 || (length >= 44 && response.readUInt16LE(16) === 0x0101)
}

function isOfType(message: Buffer, type: number, leastOctets: number): boolean {
  return (
    message.length >= leastOctets &&
    message.subarray(0, 8).equals(SIGNATURE) &&
    message.readUInt32LE(8) === type
  )
}

/** Length, allocated length (to be ignored) and offset of a field; undefined: it is not within the payload. */
function payloadAt(message: Buffer, at: number, headInOctets: number): Buffer | undefined {
  const length = message.readUInt16LE(at)
  const offset = message.readUInt32LE(at + 4)
  if (length === 0) return Buffer.alloc(0)
  return offset >= headInOctets && offset + length <= message.length
    ? message.subarray(offset, offset + length)
    : undefined
}

function writeFields(head: Buffer, at: number, length: number, offset: number): void {
  head.writeUInt16LE(length, at)
  head.writeUInt16LE(length, at + 2)
  head.writeUInt32LE(offset, at + 4)
}
