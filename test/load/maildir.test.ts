import { symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { contentsOf, listingOf, refusalOf } from './loaded.ts'
import { temporaryFolder } from './temporary-folder.ts'

const onWindows = process.platform === 'win32'

test('new and cur are one maildrop, by base name, without flags and hidden files', () => {
  const folder = temporaryFolder({
    'new/1700000003.M1.host': 'Third\n',
    'cur/1700000002.M1.host;2,RS': 'Second\n',
    'cur/1700000001.M1.host!2,': 'First\n',
    'cur/.hidden': 'no mail',
    'tmp/1700000000.M1.host': 'not delivered\n',
    'dovecot-uidlist': '',
  })
  expect(contentsOf(loadMaildrop(folder, 'maildrop'))).toEqual([
    ['1700000001.M1.host', 'First\r\n'],
    ['1700000002.M1.host', 'Second\r\n'],
    ['1700000003.M1.host', 'Third\r\n'],
  ])
})

test.skipIf(onWindows)('flags change neither the order nor a unique-id', () => {
  const folder = temporaryFolder({ 'new/a': 'A\n', 'cur/a.b:2,S': 'AB\n', 'cur/a-c:2,': 'AC\n' })
  const uniqueIds = loadMaildrop(folder, 'maildrop')
    .list()
    .map(({ uniqueId }) => uniqueId)
  expect(uniqueIds).toEqual(['a', 'a-c', 'a.b'])
})

test('of one base name in both folders the one in cur keeps it', () => {
  const folder = temporaryFolder({ 'new/a': 'new\n', 'cur/a;2,S': 'cur\n', 'new/a-2': 'other\n' })
  expect(contentsOf(loadMaildrop(folder, 'maildrop'))).toEqual([
    ['a', 'cur\r\n'],
    ['a-2', 'new\r\n'],
    ['a-2-2', 'other\r\n'],
  ])
})

test('one of the two folders is enough, and both may be empty', () => {
  expect(contentsOf(loadMaildrop(temporaryFolder({ 'cur/a': 'A\n' }), 'maildrop'))).toEqual([['a', 'A\r\n']])
  expect(contentsOf(loadMaildrop(temporaryFolder({ 'new/': '', 'cur/': '' }), 'maildrop'))).toEqual([])
})

test('a base name over 70 octets is hashed', () => {
  const folder = temporaryFolder({ [`new/${'x'.repeat(70)}`]: 'A\n', [`new/${'x'.repeat(71)}`]: 'B\n' })
  const uniqueIds = loadMaildrop(folder, 'maildrop')
    .list()
    .map(({ uniqueId }) => uniqueId)
  expect(uniqueIds).toEqual(['x'.repeat(70), '87a1e4c1c92b7b7a7c46433d780de6cc'])
})

test.skipIf(onWindows)('loading reads no file', () => {
  const folder = temporaryFolder({ 'new/': '' })
  symlinkSync('nowhere', join(folder, 'new', 'a'))
  expect(loadMaildrop(folder, 'maildrop').list()).toEqual([{ messageNumber: 1, uniqueId: 'a' }])
})

test('a size found once and octets fetched once are kept', async () => {
  const folder = temporaryFolder({ 'new/measured': 'A\n', 'new/fetched': 'B\n' })
  const maildrop = loadMaildrop(folder, 'maildrop')
  const [fetched, measured] = maildrop.view().entries.map(({ message }) => message)
  expect([await measured?.sizeInOctets(), fetched?.body().octets.length]).toEqual([3, 3])
  unlinkSync(join(folder, 'new/measured'))
  unlinkSync(join(folder, 'new/fetched'))
  expect(await listingOf(maildrop)).toEqual([
    [1, 'fetched', 3],
    [2, 'measured', 3],
  ])
  expect(fetched?.body()).toBe(fetched?.body())
})

test('a file that vanished is named when it is asked for', () => {
  const folder = temporaryFolder({ 'new/a': 'A\n' })
  const [entry] = loadMaildrop(folder, 'maildrop').view().entries
  const path = join(folder, 'new', 'a')
  unlinkSync(path)
  const expected = {
    code: 'INVALID_FIXTURE',
    path,
    message: `${path}: the mail file cannot be read: ENOENT: no such file or directory. It was there when the maildrop was loaded; leave it in place as long as the server runs.`,
  }
  expect(refusalOf(() => entry?.message.sizeInOctets())).toEqual(expected)
  expect(refusalOf(() => entry?.message.body())).toEqual(expected)
})
