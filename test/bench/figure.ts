/**
 * What a benchmark comes to: figures beside their limits and aims, as a table. Measures nothing.
 */

/** The rounds of one measurement, ours and the limit's, taken in turn. */
export interface Rounds {
  readonly ours: readonly number[]
  /** As many as `ours`; absent where there is nothing to compare with. */
  readonly limit?: readonly number[]
}

export interface Measurement extends Rounds {
  readonly name: string
  /** `MiB/s` and `/s`: more is better; of the others less is. */
  readonly unit: 'ms' | 'MB' | 'KiB' | 'MiB' | 'MiB/s' | '/s'
  /** At most so many of the unit, at least so much of the limit's speed, or at most so many more than the limit. */
  readonly aim?: { readonly atMost: number } | { readonly ratio: number } | { readonly beyondLimit: number }
}

/** The medians of a measurement, and whether they are what we want. */
export interface Figure extends Measurement {
  readonly value: number
  readonly limitValue?: number
  /** Our speed as a part of the limit's; above 1 where we are faster. The median of the rounds' own ratios. */
  readonly ratio?: number
  /** Absent without an aim. */
  readonly met?: boolean
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export function figureOf(measurement: Measurement): Figure {
  const { ours, limit, aim, unit } = measurement
  const value = median(ours)
  const limitValue = limit === undefined ? undefined : median(limit)
  // Where a difference is what counts, a ratio of two small numbers says nothing.
  const isOfDifference = aim !== undefined && 'beyondLimit' in aim
  const ratio = limit === undefined || isOfDifference ? undefined : median(speedRatios(ours, limit, unit))
  const met = aim === undefined ? undefined : isReached(aim, value, limitValue ?? 0, ratio ?? 0)
  return {
    ...measurement,
    value,
    ...(limitValue === undefined ? {} : { limitValue }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(met === undefined ? {} : { met }),
  }
}

function isReached(
  aim: NonNullable<Measurement['aim']>,
  value: number,
  limit: number,
  ratio: number,
): boolean {
  if ('atMost' in aim) return value <= aim.atMost
  return 'ratio' in aim ? ratio >= aim.ratio : value - limit <= aim.beyondLimit
}

/** The figures with a head line, in columns. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [['', 'pop3-mock', 'limit', '', 'speed/limit', 'aim', ''], ...figures.map(rowOf)]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) =>
    row
      .map((cell, column) =>
        isLeftAligned(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function rowOf({ name, unit, value, limitValue, ratio, aim, met }: Figure): string[] {
  const wanted = aim === undefined ? '' : aimText(aim, unit)
  const verdict = met === undefined ? '' : met ? 'met' : 'NOT MET'
  return [
    name,
    shown(value),
    limitValue === undefined ? '' : shown(limitValue),
    unit,
    ratio?.toFixed(2) ?? '',
    wanted,
    verdict,
  ]
}

function aimText(aim: NonNullable<Measurement['aim']>, unit: Figure['unit']): string {
  if ('atMost' in aim) return `<= ${aim.atMost} ${unit}`
  return 'ratio' in aim ? `>= ${aim.ratio}` : `<= limit + ${aim.beyondLimit} ${unit}`
}

function isLeftAligned(column: number): boolean {
  return column === 0 || column === 3 || column >= 5
}

function speedRatios(ours: readonly number[], limit: readonly number[], unit: Figure['unit']): number[] {
  const isRate = unit === '/s' || unit === 'MiB/s'
  return ours.map((own, round) => {
    const bare = limit[round] ?? Number.NaN
    return isRate ? own / bare : bare / own
  })
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)
}
