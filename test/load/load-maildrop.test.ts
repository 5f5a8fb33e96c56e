import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadMaildrop, type MaildropOption } from '../../src/load/load-maildrop.ts'
import { contentsOf, refusalOf } from './loaded.ts'
import { temporaryFolder } from './temporary-folder.ts'

describe('a folder of .eml', () => {
  test('gives one message for each file, by name, with its base name as unique-id', () => {
    const folder = temporaryFolder({
      'b.eml': 'Second\n',
      'a.EML': 'First\r\n',
      'C.eml': 'Capitals come first\n',
      '10.eml': 'Ten\n',
      '9.eml': 'Nine\n',
      'notes.txt': 'no mail',
      '._b.eml': 'left by macOS',
      'folder.eml/': '',
    })
    expect(contentsOf(loadMaildrop(folder, 'maildrop'))).toEqual([
      ['10', 'Ten\r\n'],
      ['9', 'Nine\r\n'],
      ['C', 'Capitals come first\r\n'],
      ['a', 'First\r\n'],
      ['b', 'Second\r\n'],
    ])
  })

  test('serves the octets untouched when exact', () => {
    const folder = temporaryFolder({ 'a.eml': 'bare\nCR\rNUL\0end\r\n' })
    const maildrop = loadMaildrop({ path: folder, exact: true }, 'maildrop')
    expect(contentsOf(maildrop)).toEqual([['a', 'bare\nCR\rNUL\0end\r\n']])
  })

  test('hashes a base name that is no unique-id', () => {
    const folder = temporaryFolder({ 'two words.eml': 'A\n' })
    expect(contentsOf(loadMaildrop(folder, 'maildrop'))).toEqual([
      ['a03f1d611645eb53ad16c1af546ca079', 'A\r\n'],
    ])
  })

  test.runIf(process.platform === 'linux')('tells names apart that differ in the case of .eml only', () => {
    const folder = temporaryFolder({ 'x.EML': 'upper', 'x.eml': 'lower' })
    expect(contentsOf(loadMaildrop(folder, 'maildrop'))).toEqual([
      ['x', 'upper\r\n'],
      ['x-2', 'lower\r\n'],
    ])
  })

  test('is an empty maildrop when it holds nothing but hidden files', () => {
    expect(contentsOf(loadMaildrop(temporaryFolder({ '.gitkeep': '' }), 'maildrop'))).toEqual([])
  })

  test('is refused when it holds files but no mail', () => {
    const folder = temporaryFolder({ 'letters.mbox': '', 'deep/a.eml': '' })
    expect(refusalOf(() => loadMaildrop(folder, 'maildrop'))).toEqual({
      code: 'INVALID_FIXTURE',
      path: folder,
      message: `${folder}: found deep/, letters.mbox, but no mail. Allowed is a folder of .eml files, one with a maildrop.json, or a Maildir (new/, cur/); an empty folder is an empty maildrop.`,
    })
  })

  test('is refused when a file in it cannot be read', () => {
    const folder = temporaryFolder()
    symlinkSync('nowhere', join(folder, 'a.eml'))
    expect(refusalOf(() => loadMaildrop(folder, 'maildrop'))).toEqual({
      code: 'INVALID_FIXTURE',
      path: join(folder, 'a.eml'),
      message: `${join(folder, 'a.eml')}: the mail file cannot be read: ENOENT: no such file or directory. Allow reading it, or take it out of the folder.`,
    })
  })
})

test('a single .eml file is a maildrop of one message', () => {
  const folder = temporaryFolder({ 'a.eml': 'One\n', 'b.eml': 'Two\n' })
  expect(contentsOf(loadMaildrop(join(folder, 'b.eml'), 'maildrop'))).toEqual([['b', 'Two\r\n']])
})

test('a list in code gives its messages, with content hashes for those without a unique-id', () => {
  const list = ['One\n', { raw: 'Two\n', exact: true, uniqueId: 'two' }, 'One\n']
  const expected = [
    ['24b1e3716bfd0446419527bbb3d5b751', 'One\r\n'],
    ['two', 'Two\n\r\n'],
    ['24b1e3716bfd0446419527bbb3d5b751-2', 'One\r\n'],
  ]
  expect(contentsOf(loadMaildrop(list, 'maildrop'))).toEqual(expected)
  expect(contentsOf(loadMaildrop({ messages: list }, 'maildrop'))).toEqual(expected)
})

test('duplicate unique-ids in a list are refused unless they are allowed', () => {
  const messages = [{ uniqueId: 'a' }, { uniqueId: 'b' }, { uniqueId: 'a' }]
  const text =
    'found "a", the unique-id of message 1 already (RFC 1939 section 7: no two alike in a maildrop). ' +
    'Give another one, or set allowDuplicateUniqueIds: true where that is the point.'
  expect(refusalOf(() => loadMaildrop(messages, 'maildrop'))).toEqual({
    code: 'INVALID_OPTION',
    path: 'maildrop[2].uniqueId',
    message: `maildrop[2].uniqueId: ${text}`,
  })
  expect(refusalOf(() => loadMaildrop({ messages }, 'accounts[1].maildrop')).path).toBe(
    'accounts[1].maildrop.messages[2].uniqueId',
  )
  const allowed = loadMaildrop({ messages, allowDuplicateUniqueIds: true }, 'maildrop')
  expect(allowed.list().map(({ uniqueId }) => uniqueId)).toEqual(['a', 'b', 'a'])
})

describe('a wrong option is refused with its path:', () => {
  const forms =
    'Allowed is a path, a list of messages, { path, exact, allowDuplicateUniqueIds } or { messages, allowDuplicateUniqueIds }.'
  test.each<[string, unknown, string, string]>([
    ['a number', 7, 'maildrop', `found 7. ${forms}`],
    ['null', null, 'maildrop', `found null. ${forms}`],
    [
      'octets',
      new Uint8Array(2),
      'maildrop',
      `found octets; one message is given in a list: [octets]. ${forms}`,
    ],
    ['an object of another kind', { folder: 'x' }, 'maildrop', `found an object with folder. ${forms}`],
    ['an empty path', '', 'maildrop', 'found an empty path. Allowed is the path of a file or a folder.'],
    [
      'a message in the place of a path',
      'Subject: x\n\nHello',
      'maildrop',
      'found a text with line ends or NUL, "Subject: x\\n\\nHello"; a message is given in a list: [text]. Allowed is the path of a file or a folder.',
    ],
    [
      'a path that is no text',
      { path: 7 },
      'maildrop.path',
      'found 7. Allowed is the path of a file or a folder.',
    ],
    [
      'a mistyped key',
      { path: 'x', exakt: true },
      'maildrop.exakt',
      'unknown key. Did you mean exact? Allowed: path, exact, allowDuplicateUniqueIds.',
    ],
    [
      'exact that is no boolean',
      { path: 'x', exact: 1 },
      'maildrop.exact',
      'found 1. Allowed is true or false.',
    ],
    [
      'messages that are no list',
      { messages: 'x' },
      'maildrop.messages',
      'found "x". Allowed is a list of messages.',
    ],
    [
      'both forms at once',
      { path: 'x', messages: [] },
      'maildrop.messages',
      'unknown key. Allowed: path, exact, allowDuplicateUniqueIds.',
    ],
    [
      'an empty path in an object',
      { path: '' },
      'maildrop.path',
      'found an empty path. Allowed is the path of a file or a folder.',
    ],
    [
      'a hole in a list',
      new Array(1),
      'maildrop[0]',
      'found undefined. Allowed is the message as text or octets, { raw }, or its parts { from, to, subject, text }.',
    ],
    [
      'a message of the wrong type',
      ['ok', 7],
      'maildrop[1]',
      'found 7. Allowed is the message as text or octets, { raw }, or its parts { from, to, subject, text }.',
    ],
  ])('%s', (_, option, path, text) => {
    expect(refusalOf(() => loadMaildrop(option as MaildropOption, 'maildrop'))).toEqual({
      code: 'INVALID_OPTION',
      path,
      message: `${path}: ${text}`,
    })
  })
})

test('a missing path is refused with the closest name beside it', () => {
  const folder = temporaryFolder({ 'letters.mbox': '' })
  expect(refusalOf(() => loadMaildrop(join(folder, 'leters.mbox'), 'accounts[1].maildrop'))).toEqual({
    code: 'INVALID_FIXTURE',
    path: 'accounts[1].maildrop',
    message: `accounts[1].maildrop: there is no file or folder ${join(folder, 'leters.mbox')}. Did you mean "letters.mbox"? Relative paths are taken from ${process.cwd()}.`,
  })
})

test.skipIf(process.platform === 'win32')('a path that is neither folder nor file is refused', () => {
  expect(refusalOf(() => loadMaildrop('/dev/null', 'maildrop'))).toEqual({
    code: 'INVALID_FIXTURE',
    path: 'maildrop',
    message: 'maildrop: /dev/null is neither a folder nor a file. Allowed is one of the two.',
  })
})
