/**
 * NTLM's messages as a client writes and reads them ([MS-NLMP] 2.2.1). They have the right form and prove nothing: a model
 * of Outlook needs no more than a server that takes any proof.
 */

const SIGNATURE = 'NTLMSSP\0'

/** Unicode, OEM, request target, NTLM, always sign, extended session security, version, 128, key exchange, 56 bits. */
const FLAGS = 0xe2088207

/** Windows 7, and revision 15 of NTLM ([MS-NLMP] 2.2.2.10). */
const VERSION: Uint8Array = Uint8Array.of(6, 1, 0xb1, 0x1d, 0, 0, 0, 15)

/** NEGOTIATE_MESSAGE without domain and workstation. */
export const NEGOTIATE: Uint8Array = negotiate()

function negotiate(): Uint8Array {
  const message = headOf(1, 40)
  message.writeUInt32LE(FLAGS, 12)
  message.set(VERSION, 32)
  return message
}

/** Whether this is a CHALLENGE_MESSAGE whose fields lie within it. */
export function isChallenge(octets: Uint8Array): boolean {
  const message = Buffer.from(octets)
  if (message.length < 32 || message.toString('latin1', 0, 8) !== SIGNATURE) return false
  if (message.readUInt32LE(8) !== 2) return false
  // The target name, and the target's description where the message is long enough to hold one.
  return [12, ...(message.length >= 48 ? [40] : [])].every(
    (at) => message.readUInt32LE(at + 4) + message.readUInt16LE(at) <= message.length,
  )
}

/** AUTHENTICATE_MESSAGE of a user, `domain\user` or `user`, with responses that are none. */
export function writeAuthenticate(name: string): Uint8Array {
  const [user = '', domain = ''] = name.split('\\').reverse()
  const head = headOf(3, 72)
  head.writeUInt32LE(FLAGS, 60)
  head.set(VERSION, 64)
  const names = [domain, user, 'OUTLOOK'].map((text) => Buffer.from(text, 'utf16le'))
  const fields = [Buffer.alloc(24), Buffer.alloc(24, 1), ...names, Buffer.alloc(16)]
  let offset = head.length
  for (const [index, { length }] of fields.entries()) {
    const at = 12 + index * 8
    head.writeUInt16LE(length, at)
    head.writeUInt16LE(length, at + 2)
    head.writeUInt32LE(offset, at + 4)
    offset += length
  }
  return Buffer.concat([head, ...fields])
}

function headOf(type: number, lengthInOctets: number): Buffer {
  const head = Buffer.alloc(lengthInOctets)
  head.write(SIGNATURE, 'latin1')
  head.writeUInt32LE(type, 8)
  return head
}
