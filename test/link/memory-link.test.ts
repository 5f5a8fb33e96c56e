import { describe, expect, test } from 'vitest'
import { MemoryLink } from '../../src/link/memory-link.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { loggedLinkEvents } from '../support/logged-link-events.ts'

function opened(): { link: MemoryLink; log: string[] } {
  const link = new MemoryLink()
  const log: string[] = []
  link.listen(loggedLinkEvents((entry) => log.push(entry)))
  return { link, log }
}

function segmentsOf(link: MemoryLink): string[] {
  return link.client.segments.map(textOf)
}

describe('MemoryLink', () => {
  test('keeps segments apart in both directions', () => {
    const { link, log } = opened()
    link.write([octetsOf('+OK'), octetsOf(' a\r\n')])
    link.write([octetsOf('+OK b\r\n')])
    link.client.send(octetsOf('ST'))
    link.client.send(octetsOf('AT\r\n'))
    expect(segmentsOf(link)).toEqual(['+OK a\r\n', '+OK b\r\n'])
    expect(log).toEqual(['octets ST', 'octets AT\r\n'])
  })

  test('holds what comes before anybody listens', () => {
    const link = new MemoryLink()
    const log: string[] = []
    link.client.send(octetsOf('early'))
    link.client.finish()
    link.listen(loggedLinkEvents((entry) => log.push(entry)))
    expect(log).toEqual(['octets early', 'clientEnded'])
  })

  test('delivers nothing while paused and everything in order afterwards', () => {
    const link = new MemoryLink()
    const log: string[] = []
    const pauseAtB = (chunk: Uint8Array) => textOf(chunk) === 'b' && link.pause()
    link.listen(loggedLinkEvents((entry) => log.push(entry), { octets: pauseAtB }))
    link.pause()
    for (const text of ['a', 'b', 'c']) link.client.send(octetsOf(text))
    link.client.finish()
    expect(log).toEqual([])
    link.resume()
    expect(log).toEqual(['octets a', 'octets b'])
    link.resume()
    expect(log.slice(2)).toEqual(['octets c', 'clientEnded'])
  })

  test('tells of a reset at once, paused or not, and of nothing behind it', () => {
    const { link, log } = opened()
    link.pause()
    link.client.send(octetsOf('lost'))
    link.client.reset()
    link.resume()
    link.client.send(octetsOf('lost too'))
    expect(log).toEqual(['closed reset'])
  })

  test('goes on reading behind a half close', () => {
    const { link, log } = opened()
    link.halfClose()
    link.client.send(octetsOf('QUIT\r\n'))
    expect([link.client.end, log]).toEqual(['half-closed', ['octets QUIT\r\n']])
    link.close()
    expect([link.client.end, log]).toEqual(['closed', ['octets QUIT\r\n', 'closed ended']])
  })

  test.each([
    ['close', 'closed'],
    ['reset', 'reset'],
    ['destroy', 'reset'],
  ] as const)('ends for both sides by %s, once', (method, end) => {
    const { link, log } = opened()
    link[method]()
    link[method]()
    link.close()
    expect([link.client.end, log]).toEqual([end, ['closed ended']])
  })

  test('tells whether octets were delivered', () => {
    const { link } = opened()
    const told: boolean[] = []
    link.write([octetsOf('a')], (delivered) => told.push(delivered))
    link.close()
    link.write([octetsOf('b')], (delivered) => told.push(delivered))
    expect([told, segmentsOf(link)]).toEqual([[true, false], ['a']])
  })

  test('lets a client answer within onChange', () => {
    const { link, log } = opened()
    const answers = ['USER user\r\n', 'PASS secret\r\n']
    link.client.onChange = () => {
      const answer = answers.shift()
      if (answer !== undefined) link.client.send(octetsOf(answer))
    }
    link.write([octetsOf('+OK\r\n')])
    link.write([octetsOf('+OK\r\n')])
    link.write([octetsOf('+OK\r\n')])
    expect(log).toEqual(['octets USER user\r\n', 'octets PASS secret\r\n'])
  })

  test('tells a client that reads its end within onChange what it is', () => {
    const { link } = opened()
    const seen: string[] = []
    link.client.onChange = () => seen.push(`${segmentsOf(link).length} ${link.client.end}`)
    link.write([octetsOf('a')])
    link.halfClose()
    link.reset()
    expect(seen).toEqual(['1 open', '1 half-closed', '1 reset'])
  })

  test('counts a write as undelivered when the client resets while it reads it', () => {
    const { link, log } = opened()
    const told: boolean[] = []
    link.client.onChange = () => link.client.reset()
    link.write([octetsOf('a')], (delivered) => told.push(delivered))
    expect([told, log]).toEqual([[false], ['closed reset']])
  })
})
