import { describe, expect, it } from 'vitest'
import {
  beginsWithKeyword,
  endsAuth,
  hideAnswer,
  hideChallenge,
  hideSecretAnywhere,
  opensAuth,
  SecretKeeper,
} from '../../src/transcript/secrets.ts'

/** The lines as they are shown: `C: …`, `S: …`, or `A: …` for what the event calls an answer. */
function shown(lines: readonly string[], keeper: SecretKeeper = new SecretKeeper()): readonly string[] {
  return lines.map((line) => {
    const [speaker, text] = [line.slice(0, 3), line.slice(3)]
    return (
      speaker + (speaker === 'S: ' ? keeper.serverLine(text) : keeper.clientLine(text, speaker === 'A: '))
    )
  })
}

describe('a session of which all is known', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'hides answers until the server has ended the exchange',
      [
        'C: AUTH LOGIN',
        'S: + VXNlcm5hbWU6',
        'C: dXNlcg==',
        'S: + PDE4',
        'C: cGFzcw==',
        'S: +OK',
        'C: STAT',
        'C: xyz',
      ],
      [
        'C: AUTH LOGIN',
        'S: + VXNlcm5hbWU6',
        'C: ********',
        'S: + ********',
        'C: ********',
        'S: +OK',
        'C: STAT',
        'C: xyz',
      ],
    ],
    [
      'shows a command and hides anything else behind a secret, whoever let it in',
      ['C: AUTH PLAIN', 'S: +OK', 'C: more', 'S: +OK', 'C: other'],
      ['C: AUTH PLAIN', 'S: +OK', 'C: ********', 'S: +OK', 'C: other'],
    ],
    [
      'is in doubt behind a password until a positive reply',
      ['C: PASS se', 'S: -ERR', 'C: cret', 'S: +OK', 'C: xyz'],
      ['C: PASS ********', 'S: -ERR', 'C: ********', 'S: +OK', 'C: xyz'],
    ],
    [
      'is in doubt behind a password until a command',
      ['C: PASS se', 'C: cret', 'C: NOOP', 'C: xyz'],
      ['C: PASS ********', 'C: ********', 'C: NOOP', 'C: xyz'],
    ],
    [
      'stays in doubt where the next line is a secret too',
      ['C: PASS a', 'C: APOP user c4c9334bac560ecc979e58001b3e22fb', 'C: xyz'],
      ['C: PASS ********', 'C: APOP user ********', 'C: ********'],
    ],
    [
      'stays in doubt where a line is neither command nor secret',
      ['C: PASS a', 'C: *', 'C: xyz'],
      ['C: PASS ********', 'C: *', 'C: ********'],
    ],
    ['is in no doubt behind a PASS without a password', ['C: PASS', 'C: xyz'], ['C: PASS', 'C: xyz']],
    [
      'takes an answer for a command where the server has ended the exchange',
      ['C: AUTH LOGIN', 'S: -ERR', 'A: STAT', 'A: c3RhdA=='],
      ['C: AUTH LOGIN', 'S: -ERR', 'A: STAT', 'A: ********'],
    ],
    ['hides an answer where the server has ended nothing', ['S: +OK', 'A: STAT'], ['S: +OK', 'A: ********']],
    [
      'hides answers of a second exchange',
      ['C: AUTH LOGIN', 'S: -ERR', 'C: AUTH LOGIN', 'A: STAT', 'S: +', 'C: STAT'],
      ['C: AUTH LOGIN', 'S: -ERR', 'C: AUTH LOGIN', 'A: ********', 'S: +', 'C: ********'],
    ],
    [
      'shows a challenge where no exchange is open',
      ['C: RETR 1', 'S: + PDE4', 'S: +OK', 'S: + PDE4'],
      ['C: RETR 1', 'S: + PDE4', 'S: +OK', 'S: + PDE4'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(shown(lines)).toEqual(expected)
  })
})

describe('a session whose beginning is lost', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'may be in the middle of an exchange, until the server ends it',
      ['C: xyz', 'S: + PDE4', 'C: STAT', 'C: xyz', 'S: -ERR', 'C: STAT', 'C: xyz', 'S: + PDE4'],
      ['C: ********', 'S: + ********', 'C: STAT', 'C: ********', 'S: -ERR', 'C: STAT', 'C: xyz', 'S: + PDE4'],
    ],
    [
      'is out of doubt with a positive reply',
      ['C: xyz', 'S: +OK', 'C: xyz'],
      ['C: ********', 'S: +OK', 'C: xyz'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(shown(lines, new SecretKeeper(true))).toEqual(expected)
  })
})

describe('a copy', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['knows that nothing is open', ['C: NOOP'], ['C: xyz', 'S: + PDE4']],
    ['knows that an exchange is open', ['C: AUTH LOGIN'], ['C: ********', 'S: + ********']],
    ['knows that there is doubt', ['C: PASS a'], ['C: ********', 'S: + PDE4']],
  ])('%s', (_, lines, expected) => {
    const keeper = new SecretKeeper()
    shown(lines, keeper)
    expect(shown(['C: xyz', 'S: + PDE4'], keeper.copy())).toEqual(expected)
  })

  it('knows that the beginning is lost', () => {
    expect(shown(['C: xyz'], new SecretKeeper(true).copy())).toEqual(['C: ********'])
  })

  it('knows that the server has ended an exchange', () => {
    const keeper = new SecretKeeper()
    shown(['C: AUTH LOGIN', 'S: -ERR'], keeper)
    expect(shown(['A: STAT'], keeper.copy())).toEqual(['A: STAT'])
  })

  it('tells its original nothing', () => {
    const keeper = new SecretKeeper()
    shown(['C: AUTH LOGIN'], keeper.copy())
    expect(shown(['C: xyz'], keeper)).toEqual(['C: xyz'])
  })
})

describe('lines by themselves', () => {
  it.each([
    ['*', '*'],
    [' * ', ' * '],
    ['quit', 'quit'],
    ['', ''],
    ['\t', '\t'],
    ['**', '********'],
    ['QUIT now', '********'],
    ['a *', '********'],
    ['STAT', '********'],
  ])('the answer %j is shown as %j', (line, expected) => {
    expect(hideAnswer(line)).toBe(expected)
  })

  it.each([
    ['AUTH PLAIN', true],
    ['auth\tplain', true],
    [' \xffAUTH x', true],
    ['AUTH:x', true],
    ['AUTH', false],
    ['AUTH  ', false],
    ['AUTHOR x', false],
    ['PASS AUTH x', false],
    ['1 2', false],
  ])('%j begins an AUTH exchange: %j', (line, expected) => {
    expect(opensAuth(line)).toBe(expected)
  })

  it.each([
    ['STAT', true],
    ['stat 1', true],
    [' \x00STAT', true],
    ['UTF8', true],
    ['utf8\t', true],
    ['STATS', false],
    ['STAT1', false],
    ['STAT=', false],
    ['STAT+x', false],
    ['LIST/x', false],
    ['UTF89', false],
    ['x STAT', false],
    ['c3Rh= STAT', false],
    ['', false],
  ])('%j begins with a keyword: %j', (line, expected) => {
    expect(beginsWithKeyword(line)).toBe(expected)
  })

  it.each([
    ['+OK', true],
    ['-ERR no', true],
    ['+ok\tyes', true],
    ['-err\r', true],
    ['+', false],
    ['+OKAY', false],
    ['-ERROR', false],
    [' +OK', false],
    ['x -ERR', false],
  ])('%j ends an AUTH exchange: %j', (line, expected) => {
    expect(endsAuth(line)).toBe(expected)
  })

  it.each([
    ['+ PDE4', '+ ********'],
    ['+PDE4', '+********'],
    ['+ \tcj1m', '+ \t********'],
    ['+ dj3x', '+ ********'],
    ['+ cj4x', '+ cj4x'],
    ['+ PQ==', '+ PQ=='],
    ['+ xPDE4', '+ xPDE4'],
    ['x+ PDE4', 'x+ PDE4'],
    ['PDE4', 'PDE4'],
    ['+', '+'],
    ['+ PDE4\nmore', '+ ********'],
  ])('the challenge %j is shown as %j', (line, expected) => {
    expect(hideChallenge(line)).toBe(expected)
  })

  it.each([
    ['12:00 > pass secret', '12:00 > pass ********'],
    ['(APOP user 0123456789abcdef)', '(APOP user ********'],
    ['PASSWORD secret', 'PASSWORD secret'],
    ['compass secret', 'compass secret'],
    ['no secret', 'no secret'],
  ])('in the text %j is shown %j', (text, expected) => {
    expect(hideSecretAnywhere(text)).toBe(expected)
  })
})
