import { expect, test } from 'vitest'
import { costText, exponentOf, type Growth, growthFigureOf, growthTableOf, sizeText } from './growth.ts'

/** A cost over 1, 10, 100, … that is given in three rounds, of which the middle one counts. */
function growth(costs: readonly number[]): Growth {
  const points = costs.map((cost, index) => ({ size: 10 ** index, rounds: [cost * 7, cost, cost / 2] }))
  return { family: 'Messages', name: 'LIST', of: 'messages', scale: 'count', unit: 'ms', points }
}

test('the exponent of a power is that power', () => {
  const of = (power: number) => exponentOf([1, 2, 30, 400].map((size) => ({ size, cost: 5 * size ** power })))
  expect([0, 0.5, 1, 2].map((power) => of(power).toFixed(9))).toEqual([
    '0.000000000',
    '0.500000000',
    '1.000000000',
    '2.000000000',
  ])
})

test('the exponent of what is no power is that of least squares', () => {
  const places = [1, 10, 100].map((size, index) => ({ size, cost: [1, 1, 1000][index] as number }))
  expect(exponentOf(places)).toBeCloseTo(1.5, 9)
})

test('a size of nothing has no part in the exponent', () => {
  expect(
    exponentOf([
      { size: 0, cost: 50 },
      { size: 1, cost: 2 },
      { size: 10, cost: 20 },
    ]),
  ).toBeCloseTo(1, 9)
})

test('a fixed cost hides a quadratic one from the exponent over all sizes, not from the one over the last', () => {
  const { medians, exponent, endExponent, met } = growthFigureOf(
    growth([1000, 1000, 1000, 1000, 1e5, 1e7, 1e9]),
  )
  expect({ medians, exponent: exponent.toFixed(2), endExponent: endExponent.toFixed(2), met }).toEqual({
    medians: [1000, 1000, 1000, 1000, 1e5, 1e7, 1e9],
    exponent: '1.00',
    endExponent: '2.00',
    met: false,
  })
})

test('the table shows both ends, both exponents and whether they will do', () => {
  const figures = [growth([0.02, 0.2, 2, 20]), growth([1, 10, 200, 5000])].map(growthFigureOf)
  expect(growthTableOf(figures)).toBe(
    [
      '| of | cost | at the first | at the last | exponent | over the last two decades | at most 1.1 |',
      '|---|---|--:|--:|--:|--:|---|',
      '| messages: 1 … 1k | LIST | 20 µs | 20 ms | 1.00 | 1.00 | met |',
      '| messages: 1 … 1k | LIST | 1 ms | 5 s | 1.24 | 1.35 | **not met** |',
    ].join('\n'),
  )
})

test('a size is written in powers of 1000 or of 1024', () => {
  expect([0, 1, 999, 1000, 2500, 1e7].map((size) => sizeText(size, 'count'))).toEqual([
    '0',
    '1',
    '999',
    '1k',
    '2.5k',
    '10M',
  ])
  expect([512, 1024, 4 * 1024 ** 2, 1024 ** 3].map((size) => sizeText(size, 'octets'))).toEqual([
    '512 B',
    '1 KiB',
    '4 MiB',
    '1 GiB',
  ])
})

test('a cost is written with three digits in the biggest unit that leaves a whole one', () => {
  expect([0.0000012, 0.0204, 1.5, 999.9, 61_234].map((cost) => costText(cost, 'ms'))).toEqual([
    '1.2 ns',
    '20.4 µs',
    '1.5 ms',
    '1 s',
    '61.2 s',
  ])
  expect([0.25, 1.5, 1500].map((cost) => costText(cost, 'MB'))).toEqual(['250 kB', '1.5 MB', '1.5 GB'])
})
