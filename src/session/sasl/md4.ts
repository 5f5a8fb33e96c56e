/**
 * MD4 (RFC 1320), on which NTLM's password hash rests; OpenSSL 3 has it no longer.
 */

/** The digest, 16 octets. */
export function md4(message: Uint8Array): Uint8Array {
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476])
  const blocks = padded(message)
  for (let offset = 0; offset < blocks.length; offset += 64) {
    const words = Uint32Array.from({ length: 16 }, (_, index) => blocks.readUInt32LE(offset + index * 4))
    const before = state.slice()
    for (const round of ROUNDS) turn(state, words, round)
    for (const [index, word] of before.entries()) state[index] = (state[index] as number) + word
  }
  const digest = Buffer.alloc(16)
  for (const [index, word] of state.entries()) digest.writeUInt32LE(word, index * 4)
  return digest
}

/** Section 3.1 and 3.2: one bit, zeros, the length in bits. */
function padded(message: Uint8Array): Buffer {
  const blocks = Buffer.alloc((Math.floor((message.length + 8) / 64) + 1) * 64)
  blocks.set(message)
  blocks[message.length] = 0x80
  blocks.writeBigUInt64LE(BigInt(message.length) * 8n, blocks.length - 8)
  return blocks
}

interface Round {
  readonly mix: (x: number, y: number, z: number) => number
  readonly constant: number
  /** The order in which the words of a block are taken. */
  readonly order: readonly number[]
  readonly shifts: readonly number[]
}

/** Section 3.4. */
const ROUNDS: readonly Round[] = [
  {
    mix: (x, y, z) => (x & y) | (~x & z),
    constant: 0,
    order: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    shifts: [3, 7, 11, 19],
  },
  {
    mix: (x, y, z) => (x & y) | (x & z) | (y & z),
    constant: 0x5a827999,
    order: [0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15],
    shifts: [3, 5, 9, 13],
  },
  {
    mix: (x, y, z) => x ^ y ^ z,
    constant: 0x6ed9eba1,
    order: [0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15],
    shifts: [3, 9, 11, 15],
  },
]

/** One round over one block. */
function turn(state: Uint32Array, words: Uint32Array, { mix, constant, order, shifts }: Round): void {
  let [a = 0, b = 0, c = 0, d = 0] = state
  for (const [step, word] of order.entries()) {
    const sum = (a + mix(b, c, d) + (words[word] as number) + constant) | 0
    const shift = shifts[step % 4] as number
    const turned = (sum << shift) | (sum >>> (32 - shift))
    ;[a, b, c, d] = [d, turned, b, c]
  }
  state.set([a, b, c, d])
}
