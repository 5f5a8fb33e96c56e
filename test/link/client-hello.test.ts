import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readClientHello } from '../../src/link/client-hello.ts'
import { clientHello } from '../support/client-hello.ts'

const SAYS_NOTHING = { serverName: undefined, protocols: [] }

test('tells the name and the protocols that a client asks for', async () => {
  const hello = await clientHello({ servername: 'pop.example.org', ALPNProtocols: ['pop3', 'imap'] })
  expect(readClientHello(hello)).toEqual({ serverName: 'pop.example.org', protocols: ['pop3', 'imap'] })
})

test('tells of a client that asks for none', async () => {
  expect(readClientHello(await clientHello({ servername: '' }))).toEqual(SAYS_NOTHING)
})

test('is sure only when the message is whole, and then whatever follows', async () => {
  const hello = await clientHello()
  for (let length = 0; length < hello.length; length++)
    expect(readClientHello(hello.subarray(0, length))).toBe(undefined)
  const more = Buffer.concat([hello, Buffer.from('more')])
  expect(readClientHello(more)).toEqual({ serverName: 'localhost', protocols: [] })
})

test('reads a message that is spread over records', async () => {
  const hello = await clientHello({ ALPNProtocols: ['pop3'] })
  const message = hello.subarray(5)
  const records = (length: number) =>
    Array.from({ length: Math.ceil(message.length / length) }, (_, index) => {
      const fragment = message.subarray(index * length, (index + 1) * length)
      return Buffer.concat([Uint8Array.of(22, 3, 1, fragment.length >> 8, fragment.length & 0xff), fragment])
    })
  for (const length of [1, 3, 100]) {
    const spread = records(length)
    expect(readClientHello(Buffer.concat(spread.slice(0, -1)))).toBe(undefined)
    expect(readClientHello(Buffer.concat(spread))).toEqual({ serverName: 'localhost', protocols: ['pop3'] })
  }
})

test.each([
  ['POP3 in the clear', Buffer.from('CAPA\r\n')],
  ['a request for a web page', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ['an alert', Buffer.of(21, 3, 3, 0, 2, 2, 40)],
  ['another message of a handshake', Buffer.of(22, 3, 3, 0, 4, 14, 0, 0, 0)],
  [
    'a hello without extensions',
    Buffer.concat([
      Buffer.of(22, 3, 1, 0, 45, 1, 0, 0, 41),
      Buffer.alloc(34),
      Buffer.of(0, 0, 2, 0, 0xff, 1, 0),
    ]),
  ],
  ['a hello that is nothing but its header', Buffer.of(22, 3, 1, 0, 4, 1, 0, 0, 0)],
  ['records without end', Buffer.concat(Array<Buffer>(14_000).fill(Buffer.of(22, 3, 1, 0, 0)))],
])('does not wait for more behind %s', (_name, octets) => {
  expect(readClientHello(octets)).toEqual(SAYS_NOTHING)
})

test('takes whatever comes', async () => {
  const hello = await clientHello({ ALPNProtocols: ['pop3'] })
  const damage = fc.array(fc.tuple(fc.nat(hello.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(damage, (changes) => {
      const damaged = Buffer.from(hello)
      for (const [place, octet] of changes) damaged[place] = octet
      readClientHello(damaged)
    }),
    { numRuns: 2000 },
  )
})
