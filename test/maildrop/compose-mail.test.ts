import { expect, test } from 'vitest'
import { composeMail, type Mail } from '../../src/maildrop/compose-mail.ts'
import { refusalOf } from '../load/loaded.ts'

function composed(mail: Mail): string {
  return Buffer.from(composeMail(mail, 'maildrop[0]')).toString('utf8')
}

test('every part has a default', () => {
  expect(composed({})).toBe(
    [
      'From: Sender <sender@example.org>',
      'To: User <user@example.org>',
      'Subject: (no subject)',
      'Date: Thu, 01 Jan 2026 00:00:00 +0000',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      '',
    ].join('\r\n'),
  )
})

test('the text keeps its lines, each ended with CRLF', () => {
  const bodies = ['one\ntwo', 'one\r\ntwo\n', '\n.\n'].map((text) =>
    composed({ text }).split('\r\n\r\n').slice(1),
  )
  expect(bodies).toEqual([['one\r\ntwo\r\n'], ['one\r\ntwo\r\n'], ['\r\n.\r\n']])
})

test('further headers stand below the usual ones or take their place', () => {
  const mail = composed({ subject: 'S', headers: { 'content-type': 'text/html', 'X-A': '1', Subject: 'T' } })
  expect(mail.split('\r\n').slice(2)).toEqual([
    'Subject: T',
    'Date: Thu, 01 Jan 2026 00:00:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: text/html',
    'Content-Transfer-Encoding: 8bit',
    'X-A: 1',
    '',
    '',
  ])
})

/** Undoes RFC 2047: each encoded-word is decoded by itself, and space between two of them is dropped. */
function decoded(field: string): string {
  return field
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?B\?(.*?)\?=/g, (_, word: string) =>
      new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(word, 'base64')),
    )
}

test.each([
  'Grüße',
  'plain, then Ελληνικά and 日本語 then plain',
  '😀'.repeat(40),
  `${'ä '.repeat(30)}end`,
  'ä  bö c',
])('the subject %j is encoded in words of RFC 2047', (subject) => {
  const mail = composed({ subject, from: 'Jörg <joerg@example.org>', date: '2026-03-04T05:06:07Z' })
  const [from, , subjectField, date] = mail.replaceAll('\r\n ', '\n ').split('\r\n')
  expect([from, date]).toEqual([
    `From: =?utf-8?B?${Buffer.from('Jörg').toString('base64')}?= <joerg@example.org>`,
    'Date: Wed, 04 Mar 2026 05:06:07 +0000',
  ])
  expect(subjectField).toMatch(/^(?:[ -~]{1,76}\n)*[ -~]{1,76}$/)
  expect(decoded((subjectField ?? '').replaceAll('\n', ''))).toBe(`Subject: ${subject}`)
  const words = (subjectField ?? '').split(/\s/).filter((word) => word.startsWith('=?'))
  expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(75)
})

test.each([
  ['"Müller, Max" <m@x.org>', [['Müller, Max', 'm@x.org']]],
  [
    'a@x.org,Zoë <z@x.org>,b@x.org',
    [
      ['', 'a@x.org'],
      ['Zoë', 'z@x.org'],
      ['', 'b@x.org'],
    ],
  ],
  ['"a \\"ü\\" b"<x@x.org>', [['a "ü" b', 'x@x.org']]],
  ['Jörg Groß <j@x.org>', [['Jörg Groß', 'j@x.org']]],
  ['"Plain, Text" <p@x.org>', [['Plain, Text', 'p@x.org']]],
])('the addresses %s are what a mail reader finds', (to, addresses) => {
  const field = /^To: (.*(?:\r\n .*)*)\r\nSubject/m.exec(composed({ to }))?.[1] ?? ''
  expect(field).toMatch(/^[ -~\r\n]+$/)
  // No comma and no quote is left within a name that was encoded, so these are the list's own.
  const found = field.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((one) => {
    const [, name = '', address = one.trim()] = /^(.*?)\s*<(.*)>$/s.exec(one.trim()) ?? []
    return [decoded(name).replace(/^"(.*)"$/, '$1'), address]
  })
  expect(found).toEqual(addresses)
})

test('an address that is not ASCII stays as it is, and so do the parentheses of a comment', () => {
  const [from, to] = composed({ from: 'Zoë zoë@x.org', to: 'Bö (Büro) <b@ü.org>' }).split('\r\n')
  expect([from, to]).toEqual([
    'From: =?utf-8?B?Wm/Dqw==?= zoë@x.org',
    'To: =?utf-8?B?QsO2?= (=?utf-8?B?QsO8cm8=?=) <b@ü.org>',
  ])
})

test.each([
  ['Subject', { subject: 'a\r\nBcc: b' }],
  ['X A', { headers: { 'X A': '1' } }],
  ['X-A', { headers: { 'X-A': 1 as unknown as string } }],
  ['From', { from: null as unknown as string }],
  ['To', { to: 5n as unknown as string }],
])('the header field %s is refused when it would not be one line of text', (name, mail) => {
  const { code, path, message } = refusalOf(() => composeMail(mail, 'maildrop[0]'))
  expect([code, path]).toEqual(['INVALID_OPTION', 'maildrop[0]'])
  expect(message).toContain(`maildrop[0]: the header field ${JSON.stringify(name)} cannot be `)
  expect(message).toContain('give the whole message as { raw }')
})
