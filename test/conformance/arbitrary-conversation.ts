/**
 * Arbitrary conversations as text: mostly sensible lines in any order, so that many checks have something to look at.
 */
import * as fc from 'fast-check'

const line: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      ...[
        'C: USER user',
        'C: PASS secret',
        'C: STAT',
        'C: LIST',
        'C: LIST 1',
        'C: UIDL',
        'C: UIDL 2',
        'C: RETR 1',
      ],
      ...[
        'C: RETR 2',
        'C: RETR',
        'C: DELE 1',
        'C: DELE 2',
        'C: NOOP',
        'C: RSET',
        'C: TOP 1 0',
        'C: QUIT',
        'C: CAPA',
      ],
      ...[
        'C: APOP user c4c9334bac560ecc979e58001b3e22fb',
        'C: AUTH PLAIN',
        'C: AHVzZXIAc2VjcmV0',
        'C: *',
        'C: UTF8',
      ],
      ...[
        'C: STLS',
        'C: AUTH',
        'C: AUTH CRAM-MD5 eA==',
        'C: AUTH PLAIN =',
        'C: LANG de',
        'C: UTF8 x',
        'C: ********',
      ],
      ...['C| NOOP\\n', 'C| STA', 'C: STAT  1', 'C: NOOP '],
    ),
  },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      ...[
        'S: +OK',
        'S: +OK',
        'S: +OK 2 320',
        'S: -ERR',
        'S: -ERR [AUTH] no',
        'S: -ERR [IN-USE] busy',
        'S: +ok',
        'S: ERR',
      ],
      ...[
        'S: .',
        'S: .',
        'S: 1 120',
        'S: 2 200',
        'S: 1 a',
        'S: 2 a',
        'S: 2\\tb more',
        'S: 2 b',
        'S: ..',
        'S: Subject: one',
      ],
      ...[
        'S| +OK',
        'S| +OK\\n',
        'S: +',
        'S: + PDEyMz4=',
        'S: STLS',
        'S: SASL PLAIN',
        'S: UTF8 USER',
        'S: PIPELINING',
        'S: LOGIN-DELAY 900',
        'S⋮ 3 lines, 200 octets',
        'S⋮ 0 lines, 9 octets',
      ],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['-- session 1 opened', '-- session 2 opened', '-- session 3', '-- session 2 closed: client-ended'],
      ...[
        '-- session 1 closed: shutdown',
        '-- session 1 closed: fault',
        '-- reply cut',
        '-- reply withheld: +OK',
      ],
      ...[
        '-- tls ok: TLSv1.3',
        '-- tls ok: TLSv1.1, certificate expired',
        '-- tls fails: alert',
        '-- not read:',
      ],
      ...['-- finding: behind-stls'],
      ...[
        '-- fault: lowercase-ok (status)',
        '-- deleted: a',
        '-- logged on: user (PASS)',
        '-- session 4 goes on',
      ],
    ),
  },
)

const logOn = fc.constantFrom(
  ['S: +OK <1.2@host>', 'C: USER user', 'S: +OK', 'C: PASS secret', 'S: +OK'],
  [
    '-- session 5 opened',
    'S: +OK',
    'C: USER user',
    'S: +OK',
    'C: PASS secret',
    '-- logged on: user (PASS)',
    'S: +OK',
  ],
  [],
)

export const arbitraryConversation: fc.Arbitrary<string> = fc
  .array(fc.tuple(logOn, fc.array(line, { maxLength: 14, size: 'max' })), { minLength: 1, maxLength: 3 })
  .map((sessions) => sessions.flatMap(([begin, lines]) => [...begin, ...lines]).join('\n'))
