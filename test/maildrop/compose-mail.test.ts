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
  const [from, , subjectField, date] = mail.split('\r\n')
  expect([from, date]).toEqual([
    `From: =?utf-8?B?${Buffer.from('Jörg').toString('base64')}?= <joerg@example.org>`,
    'Date: Wed, 04 Mar 2026 05:06:07 +0000',
  ])
  expect(subjectField).toMatch(/^[ -~]+$/)
  expect(decoded(subjectField ?? '')).toBe(`Subject: ${subject}`)
  const words = (subjectField ?? '').split(' ').filter((word) => word.startsWith('=?'))
  expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(75)
})

test.each([
  ['Subject', { subject: 'a\r\nBcc: b' }],
  ['X A', { headers: { 'X A': '1' } }],
  ['X-A', { headers: { 'X-A': 1 as unknown as string } }],
])('the header field %s is refused when it would not be one line of text', (name, mail) => {
  const { code, path, message } = refusalOf(() => composeMail(mail, 'maildrop[0]'))
  expect([code, path]).toEqual(['INVALID_OPTION', 'maildrop[0]'])
  expect(message).toContain(`maildrop[0]: the header field ${JSON.stringify(name)} cannot be `)
  expect(message).toContain('give the whole message as { raw }')
})
