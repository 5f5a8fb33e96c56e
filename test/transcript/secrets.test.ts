import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NewEvent } from '../../src/transcript/event.ts'
import { renderTranscript } from '../../src/transcript/render.ts'
import { hideSecret } from '../../src/transcript/secrets.ts'
import { client, opened, server, transcriptOf } from './conversation.ts'

/** The lines of the text behind the opening. */
function shown(events: readonly NewEvent[]): readonly string[] {
  return renderTranscript(transcriptOf([opened(), ...events]))
    .split('\n')
    .slice(1)
}

describe('hideSecret', () => {
  it.each([
    ['PASS secret', 'PASS ********'],
    ['pass  secret', 'pass  ********'],
    ['Pass\tmy secret ', 'Pass\t********'],
    [' PASS secret', ' PASS ********'],
    ['PASS', 'PASS'],
    ['PASS ', 'PASS '],
    ['PASS:secret', 'PASS********'],
    ['PASSsecret', 'PASS********'],
    ['PASSWORD secret', 'PASS********'],
    ['PAS secret', 'PAS ********'],
    ['PASD secret', 'PASD ********'],
    ['\xff\xf4PASS secret', '\xff\xf4PASS ********'],
    ['PASS a\rb', 'PASS ********'],
    ['APOP user c4c9334bac560ecc979e58001b3e22fb', 'APOP user ********'],
    ['apop  user  digest more', 'apop  user  ********'],
    ['APOP c4c9334bac560ecc979e58001b3e22fb', 'APOP ********'],
    ['APOP c4c9334bac560ecc979e58001b3e22fb user', 'APOP ********'],
    ['AUTH', 'AUTH'],
    ['AUTH PLAIN', 'AUTH PLAIN'],
    ['auth plain AHVzZXIAc2VjcmV0', 'auth plain ********'],
    ['AUTH X-NEW  AHVzZXIAc2VjcmV0', 'AUTH X-NEW  ********'],
    ['AUTH AHVzZXIAc2VjcmV0', 'AUTH ********'],
    ['AUTHENTICATE PLAIN', 'AUTH********'],
    ['USER user', 'USER user'],
    ['TOP 1 0', 'TOP 1 0'],
    ['XYZZY secret', 'XYZZY secret'],
    ['', ''],
    ['12345', '12345'],
    ['PA secret', 'PA secret'],
    ['AP secret', 'AP secret'],
    ['PASSSS secret', 'PASS********'],
    ['PSAS secret', 'PSAS ********'],
    ['APO user', 'APO ********'],
    ['OAUTH x', 'OAUTH ********'],
    ['PAXSXSX secret', 'PAXSXSX secret'],
    ['LAST 1', 'LAST 1'],
    ['AUTHS PLAIN', 'AUTH********'],
    ['PAXSXS secret', 'PAXSXS ********'],
    ['PASS:a b', 'PASS********'],
    ['PASS \nsecret', 'PASS ********'],
    ['APOP user ', 'APOP ********'],
    ['APOP us\ner digest', 'APOP us\ner ********'],
    ['APOP user di\ngest', 'APOP user ********'],
    ['APOP 0123456789abcde digest', 'APOP 0123456789abcde ********'],
    ['APOP 0123456789ABCDEF digest', 'APOP ********'],
    ['APOP x0123456789abcdef digest', 'APOP x0123456789abcdef ********'],
    ['APOP 0123456789abcdefx digest', 'APOP 0123456789abcdefx ********'],
    ['AUTH gssapi', 'AUTH gssapi'],
    ['AUTH x-new', 'AUTH ********'],
    ['AUTH ABCDEFGHIJKLMNOPQRSTU', 'AUTH ********'],
    ['AUTH ABCDEFGHIJKLMNOPQRST', 'AUTH ABCDEFGHIJKLMNOPQRST'],
    ['AUTH PLAIN ', 'AUTH PLAIN '],
    ['AUTH PLAIN\tab\ncd', 'AUTH PLAIN\t********'],
  ])('shows %j as %j', (line, expected) => {
    expect(hideSecret(line)).toBe(expected)
  })

  it('never shows an argument of PASS, whatever its case and the spaces before it', () => {
    const word = fc.constantFrom('PASS', 'pass', 'PaSs')
    const gap = fc.constantFrom(' ', '  ', '\t', ' \t ')
    const secret = fc.string({ minLength: 1, unit: fc.constantFrom('s', 'é', '1', '\0', '"', '*') })
    fc.assert(
      fc.property(word, gap, secret, (keyword, spaces, argument) => {
        expect(hideSecret(keyword + spaces + argument)).toBe(`${keyword}${spaces}********`)
      }),
    )
  })

  it('changes nothing more when it is done again', () => {
    const word = fc.constantFrom(
      'PASS',
      'AUTH',
      'Apop',
      'AUTHOR',
      'APO',
      ' ',
      '  ',
      '\t',
      'PLAIN',
      'x',
      '0123456789abcdef',
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const once = hideSecret(words.join(''))
        expect(hideSecret(once)).toBe(once)
      }),
    )
  })
})

describe('an AUTH exchange', () => {
  it('hides every answer until the final reply, even where a fault makes it go on', () => {
    const events = [
      client('AUTH LOGIN\r\n'),
      server('+ VXNlcm5hbWU6\r\n'),
      client('dXNlcg==\r\n'),
      server('nonsense\r\n'),
      client('STAT c2VjcmV0\r\n'),
      client('\r\n'),
      server('+OK\r\n'),
      client('STAT\r\n'),
    ]
    expect(shown(events)).toEqual([
      'C: AUTH LOGIN',
      'S: + VXNlcm5hbWU6',
      'C: ********',
      'S: nonsense',
      'C: ********',
      'C:',
      'S: +OK',
      'C: STAT',
    ])
  })

  it('shows that it was given up', () => {
    const events = [
      client('AUTH PLAIN\r\n'),
      server('+ \r\n'),
      client('*\r\n'),
      client('QUIT\r\n'),
      server('-ERR\r\n'),
    ]
    expect(shown(events)).toEqual(['C: AUTH PLAIN', 'S: +\\x20', 'C: *', 'C: QUIT', 'S: -ERR'])
  })

  it('is not begun by AUTH alone, and is over with a negative reply', () => {
    const events = [
      client('AUTH\r\n'),
      client('NOOP\r\n'),
      client('AUTH PLAIN\r\n'),
      server('-err\r\n'),
      client('NOOP\r\n'),
    ]
    expect(shown(events)).toEqual(['C: AUTH', 'C: NOOP', 'C: AUTH PLAIN', 'S: -err', 'C: NOOP'])
  })

  it('hides an answer whose AUTH was dropped, until the server has ended what was open', () => {
    const events = [
      client('NOOP\r\n'),
      server('+ \r\n'),
      client('c2VjcmV0\r\n'),
      server('+OK\r\n'),
      client('XYZ\r\n'),
    ]
    expect(renderTranscript(transcriptOf(events)).split('\n')).toEqual([
      '-- session 1 goes on',
      'C: NOOP',
      'S: +\\x20',
      'C: ********',
      'S: +OK',
      'C: XYZ',
    ])
  })

  it('hides what the event calls an answer', () => {
    const answer: NewEvent = { ...client('STAT\r\n'), type: 'command', answersChallenge: true } as NewEvent
    expect(shown([answer])).toEqual(['C: ********'])
  })

  it('hides what is sent on where it was refused, until a command comes', () => {
    const events = [
      client('AUTH PLAIN\r\n'),
      server('-ERR not offered\r\n'),
      client('c2VjcmV0\r\n'),
      server('-ERR unknown\r\n'),
      client('USER user\r\n'),
      server('+OK\r\n'),
      client('PASS se\r\n'),
      server('-ERR\r\n'),
      client('cret\r\n'),
      client('STAT\r\n'),
      client('XYZ\r\n'),
    ]
    expect(shown(events).filter((line) => line.startsWith('C'))).toEqual([
      'C: AUTH PLAIN',
      'C: ********',
      'C: USER user',
      'C: PASS ********',
      'C: ********',
      'C: STAT',
      'C: XYZ',
    ])
  })

  it('shows the command of a client that took the exchange for over', () => {
    const events = [
      client('AUTH LOGIN\r\n'),
      server('-ERR a fault says so\r\n'),
      { ...client('USER user\r\n'), answersChallenge: true } as NewEvent,
      server('-ERR this is not base64\r\n'),
      { ...client('PASS secret\r\n'), answersChallenge: true } as NewEvent,
    ]
    expect(shown(events).slice(2)).toEqual(['C: USER user', 'S: -ERR this is not base64', 'C: PASS ********'])
  })

  it.each([
    ['+ VXNlcm5hbWU6', 'of LOGIN', '+ VXNlcm5hbWU6'],
    ['+ \\x20', 'that is empty', '+ \\x20'],
    ['+ eyJzdGF0dXMiOiI0MDEifQ==', 'with an error in JSON', '+ eyJzdGF0dXMiOiI0MDEifQ=='],
    ['+ PDE4OTYuMUBoPg==', 'of CRAM-MD5', '+ ********'],
    ['+ cj1meWtv', 'of SCRAM', '+ ********'],
    ['+ dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9', "with SCRAM's proof of the server", '+ ********'],
    ['+ TlRMTVNTUAACAAAA', 'of NTLM', '+ ********'],
    ['+ cmVhbG09ImVsd29vZCI=', 'of DIGEST-MD5', '+ ********'],
    ['+ go ahead', 'that is none', '+ go ahead'],
  ])('shows the challenge %j, one %s, as %j', (challenge, _, expected) => {
    const line = challenge.replace('\\x20', ' ')
    const reply = { status: '+', text: line.slice(2) } as const
    const exchange = {
      type: 'exchange',
      session: 1,
      command: 2,
      keyword: 'AUTH',
      state: 'AUTHORIZATION',
    } as const
    const events: NewEvent[] = [client('AUTH X\r\n'), server(`${line}\r\n`)]
    expect(shown(events).at(-1)).toBe(`S: ${expected}`)
    const withheld: NewEvent = { ...exchange, reply, fate: 'withheld' }
    if (expected.endsWith('********')) expect(shown([withheld])).toEqual([`-- reply withheld: ${expected}`])
    // In a message it is a line like any other.
    expect(shown([client('RETR 1\r\n'), server(`${line}\r\n`)]).at(-1)).toBe(`S: ${challenge}`)
  })

  it('hides what only its own session says', () => {
    const events = [client('AUTH PLAIN\r\n', 1), client('NOOP\r\n', 2), client('NOOP\r\n', 1)]
    expect(shown(events)).toEqual(['C1: AUTH PLAIN', '-- session 2 goes on', 'C2: NOOP', 'C1: ********'])
  })
})
