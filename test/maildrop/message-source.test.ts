import { describe, expect, test } from 'vitest'
import { generate, type MessageSource, messageFrom } from '../../src/maildrop/message-source.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { refusalOf } from '../load/loaded.ts'

test.each<[string, MessageSource, string]>([
  ['text', 'A: ü\n\nText', 'A: \xc3\xbc\r\n\r\nText\r\n'],
  ['octets', octetsOf('A\xff\n'), 'A\xff\r\n'],
  ['raw text', { raw: 'A\n' }, 'A\r\n'],
  ['raw octets, exact', { raw: octetsOf('A\n'), exact: true }, 'A\n\r\n'],
])('%s is a message', (_, source, expected) => {
  expect(textOf(messageFrom(source, 'maildrop[0]').body().octets)).toBe(expected)
})

test('octets are not copied when they can be served as they are', () => {
  const octets = octetsOf('A\r\n')
  const messages = [octets, { raw: octets }, { raw: octets, exact: true }].map((source) =>
    messageFrom(source, 'maildrop[0]'),
  )
  expect(messages.map((message) => message.body().octets === octets)).toEqual([true, true, true])
})

test('parts are a message, with the traits that are given beside them', () => {
  const message = messageFrom(
    { subject: 'S', uniqueId: 'x', messageNumber: 3, declaredSizeInOctets: 4 },
    'maildrop[0]',
  )
  const { uniqueId, messageNumber, declaredSizeInOctets } = message
  expect([uniqueId, messageNumber, declaredSizeInOctets]).toEqual(['x', 3, 4])
  expect(textOf(message.body().octets)).toContain('\r\nSubject: S\r\n')
})

test('a unique-id beside the source counts unless the source brings one', () => {
  const uniqueIds = ['A', { raw: 'A' }, { raw: 'A', uniqueId: 'own' }].map(
    (source) => messageFrom(source, 'replace', 'kept').uniqueId,
  )
  expect(uniqueIds).toEqual(['kept', 'kept', 'own'])
})

describe('what is no message is refused:', () => {
  const forms = 'Allowed is the message as text or octets, { raw }, or its parts { from, to, subject, text }.'
  test.each<[string, unknown, string, string]>([
    ['a number', 7, '', `found 7. ${forms}`],
    ['null', null, '', `found null. ${forms}`],
    ['a list', ['A'], '', `found a list. ${forms}`],
    ['raw of the wrong type', { raw: 7 }, '.raw', 'found 7. Allowed is text or octets.'],
    [
      'exact of the wrong type',
      { raw: '', exact: 'yes' },
      '.exact',
      'found "yes". Allowed is true or false.',
    ],
    ['text of the wrong type', { text: 7 }, '.text', 'found 7. Allowed is text.'],
    ['no text', { text: null }, '.text', 'found null. Allowed is text.'],
    ['headers of the wrong type', { headers: 'X: 1' }, '.headers', 'found "X: 1". Allowed is an object.'],
    ['no headers', { headers: null }, '.headers', 'found null. Allowed is an object.'],
    ['no date', { date: null }, '.date', 'found null. Allowed is a Date or a date text.'],
    ['a number for a date', { date: 5 }, '.date', 'found 5. Allowed is a Date or a date text.'],
    [
      'a mistyped key',
      { subjekt: 'x' },
      '.subjekt',
      'unknown key. Did you mean subject? Allowed: from, to, subject, date, text, headers, uniqueId, messageNumber, declaredSizeInOctets.',
    ],
    [
      'parts beside raw',
      { raw: '', subject: 'x' },
      '.subject',
      'unknown key. Allowed: raw, exact, uniqueId, messageNumber, declaredSizeInOctets.',
    ],
    ['a date that is none', { date: 'soon' }, '.date', 'found "soon". Allowed is a Date or a date text.'],
  ])('%s', (_, source, key, text) => {
    expect(refusalOf(() => messageFrom(source as MessageSource, 'maildrop[2]'))).toEqual({
      code: 'INVALID_OPTION',
      path: `maildrop[2]${key}`,
      message: `maildrop[2]${key}: ${text}`,
    })
  })
})

test('generate makes so many messages by index', () => {
  expect(generate(3, (index) => `${index}`)).toEqual(['0', '1', '2'])
  expect(generate(0, () => '')).toEqual([])
  expect(refusalOf(() => generate(-1, () => ''))).toEqual({
    code: 'INVALID_OPTION',
    path: 'generate.count',
    message: 'generate.count: found -1. Allowed is a whole number from 0.',
  })
})
