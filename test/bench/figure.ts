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
  /** `ms` and `MB`: less is better; `MiB/s` and `/s`: more is. */
  readonly unit: 'ms' | 'MB' | 'MiB/s' | '/s'
  /** At most so many of the unit, or at least so much of the limit's speed. */
  readonly aim?: { readonly atMost: number } | { readonly ratio: number }
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
  const ratio = limit === undefined ? undefined : median(speedRatios(ours, limit, unit))
  const reached =
    aim === undefined ? undefined : 'atMost' in aim ? value <= aim.atMost : (ratio ?? 0) >= aim.ratio
  return {
    ...measurement,
    value,
    ...(limit === undefined ? {} : { limitValue: median(limit) }),
    ...(ratio === undefined ? {} : { ratio }),
    ...(reached === undefined ? {} : { met: reached }),
  }
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
  const wanted = aim === undefined ? '' : 'atMost' in aim ? `<= ${aim.atMost} ${unit}` : `>= ${aim.ratio}`
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
