/**
 * Whatever is written over TLS arrives whole, and whatever a client does in the handshake is told once.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { anySegments } from '../support/arbitrary-octets.ts'
import { clientHello } from '../support/client-hello.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { tlsClient } from '../support/tls-client.ts'
import { TlsListener } from '../support/tls-listener.ts'

let listener: TlsListener
let hellos: Buffer[]
beforeAll(async () => {
  listener = await TlsListener.start()
  hellos = [await clientHello(), await clientHello({ maxVersion: 'TLSv1.2' })]
})
afterAll(() => listener[Symbol.asyncDispose]())

test('what is written arrives, in order, and each fate is told once, in order', async () => {
  const size = fc.oneof(fc.nat(40), fc.constantFrom(16_383, 16_384, 16_385, 65_536, 65_537, 200_000))
  const write = fc.array(size, { maxLength: 4 })
  const ends = fc.constantFrom('close', 'half-close', 'truncate', 'reset')
  await fc.assert(
    fc.asyncProperty(fc.array(write, { maxLength: 12 }), ends, async (writes, end) => {
      const accepted = listener.next()
      using client = await tlsClient(listener)
      const { link, told, outcome } = await accepted
      await outcome
      const written: Uint8Array[] = []
      const fates: number[] = []
      const settled = writes.map((sizes, index) => {
        const pieces = sizes.map((length) => octetsOf(String.fromCharCode(97 + (index % 26)).repeat(length)))
        written.push(...pieces)
        return new Promise<void>((resolve) => {
          link.write(pieces, (isDelivered) => {
            fates.push(isDelivered ? index : -1)
            resolve()
          })
        })
      })
      if (end === 'close') link.close()
      if (end === 'half-close') link.halfClose()
      if (end === 'truncate') link.close({ closeNotify: false })
      if (end === 'reset') {
        await Promise.all(settled)
        link.reset()
      }
      await client.client.ended
      client.client.finish()
      client.raw.end()
      await told('closed ended')
      // Not compared as they are: a difference would fill the screen.
      expect(client.records.join('') === textOf(joined(written))).toBe(true)
      expect(fates).toEqual(writes.map((_, index) => index))
    }),
    { numRuns: 60 },
  )
})

test('a client that leaves in the handshake, however and wherever, is told of once, and gone', async () => {
  const segments = fc
    .tuple(fc.nat(1), fc.nat(600), fc.uint8Array({ maxLength: 50 }))
    .chain(([hello, length, behind]) =>
      anySegments(Buffer.concat([(hellos[hello] as Buffer).subarray(0, length), behind])),
    )
  await fc.assert(
    fc.asyncProperty(segments, fc.boolean(), async (sent, isReset) => {
      const accepted = listener.next({ settled: (link) => link.close() })
      using client = await tcpClient(listener.port)
      const { outcomes, link, told } = await accepted
      for (const segment of sent) await client.send(segment).catch(() => {})
      if (isReset) client.reset()
      else client.finish()
      await Promise.race([told('closed ended'), told('closed reset')])
      link.destroy()
      expect(outcomes.map(({ result }) => result)).toEqual(['failed'])
    }),
    { numRuns: 150 },
  )
})

test('a handshake is cut behind any octet', async () => {
  const by = fc.constantFrom('close' as const, 'reset' as const)
  await fc.assert(
    fc.asyncProperty(fc.nat(1), fc.nat(500), by, async (hello, afterOctets, by) => {
      const accepted = listener.next({ cut: { by, afterOctets } })
      using client = await tcpClient(listener.port)
      const { outcomes, told } = await accepted
      await client.send(hellos[hello] as Buffer)
      await client.ended
      if (by === 'close') client.finish()
      const { how, unread } = await (by === 'close' ? client.closed : client.closedByReset())
      await told('closed ended')
      expect([how, unread.length, outcomes]).toEqual([
        by === 'close' ? 'ended' : 'reset',
        afterOctets,
        [{ result: 'failed', problem: 'the handshake was cut' }],
      ])
    }),
    { numRuns: 60 },
  )
})
