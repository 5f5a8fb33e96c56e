import { expect, test } from 'vitest'
import { figureOf, type Measurement, tableOf } from './figure.ts'

const limit = [10, 10, 10]

function met(measurement: Omit<Measurement, 'name'>): boolean | undefined {
  return figureOf({ name: 'a figure', ...measurement }).met
}

test('an aim is a most, a part of the limit’s speed, or a most beyond the limit', () => {
  expect([
    met({ unit: 'ms', ours: [1, 5, 2], aim: { atMost: 2 } }),
    met({ unit: 'ms', ours: [1, 5, 3], aim: { atMost: 2 } }),
    met({ unit: '/s', ours: [9, 9, 8], limit, aim: { ratio: 0.9 } }),
    met({ unit: 'ms', ours: [9, 12, 12], limit, aim: { ratio: 0.9 } }),
    met({ unit: 'KiB', ours: [22, 30, 21], limit, aim: { beyondLimit: 12 } }),
    met({ unit: 'KiB', ours: [23, 30, 21], limit, aim: { beyondLimit: 12 } }),
    met({ unit: 'ms', ours: [9] }),
  ]).toEqual([true, false, true, false, true, false, undefined])
})

test('the table stands medians beside their limits and aims', () => {
  const figures = [
    { name: 'start', unit: 'ms', ours: [0.5, 3, 0.7], limit: [0.7, 0.7, 0.7], aim: { atMost: 1 } },
    { name: 'sessions', unit: '/s', ours: [800, 820], limit: [1000, 1000], aim: { ratio: 0.9 } },
    { name: 'idle', unit: 'KiB', ours: [12.34], limit: [1.5], aim: { beyondLimit: 12 } },
    { name: 'judge', unit: 'ms', ours: [913] },
  ] satisfies Measurement[]
  expect(tableOf(figures.map(figureOf))).toBe(
    [
      '          pop3-mock  limit       speed/limit  aim',
      'start          0.70   0.70  ms          1.00  <= 1 ms            met',
      'sessions        810   1000  /s          0.81  >= 0.9             NOT MET',
      'idle           12.3   1.50  KiB               <= limit + 12 KiB  met',
      'judge           913         ms',
      '',
    ].join('\n'),
  )
})
