/**
 * A client that sends faster than it reads: the connection neither answers nor reads on until it has caught up.
 */
import { expect, test } from 'vitest'
import type { Link, LinkEvents } from '../../src/link/link.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { memoryServer } from '../support/memory-server.ts'

/** A link whose client reads when it is told to. */
class SlowLink implements Link {
  readonly clientPort = 0
  blocked = false
  isPaused = false
  /** Blocked behind every write. */
  isSlow = false
  said = ''
  #events: LinkEvents | undefined

  listen(events: LinkEvents): void {
    this.#events = events
  }
  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void {
    this.said += textOf(joined(octets))
    this.blocked = this.isSlow
    settled?.(true)
  }
  cork(): void {}

  uncork(): void {}

  pause(): void {
    this.isPaused = true
  }
  resume(): void {
    this.isPaused = false
  }
  startTls(): void {}
  writeRaw(octets: Uint8Array): void {
    this.write([octets])
  }
  halfClose(): void {}
  close(): void {
    this.#events?.closed('ended')
  }
  reset(): void {}
  destroy(): void {}

  receive(text: string): void {
    this.#events?.octets(octetsOf(text))
  }
  /** The client reads what was written, and goes on being slow. */
  drain(): void {
    this.blocked = false
    this.#events?.drained()
  }
  finish(): void {
    this.#events?.clientEnded()
  }
}

function slowClient(): { link: SlowLink; replies(): number; isIdle(): boolean } {
  const { service } = memoryServer()
  const link = new SlowLink()
  service.accept(link)
  link.said = ''
  link.isSlow = true
  return { link, replies: () => link.said.split('\r\n').length - 1, isIdle: () => service.isIdle }
}

test('one reply is written for each time the client reads', () => {
  const { link, replies } = slowClient()
  link.receive('NOOP\r\nSTAT\r\nLIST\r\n')
  expect(replies()).toBe(1)
  link.drain()
  expect(replies()).toBe(2)
  link.drain()
  link.drain()
  expect([replies(), link.isPaused]).toEqual([3, false])
})

test('reading stops above 64 KiB of unread commands and goes on below', () => {
  const { link, replies } = slowClient()
  link.receive('X'.repeat(250).concat('\r\n').repeat(263))
  expect([replies(), link.isPaused]).toEqual([1, true])
  link.drain()
  expect([replies(), link.isPaused]).toEqual([2, true])
  link.drain()
  expect([replies(), link.isPaused]).toEqual([3, false])
  link.isSlow = false
  link.drain()
  expect(replies()).toBe(263)
})

test('a line without end does not stop the reading: nothing of it is kept', () => {
  const { link, replies } = slowClient()
  link.isSlow = false
  for (let count = 0; count < 10; count++) link.receive('A'.repeat(65_536))
  expect([replies(), link.isPaused]).toEqual([1, false])
})

test('a client that ends its half while it is slow gets every reply first', () => {
  const { link, replies, isIdle } = slowClient()
  link.receive('NOOP\r\nNOOP\r\n')
  link.finish()
  expect([replies(), isIdle()]).toEqual([1, false])
  link.drain()
  expect([replies(), isIdle()]).toEqual([2, false])
  link.drain()
  expect([replies(), isIdle()]).toEqual([2, true])
})
