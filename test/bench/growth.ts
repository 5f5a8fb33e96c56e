/**
 * How a cost grows with what it is a cost of: medians, exponents and their table. Measures nothing.
 */
import { median } from './figure.ts'

/** One cost over several sizes of one thing. */
export interface Growth {
  /** What grows: curves of one family share a plot. */
  readonly family: string
  /** What is paid, and when. */
  readonly name: string
  /** The thing that there is more and more of. */
  readonly of: string
  readonly scale: 'count' | 'octets'
  readonly unit: 'ms' | 'MB'
  /** By size, the smallest first. A size of 0 is shown and takes no part in the exponents. */
  readonly points: readonly GrowthPoint[]
}

export interface GrowthPoint {
  readonly size: number
  readonly rounds: readonly number[]
}

/** A growth with what it comes to. */
export interface GrowthFigure extends Growth {
  readonly medians: readonly number[]
  /** The cost is as this power of the size: over all sizes. A fixed cost makes it small. */
  readonly exponent: number
  /** The same over the last two decades of sizes, where a fixed cost hides nothing. */
  readonly endExponent: number
  readonly met: boolean
}

/** Nothing is worse than linear; a tenth is left to caches and to the collector. */
export const MOST_EXPONENT = 1.1

/** Sizes down to this part of the biggest count for the exponent of the end. */
const END_PART = 1 / 100

interface Place {
  readonly size: number
  readonly cost: number
}

export function growthFigureOf(growth: Growth): GrowthFigure {
  const medians = growth.points.map(({ rounds }) => median(rounds))
  const places = growth.points.map(({ size }, index) => ({ size, cost: medians[index] ?? Number.NaN }))
  const exponent = exponentOf(places)
  const biggest = Math.max(...places.map(({ size }) => size))
  const endExponent = exponentOf(places.filter(({ size }) => size >= biggest * END_PART))
  return { ...growth, medians, exponent, endExponent, met: Math.max(exponent, endExponent) <= MOST_EXPONENT }
}

/** The slope of the line through the logarithms of sizes and costs that leaves the least squares. */
export function exponentOf(places: readonly Place[]): number {
  const logs = places
    .filter(({ size, cost }) => size > 0 && cost > 0)
    .map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const meanX = mean(logs.map(({ x }) => x))
  const meanY = mean(logs.map(({ y }) => y))
  const covariance = mean(logs.map(({ x, y }) => (x - meanX) * (y - meanY)))
  return covariance / mean(logs.map(({ x }) => (x - meanX) ** 2))
}

/** As Markdown. */
export function growthTableOf(figures: readonly GrowthFigure[]): string {
  const rows = figures.map((figure) => {
    const { of, name, scale, unit, points, medians, exponent, endExponent, met } = figure
    const sizes = [points[0], points.at(-1)].map((point) => sizeText(point?.size ?? Number.NaN, scale))
    const costs = [medians[0], medians.at(-1)].map((cost) => costText(cost ?? Number.NaN, unit))
    const exponents = [exponent, endExponent].map(exponentText)
    const verdict = met ? 'met' : '**not met**'
    return `| ${[`${of}: ${sizes.join(' … ')}`, name, ...costs, ...exponents, verdict].join(' | ')} |`
  })
  return [
    `| of | cost | at the first | at the last | exponent | over the last two decades | at most ${MOST_EXPONENT} |`,
    '|---|---|--:|--:|--:|--:|---|',
    ...rows,
  ].join('\n')
}

/** `100k`, `4 MiB`. */
export function sizeText(size: number, scale: Growth['scale']): string {
  return scale === 'octets'
    ? scaled(size, 1024, [' B', ' KiB', ' MiB', ' GiB'])
    : scaled(size, 1000, ['', 'k', 'M', 'G'])
}

/** `20 µs`, `1.5 s`, `30 MB`. */
export function costText(cost: number, unit: Growth['unit']): string {
  return unit === 'ms'
    ? scaled(cost * 1e6, 1000, [' ns', ' µs', ' ms', ' s'])
    : scaled(cost * 1e6, 1000, [' B', ' kB', ' MB', ' GB'])
}

/** With three digits, in the biggest unit that leaves a whole one. */
function scaled(value: number, base: number, units: readonly string[]): string {
  let index = 0
  let left = value
  // What would be shown as a thousand is one of the next unit.
  for (; Math.abs(left) >= base * 0.9995 && index < units.length - 1; left /= base) index++
  return `${Number(left.toPrecision(3))}${units[index]}`
}

function exponentText(exponent: number): string {
  // Never "-0.00".
  return (Math.round(exponent * 100) / 100 + 0).toFixed(2)
}
