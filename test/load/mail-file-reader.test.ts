import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MailFileReader } from '../../src/load/mail-file-reader.ts'
import { messageSizeInOctets } from '../../src/maildrop/message.ts'
import { temporaryFolder } from './temporary-folder.ts'

// Longer than the reader's buffer, with a bare LF as the first octet of a chunk and a CRLF cut between two.
const long = Buffer.concat([
  Buffer.alloc(65_536, 'x'),
  Buffer.from('\n'),
  Buffer.alloc(65_534, 'y'),
  Buffer.from('\r\nend'),
])

test('a reader that may not block at all answers with a promise, one that may with a number', async () => {
  const path = join(temporaryFolder({ long }), 'long')
  const never = new MailFileReader(0).sizeInOctets(path, false)
  const always = new MailFileReader(Number.POSITIVE_INFINITY).sizeInOctets(path, false)
  expect(never).toBeInstanceOf(Promise)
  expect([await never, always]).toEqual([long.length + 3, long.length + 3])
})

test('while a long file is measured the event loop turns', async () => {
  const path = join(temporaryFolder({ long }), 'long')
  const order: string[] = []
  const size = Promise.resolve(new MailFileReader(0).sizeInOctets(path, false)).then(() => order.push('size'))
  const turns = new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve))).then(() =>
    order.push('two turns'),
  )
  await Promise.all([size, turns])
  expect(order).toEqual(['two turns', 'size'])
})

test('files measured at the same time do not disturb one another', async () => {
  const folder = temporaryFolder({ long, short: 'a\nb\n' })
  const reader = new MailFileReader(0)
  const sizes = await Promise.all(
    ['long', 'short', 'long'].map((name) => reader.sizeInOctets(join(folder, name), false)),
  )
  expect(sizes).toEqual([long.length + 3, 6, long.length + 3])
})

test.each([true, false])('the size is that of the octets, exact: %s', (exact) => {
  const path = join(temporaryFolder({ long }), 'long')
  expect(new MailFileReader(Number.POSITIVE_INFINITY).sizeInOctets(path, exact)).toBe(
    messageSizeInOctets(long, exact),
  )
})

test('a file that cannot be read rejects the promise', async () => {
  const path = join(temporaryFolder(), 'missing')
  await expect(new MailFileReader(0).sizeInOctets(path, false)).rejects.toMatchObject({
    code: 'INVALID_FIXTURE',
    path,
  })
})
