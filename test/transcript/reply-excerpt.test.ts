import { expect, it } from 'vitest'
import { type ExcerptLimits, ReplyExcerpt } from '../../src/transcript/reply-excerpt.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

/** A segment in its pieces, or what the conversation itself lacks. */
type Step = readonly string[] | { readonly lines: number; readonly octets: number }

/** What is shown of the steps, one millisecond apart from 0: time and line, or time, lines and octets left out. */
function excerpt(limits: ExcerptLimits, steps: readonly Step[]): readonly unknown[] {
  const shown: unknown[] = []
  const reply = new ReplyExcerpt(limits, {
    line: (octets, timeMs) => shown.push([timeMs, textOf(octets)]),
    elision: ({ lines, octets, ...rest }, timeMs) =>
      shown.push([timeMs, lines, octets, ...Object.keys(rest)]),
  })
  steps.forEach((step, timeMs) => {
    if ('lines' in step) reply.elide(step, timeMs)
    else reply.add(step.map(octetsOf), timeMs)
  })
  reply.end()
  return shown
}

const LIMITS: ExcerptLimits = { firstLines: 2, lastLines: 1, lineInOctets: 120 }
const ALL = Number.POSITIVE_INFINITY
const NO_LIMITS: ExcerptLimits = { firstLines: ALL, lastLines: ALL, lineInOctets: ALL }
const x = (count: number): string => 'x'.repeat(count)

it.each<[string, ExcerptLimits, readonly Step[], readonly unknown[]]>([
  ['nothing of nothing', LIMITS, [[], ['']], []],
  [
    'as many lines as are allowed',
    LIMITS,
    [['a\n', 'b\n'], ['c\n']],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [1, 'c\n'],
    ],
  ],
  [
    'first and last lines, and what is between from its first line on',
    LIMITS,
    [['a\nb\n'], ['cc\n'], ['d\n', 'e\n'], ['f\n']],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [1, 3, 7],
      [3, 'f\n'],
    ],
  ],
  [
    'a line in pieces as one, from its first piece on',
    LIMITS,
    [['a'], ['b', 'c\r'], ['\nd']],
    [
      [0, 'abc\r\n'],
      [2, 'd'],
    ],
  ],
  ['a line of just the limit', LIMITS, [[`${x(119)}\n`]], [[0, `${x(119)}\n`]]],
  [
    'of a longer one its beginning',
    LIMITS,
    [[`${x(120)}\n`]],
    [
      [0, x(100)],
      [0, 1, 21],
    ],
  ],
  [
    'of a longer one in pieces its beginning',
    LIMITS,
    [[x(60), 'y'.repeat(60)], ['z\n']],
    [
      [0, x(60) + 'y'.repeat(40)],
      [0, 1, 22],
    ],
  ],
  [
    'of a longer one without its end that its end is missing',
    LIMITS,
    [[x(121)]],
    [
      [0, x(100)],
      [0, 0, 21],
    ],
  ],
  [
    'no first line behind a long one',
    LIMITS,
    [[`${x(120)}\n`], ['a\n', 'b\n']],
    [
      [0, x(100)],
      [0, 2, 23],
      [1, 'b\n'],
    ],
  ],
  [
    'no last line that is long, nor what was before it',
    LIMITS,
    [['a\nb\n'], ['c\n'], [`${x(120)}\n`]],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [1, 2, 123],
    ],
  ],
  [
    'last lines behind a long one',
    LIMITS,
    [['a\nb\n'], [`${x(120)}\n`], ['c\n']],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [1, 1, 121],
      [2, 'c\n'],
    ],
  ],
  [
    'a last line without its end',
    LIMITS,
    [['a\nb\nc\nd']],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [0, 1, 2],
      [0, 'd'],
    ],
  ],
  [
    'two last lines',
    { ...LIMITS, firstLines: 1, lastLines: 2 },
    [['a\nb\nc\nd\n']],
    [
      [0, 'a\n'],
      [0, 1, 2],
      [0, 'c\n'],
      [0, 'd\n'],
    ],
  ],
  [
    'one mark for what is lacking and what is left out',
    LIMITS,
    [['a\n'], { lines: 3, octets: 30 }, ['b\nc\n']],
    [
      [0, 'a\n'],
      [1, 4, 32],
      [2, 'c\n'],
    ],
  ],
  [
    'one mark for last lines that turn out to be none, from the first of them on',
    LIMITS,
    [['a\nb\n'], ['c\n'], { lines: 3, octets: 30 }, ['d\n']],
    [
      [0, 'a\n'],
      [0, 'b\n'],
      [1, 4, 32],
      [3, 'd\n'],
    ],
  ],
  [
    'a line that breaks off before what is lacking',
    LIMITS,
    [['a'], { lines: 1, octets: 9 }, ['b\n']],
    [
      [0, 'a'],
      [1, 1, 9],
      [2, 'b\n'],
    ],
  ],
  [
    'each mark where everything is asked for',
    NO_LIMITS,
    [['a\n'], { lines: 1, octets: 9 }, ['b\n'], { lines: 0, octets: 1 }],
    [
      [0, 'a\n'],
      [1, 1, 9],
      [2, 'b\n'],
      [3, 0, 1],
    ],
  ],
])('shows %s', (_, limits, steps, expected) => {
  expect(excerpt(limits, steps)).toEqual(expected)
})
