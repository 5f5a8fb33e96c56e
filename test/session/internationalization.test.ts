import { describe, expect, test } from 'vitest'
import { refusalWithoutUtf8 } from '../../src/session/internationalization.ts'
import { octetsOf, utf8Octets } from '../../src/wire/octets.ts'

describe('a message that only UTF-8 mode may carry (RFC 6856 section 5)', () => {
  test.each<[what: string, message: string, isRefused: boolean]>([
    ['has UTF-8 in its header', utf8Octets('Subject: Grüße\r\n\r\nHello\r\n'), true],
    ['is all header', utf8Octets('Subject: Grüß'), true],
    ['has UTF-8 in front of its first line end', utf8Octets('é\r\n\r\n'), true],
    ['has none of it in its body alone', utf8Octets('Subject: a\r\n\r\nGrüße\r\n'), false],
    ['has none of it behind a short header', utf8Octets('a\r\n\r\nGrüße\r\n'), false],
    ['has no Latin-1 in its header', 'Subject: Gr\xfc\xdfe\r\n\r\n', false],
    ['has more than ASCII in its header, where DEL is the last', 'Subject: \x7f\r\n\r\n', false],
    ['has it in the first 65536 octets', `${'x'.repeat(65_534)}\xc3\xbc`, true],
    ['has it not behind them', `${'x'.repeat(65_536)}\xc3\xbc`, false],
  ])('%s', (_, message, isRefused) => {
    const refusal = refusalWithoutUtf8(octetsOf(message))
    expect(refusal?.code).toBe(isRefused ? 'UTF8' : undefined)
    expect(refusal === undefined).toBe(!isRefused)
  })
})
