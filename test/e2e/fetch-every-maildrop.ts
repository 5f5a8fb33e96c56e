/**
 * The tests that every client shares: it fetches each bundled maildrop, and gets what the table says.
 */
import { describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/index.ts'
import { bundledMaildrops, pathOfMaildrop } from '../support/bundled-maildrops.ts'
import { failureOf } from '../support/run-program.ts'
import type { Listings, RealClient, Received } from './clients/real-client.ts'
import { expectedOf, wordFor } from './what-clients-fetch.ts'

export function fetchesEveryMaildrop(client: RealClient): void {
  describe(`${client.name} fetches`, () => {
    test.each(bundledMaildrops().map((name) => [name, wordFor(client.name, name)] as const))(
      '%s (%s)',
      async (name, word) => {
        await using server = await startPop3Server({ maildrop: pathOfMaildrop(name) })
        const messages = messagesOf(server)
        const listings = await listingsOf(server)
        const fetched = await client.fetch(server)
        expect(fetched.listings).toEqual(
          Object.fromEntries(client.listings.map((name) => [name, listings[name]])),
        )
        const expected = expectedOf(word, messages)
        expectReceived(server, fetched.messages, expected)
        expect(findingsIn(server)).toEqual([])
        // A row of the table that says nothing would hide that the maildrop no longer holds what it is for.
        if (word !== 'every octet') expect(expected.map(inShort)).not.toEqual(messages.map(inShort))
      },
    )
  })
}

/** The octets of every message, as RETR would send them but for the stuffing. */
function messagesOf(server: Pop3Server): Buffer[] {
  return server.maildrop.view().entries.map(({ message }) => Buffer.from(message.body().octets))
}

/** A message's header with the empty line behind it, as `TOP n 0` gives it. */
export function headerOf(server: Pop3Server, index: number): Buffer {
  const octets = messagesOf(server)[index] ?? Buffer.alloc(0)
  return octets.subarray(0, octets.indexOf('\r\n\r\n') + 4)
}

export function uniqueIdsOf(server: Pop3Server): string[] {
  return server.maildrop.list().map(({ uniqueId }) => uniqueId)
}

/** Holds that what the client does deletes nothing and leaves the maildrop open to the next one. */
export async function isLeftAsItWas(server: Pop3Server, act: () => Promise<unknown>): Promise<void> {
  const uniqueIds = uniqueIdsOf(server)
  await act()
  await server.waitFor.sessionEnd()
  expect(uniqueIdsOf(server)).toEqual(uniqueIds)
  expect(server.maildrop.locked).toBe(false)
}

/** Compares octets; two mebibytes side by side would help nobody, so the first difference is told. */
function expectReceived(
  server: Pop3Server,
  received: readonly Received[],
  expected: readonly Received[],
): void {
  for (const [index, wanted] of expected.entries()) {
    const got = received[index]
    if (got instanceof Uint8Array && wanted instanceof Uint8Array && Buffer.compare(got, wanted) === 0)
      continue
    if (got instanceof Uint8Array && wanted instanceof Uint8Array) {
      const at = got.findIndex((octet, position) => octet !== wanted[position])
      const from = Math.max(0, (at === -1 ? got.length : at) - 20)
      throw failureOf(
        server,
        `Message ${index + 1} differs behind octet ${from}.\n` +
          `expected (of ${wanted.length}): ${excerpt(wanted, from)}\n` +
          `received (of ${got.length}): ${excerpt(got, from)}`,
      )
    }
    expect(got, `message ${index + 1}\n${server.transcript}`).toEqual(wanted)
  }
  expect(received.map(inShort).slice(expected.length), 'more messages than expected').toEqual([])
}

/** None of these clients does anything that deserves a word. */
function findingsIn(server: Pop3Server): string[] {
  return [...server.transcript].flatMap((event) => (event.type === 'finding' ? [event.code] : []))
}

async function listingsOf(server: Pop3Server): Promise<Listings> {
  const view = server.maildrop.view()
  const sizes = await view.sizes()
  return {
    stat: `${view.entries.length} ${sizes.total(view.entries)}`,
    list: view.entries.map((entry) => `${entry.messageNumber} ${sizes.of(entry)}`),
    uidl: view.entries.map((entry) => `${entry.messageNumber} ${entry.uniqueId}`),
  }
}

function excerpt(octets: Uint8Array, from: number): string {
  return JSON.stringify(Buffer.from(octets.subarray(from, from + 60)).toString('latin1'))
}

function inShort(received: Received): string {
  if (!(received instanceof Uint8Array)) return received.failure
  return `${received.length} octets: ${excerpt(received, 0)}`
}
