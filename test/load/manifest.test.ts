import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { contentsOf, listingOf, refusalOf } from './loaded.ts'
import { temporaryFolder } from './temporary-folder.ts'

function manifestFolder(manifest: unknown, files: Record<string, string> = {}): string {
  return temporaryFolder({ 'maildrop.json': JSON.stringify(manifest), 'a.eml': 'A\n\nText\n', ...files })
}

test('a manifest gives its messages in its order, with what it says of them', async () => {
  const folder = manifestFolder(
    {
      $schema: './schema.json',
      messages: [
        { file: 'b.eml', uniqueId: 'second', messageNumber: 4 },
        { file: 'a.eml', declaredSizeInOctets: 99 },
        { file: 'deep/c.eml', exact: true, messageNumber: 7 },
      ],
    },
    { 'b.eml': 'B\n', 'deep/c.eml': 'C\nC' },
  )
  const maildrop = loadMaildrop(folder, 'maildrop')
  expect(await listingOf(maildrop)).toEqual([
    [4, 'second', 3],
    [5, 'a', 99],
    [7, 'c', 5],
  ])
  expect(contentsOf(maildrop)).toEqual([
    ['second', 'B\r\n'],
    ['a', 'A\r\n\r\nText\r\n'],
    ['c', 'C\nC\r\n'],
  ])
  expect(contentsOf(loadMaildrop(join(folder, 'maildrop.json'), 'maildrop'))).toEqual(contentsOf(maildrop))
})

test('exact is taken from the message, else from the manifest, else from the option', () => {
  const messages = [{ file: 'a.eml' }, { file: 'a.eml', exact: false }, { file: 'a.eml', exact: true }]
  const folders = [manifestFolder({ messages }), manifestFolder({ exact: false, messages })]
  const exactnesses = folders.map((path) =>
    contentsOf(loadMaildrop({ path, exact: true }, 'maildrop')).map(
      ([, octets]) => !octets.includes('\r\n\r\n'),
    ),
  )
  expect(exactnesses).toEqual([
    [true, false, true],
    [false, false, true],
  ])
})

test('repeat.messages gives equal messages that share their octets, and only the first insists on a number', async () => {
  const folder = manifestFolder({
    messages: [
      { file: 'a.eml', messageNumber: 5, repeat: { messages: 3 } },
      { file: 'a.eml', uniqueId: 'x', repeat: { messages: 1 } },
    ],
  })
  const maildrop = loadMaildrop(folder, 'maildrop')
  expect(await listingOf(maildrop)).toEqual([
    [5, 'a-1', 11],
    [6, 'a-2', 11],
    [7, 'a-3', 11],
    [8, 'x-1', 11],
  ])
  const bodies = new Set(maildrop.view().entries.map(({ message }) => message.body()))
  expect(bodies.size).toBe(1)
})

test('repeat.untilOctets gives a message of exactly so many octets, also many of them', async () => {
  const folder = manifestFolder({
    messages: [
      { file: 'a.eml', repeat: { untilOctets: 21 } },
      { file: 'a.eml', repeat: { untilOctets: 23, messages: 2 } },
    ],
  })
  const maildrop = loadMaildrop(folder, 'maildrop')
  expect(await listingOf(maildrop)).toEqual([
    [1, 'a', 21],
    [2, 'a-1', 23],
    [3, 'a-2', 23],
  ])
  expect(contentsOf(maildrop)).toEqual([
    ['a', 'A\r\n\r\nText\r\nText\r\nxx\r\n'],
    ['a-1', 'A\r\n\r\nText\r\nText\r\nText\r\n'],
    ['a-2', 'A\r\n\r\nText\r\nText\r\nText\r\n'],
  ])
})

test('a file name gives way to a unique-id that another message brings, and a second one is told apart', () => {
  const folder = manifestFolder(
    {
      messages: [{ file: 'a.eml' }, { file: 'a.eml' }, { file: 'b.eml' }, { file: 'a.eml', uniqueId: 'b' }],
    },
    { 'b.eml': '' },
  )
  const uniqueIds = loadMaildrop(folder, 'maildrop')
    .list()
    .map(({ uniqueId }) => uniqueId)
  expect(uniqueIds).toEqual(['a', 'a-2', 'b-2', 'b'])
})

test('duplicate unique-ids are served where the manifest or the option allows them', () => {
  const messages = [
    { file: 'a.eml', uniqueId: 'x' },
    { file: 'a.eml', uniqueId: 'x' },
  ]
  const byManifest = loadMaildrop(manifestFolder({ allowDuplicateUniqueIds: true, messages }), 'maildrop')
  const byOption = loadMaildrop(
    { path: manifestFolder({ messages }), allowDuplicateUniqueIds: true },
    'maildrop',
  )
  expect([byManifest, byOption].map((maildrop) => maildrop.list().map(({ uniqueId }) => uniqueId))).toEqual([
    ['x', 'x'],
    ['x', 'x'],
  ])
})

test('nothing is read of a mail file until it is asked for', () => {
  const folder = manifestFolder({ messages: [{ file: 'a.eml' }] })
  const maildrop = loadMaildrop(folder, 'maildrop')
  expect(maildrop.list()).toEqual([{ messageNumber: 1, uniqueId: 'a' }])
  writeFileSync(join(folder, 'a.eml'), 'Other\n')
  expect(contentsOf(maildrop)).toEqual([['a', 'Other\r\n']])
})

const named = 'Allowed is the name of a mail file in the folder of the manifest.'
describe('a broken manifest is refused with the place in it:', () => {
  test.each<[string, unknown, string, string]>([
    ['a number', 7, '', 'found 7. Allowed is an object with the key messages.'],
    ['without messages', {}, 'messages', 'missing.'],
    [
      'messages of the wrong type',
      { messages: {} },
      'messages',
      'found an object. Allowed is a list of { "file": NAME }.',
    ],
    [
      'an unknown key above',
      { mesages: [], messages: [] },
      'mesages',
      'unknown key. Did you mean messages? Allowed: $schema, exact, allowDuplicateUniqueIds, messages.',
    ],
    [
      'an unknown key below',
      { messages: [{ file: 'a.eml' }, { file: 'a.eml', uniqueID: 'x' }] },
      'messages[1].uniqueID',
      'unknown key. Did you mean uniqueId? Allowed: file, uniqueId, messageNumber, declaredSizeInOctets, exact, repeat.',
    ],
    ['an entry without file', { messages: [{}] }, 'messages[0].file', 'missing.'],
    [
      'a number out of range',
      { messages: [{ file: 'a.eml', messageNumber: 0 }] },
      'messages[0].messageNumber',
      'found 0. Allowed is a whole number from 1.',
    ],
    [
      'a unique-id with CR',
      { messages: [{ file: 'a.eml', uniqueId: 'x\r' }] },
      'messages[0].uniqueId',
      'found "x\\r". Allowed is a text without CR and LF, one octet to each character (RFC 1939 section 7: 1 to 70 from ! to ~).',
    ],
    [
      'a missing file',
      { messages: [{ file: 'aa.eml' }] },
      'messages[0].file',
      `found "aa.eml", which cannot be read: ENOENT: no such file or directory. Did you mean "a.eml"? ${named}`,
    ],
    [
      'a folder as file',
      { messages: [{ file: 'deep' }] },
      'messages[0].file',
      'found "deep", which is no file. Allowed is the name of a mail file.',
    ],
    [
      'an empty repeat',
      { messages: [{ file: 'a.eml', repeat: {} }] },
      'messages[0].repeat',
      'found {}. Allowed is { "messages": N } or { "untilOctets": N }.',
    ],
    [
      'a repeat beyond reason',
      { messages: [{ file: 'a.eml', repeat: { messages: 1_000_001 } }] },
      'messages[0].repeat.messages',
      'found 1000001. Allowed are at most 1000000.',
    ],
    [
      'a repeat of too few octets',
      { messages: [{ file: 'a.eml', repeat: { untilOctets: 10 } }] },
      'messages[0].repeat.untilOctets',
      'found 10, but "a.eml" has 11 octets already. Ask for that many or more.',
    ],
    [
      'a repeat of no body',
      { messages: [{ file: 'deep/b.eml', repeat: { untilOctets: 10 } }] },
      'messages[0].repeat.untilOctets',
      'found 10, but "b.eml" has no blank line, so there is no body to repeat. Add one, as CRLF CRLF.',
    ],
    [
      'message-numbers that do not rise',
      {
        messages: [
          { file: 'a.eml', repeat: { messages: 3 } },
          { file: 'a.eml', messageNumber: 3 },
        ],
      },
      'messages[1].messageNumber',
      'found the message-number 3, but the message before it has 3. Message-numbers must rise: give 4 or more, or leave it out.',
    ],
    [
      'a unique-id given twice',
      {
        messages: [
          { file: 'a.eml', uniqueId: 'x' },
          { file: 'a.eml', uniqueId: 'x' },
        ],
      },
      'messages[1].uniqueId',
      'found "x", the unique-id of message 1 already (RFC 1939 section 7: no two alike in a maildrop). Give another one, or set allowDuplicateUniqueIds: true where that is the point.',
    ],
  ])('%s', (_, manifest, inside, text) => {
    const folder = manifestFolder(manifest, { 'deep/b.eml': 'B\n' })
    const place = join(folder, 'maildrop.json') + (inside === '' ? '' : `: ${inside}`)
    expect(refusalOf(() => loadMaildrop(folder, 'maildrop'))).toEqual({
      code: 'INVALID_FIXTURE',
      path: place,
      message: `${place}: ${text}`,
    })
  })

  test('not JSON', () => {
    const folder = temporaryFolder({ 'maildrop.json': '{\n  "messages": [,]\n}\n' })
    const path = `${join(folder, 'maildrop.json')}:2:16`
    expect(refusalOf(() => loadMaildrop(folder, 'maildrop'))).toEqual({
      code: 'INVALID_FIXTURE',
      path,
      message: `${path}: this is not JSON: found ",". Allowed here: a value or ].`,
    })
  })

  test.each(['../secret.eml', '../missing.eml', '/etc/passwd', 'link.eml', '.'])(
    'a file outside the folder: %s',
    (file) => {
      const above = temporaryFolder({
        'secret.eml': 'S\n',
        'maildrop/maildrop.json': JSON.stringify({ messages: [{ file }] }),
      })
      const folder = join(above, 'maildrop')
      symlinkSync('../secret.eml', join(folder, 'link.eml'))
      const place = `${join(folder, 'maildrop.json')}: messages[0].file`
      expect(refusalOf(() => loadMaildrop(folder, 'maildrop'))).toEqual({
        code: 'INVALID_FIXTURE',
        path: place,
        message: `${place}: found ${JSON.stringify(file)}, which lies outside the folder ${folder}. Allowed is the name of a mail file inside it; copy the file there.`,
      })
    },
  )
})
