import { describe, expect, test } from 'vitest'
import { type Language, lookUp, translated } from '../../src/session/languages.ts'
import { err, ok } from '../../src/wire/reply.ts'

describe('a language range (RFC 4647 section 3.4)', () => {
  test.each<[range: string, offered: readonly Language[], found: Language | undefined]>([
    ['*', ['fr', 'de'], 'fr'],
    ['de', ['en', 'de'], 'de'],
    ['DE', ['en', 'de'], 'de'],
    ['de-AT', ['en', 'de'], 'de'],
    ['de-Latn-DE-1996', ['en', 'de'], 'de'],
    ['de-', ['de'], 'de'],
    ['de-AT', ['en'], undefined],
    ['deu', ['de'], undefined],
    ['d', ['de'], undefined],
    ['x-de', ['de'], undefined],
    ['es', ['en', 'de', 'fr'], undefined],
    ['-', ['de'], undefined],
  ])('%j of %j is %j', (range, offered, found) => {
    expect(lookUp(range, offered)).toBe(found)
  })
})

describe('a reply in another language', () => {
  test('is the same reply with its text for people translated, in octets of UTF-8', () => {
    expect(translated(err('unknown command', 'X'), 'de')).toEqual(err('unbekannter Befehl', 'X'))
    expect(translated(ok('pop3-mock signing off'), 'fr')).toEqual(ok('pop3-mock prend cong\xc3\xa9'))
  })

  test('keeps its numbers, in their order', () => {
    expect(translated(ok('12 messages (3450 octets)'), 'de').text).toBe('12 Nachrichten (3450 Oktette)')
    expect(translated(ok('message 7 marked as deleted'), 'fr').text).toBe(
      'message 7 marqu\xc3\xa9 comme effac\xc3\xa9',
    )
  })

  test('stays as it is in English, and where it is no text that is known', () => {
    for (const reply of [ok('still here'), ok('2 320'), err('# octets of something'), ok('')]) {
      expect(translated(reply, 'en')).toBe(reply)
    }
    for (const reply of [ok('2 320'), err('no TOP of 3 lines'), ok('')])
      expect(translated(reply, 'de')).toBe(reply)
  })
})
