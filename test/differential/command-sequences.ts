/**
 * Sequences of command lines, valid and invalid, the same ones for the same seed.
 */
import type { SeededDraws } from '../support/seeded-draws.ts'

export interface Sequence {
  readonly before: readonly string[]
  /** Behind the log-on. */
  readonly behind: readonly string[]
  /** The session is ended by QUIT, or the connection just goes. */
  readonly quits: boolean
}

const LONG = `NOOP ${'x'.repeat(300)}`
const BEFORE = [
  ...[
    'CAPA',
    'capa',
    'STAT',
    'NOOP',
    'RETR 1',
    'XYZZY',
    'USER',
    'PASS',
    'PASS secret',
    'AUTH XYZZY',
    'AUTH',
    'QUITX',
  ],
  ...[
    'USER nobody',
    'USER two words',
    'AUTH PLAIN !',
    'APOP x',
    'LAST',
    '',
    ' CAPA',
    'CAPA x',
    'STLS x',
    'DELE 1',
    LONG,
  ],
]
const BEHIND = [
  ...['STAT', 'LIST', 'UIDL', 'NOOP', 'RSET', 'CAPA', 'stat', 'Uidl', 'rSeT'],
  ...['STAT ', 'NOOP ', 'RSET ', 'LIST ', 'UIDL ', 'STAT x', 'NOOP x', 'RSET x', 'CAPA x'],
  ...[
    '',
    ' STAT',
    'XYZZY',
    'XYZZY 1',
    'USER someone',
    'PASS secret',
    'APOP x y',
    'AUTH',
    'AUTH PLAIN',
    'STLS',
  ],
  ...[
    'LAST',
    'XTND',
    'STAT\t',
    'NOOP\tx',
    'LIST 1 x',
    'QUIT x',
    LONG,
    '\0',
    'LIST\0',
    '\xff',
    'CAPA ',
    'LISTX 1',
  ],
  ...['RETR', 'DELE', 'TOP', 'TOP 1', 'TOP 1 x', 'TOP 1 -1', 'TOP x 1', 'TOP  1  1', 'TOP 1 1 1', 'TOP 1 00'],
] as const
const WITH_NUMBER = ['LIST', 'UIDL', 'RETR', 'DELE', 'DELE', 'DELE', 'TOP'] as const
const NUMBERS = [
  '1',
  '2',
  '3',
  '4',
  '5',
  '0',
  '6',
  '99',
  '-1',
  '01',
  '0002',
  'x',
  '1x',
  '+1',
  '1 ',
  ' 1',
  '1 2',
  '99999999999999999999',
  '\t1',
]
const RIGHT_NUMBERS = 5

export function drawSequence(draws: SeededDraws): Sequence {
  const several = (most: number, draw: () => string) => Array.from({ length: draws.below(most + 1) }, draw)
  return {
    before: draws.chance(0.3) ? several(2, () => draws.pick(BEFORE)) : [],
    behind: several(12, () => behind(draws)),
    quits: draws.chance(0.8),
  }
}

function behind(draws: SeededDraws): string {
  if (draws.chance(0.4)) return draws.pick(BEHIND)
  const keyword = draws.pick(WITH_NUMBER)
  const number = draws.chance(0.6) ? String(draws.between(1, RIGHT_NUMBERS)) : draws.pick(NUMBERS)
  return keyword === 'TOP' ? `TOP ${number} ${draws.pick(['0', '1', '2', '100'])}` : `${keyword} ${number}`
}
