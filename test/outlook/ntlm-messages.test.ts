/**
 * NTLM's messages octet by octet, as [MS-NLMP] 2.2.1 lays them out.
 */
import { describe, expect, test } from 'vitest'
import { isChallenge, NEGOTIATE, writeAuthenticate } from '../../src/outlook/ntlm-messages.ts'

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}

const SIGNATURE = '4e544c4d53535000'
const FLAGS = '078208e2'
const VERSION = '0601b11d0000000f'

test('NEGOTIATE names neither domain nor workstation', () => {
  expect(hex(NEGOTIATE)).toBe(`${SIGNATURE}01000000${FLAGS}${'00'.repeat(16)}${VERSION}`)
})

describe('AUTHENTICATE', () => {
  /** Length twice, then the offset. */
  const field = (length: number, offset: number) => {
    const octets = Buffer.alloc(8)
    for (const at of [0, 2]) octets.writeUInt16LE(length, at)
    octets.writeUInt32LE(offset, 4)
    return hex(octets)
  }
  const utf16 = (text: string) => hex(Buffer.from(text, 'utf16le'))
  const responses = '00'.repeat(24) + '01'.repeat(24)
  const rest = `${utf16('OUTLOOK')}${'00'.repeat(16)}`

  test('has its fields in the order of the document, each right behind the one before', () => {
    const fields = [
      field(24, 72),
      field(24, 96),
      field(4, 120),
      field(6, 124),
      field(14, 130),
      field(16, 144),
    ]
    expect(hex(writeAuthenticate('DE\\Eva'))).toBe(
      `${SIGNATURE}03000000${fields.join('')}${FLAGS}${VERSION}${responses}${utf16('DE')}${utf16('Eva')}${rest}`,
    )
  })

  test('has an empty domain where none is named', () => {
    const fields = [
      field(24, 72),
      field(24, 96),
      field(0, 120),
      field(6, 120),
      field(14, 126),
      field(16, 140),
    ]
    expect(hex(writeAuthenticate('Eva'))).toBe(
      `${SIGNATURE}03000000${fields.join('')}${FLAGS}${VERSION}${responses}${utf16('Eva')}${rest}`,
    )
  })
})

describe('a challenge', () => {
  /** One with these lengths and offsets of the target's name and, where it is long enough, of its description. */
  const challenge = (lengthInOctets: number, name: [number, number], info: [number, number] = [0, 0]) => {
    const octets = Buffer.alloc(lengthInOctets)
    octets.write('NTLMSSP\0', 'latin1')
    octets.writeUInt32LE(2, 8)
    octets.writeUInt16LE(name[0], 12)
    octets.writeUInt32LE(name[1], 16)
    if (lengthInOctets < 48) return octets
    octets.writeUInt16LE(info[0], 40)
    octets.writeUInt32LE(info[1], 44)
    return octets
  }

  test('may end behind its flags, or have fields that lie within it', () => {
    for (const octets of [
      challenge(32, [0, 0]),
      challenge(33, [1, 32]),
      challenge(47, [0, 47]),
      challenge(48, [0, 48], [0, 48]),
      challenge(56, [8, 48], [0, 56]),
      challenge(56, [0, 48], [8, 48]),
    ])
      expect(isChallenge(octets)).toBe(true)
  })

  test('is none where a field ends behind it', () => {
    for (const octets of [
      challenge(32, [1, 32]),
      challenge(33, [2, 32]),
      challenge(33, [0, 34]),
      challenge(56, [8, 49], [0, 0]),
      challenge(56, [0, 0], [8, 49]),
      challenge(48, [0, 0], [1, 48]),
    ])
      expect(isChallenge(octets)).toBe(false)
  })

  test('is none where it is shorter, of another type or signed otherwise', () => {
    const other = challenge(48, [0, 0])
    other[3] = 0
    const proof = challenge(48, [0, 0])
    proof[8] = 3
    for (const octets of [other, proof, challenge(32, [0, 0]).subarray(0, 31), Buffer.alloc(0)])
      expect(isChallenge(octets)).toBe(false)
  })
})
