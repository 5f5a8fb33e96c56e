/**
 * The plots of growth as one SVG: a panel for each family, both axes logarithmic, colours for light and for dark pages.
 * Knows the figures only, not how they were found.
 */
import { costText, type GrowthFigure, sizeText } from './growth.ts'

const PANEL = { width: 440, height: 372 }
const PLOT = { left: 64, right: 20, top: 36, height: 210 }
const COLUMNS = 2
const LEGEND = { top: 304, rowHeight: 17, columns: 2 }

/** Told apart by form as well as by colour. */
const MARKS = ['circle', 'square', 'diamond', 'triangle', 'ring', 'cross'] as const

const STYLE = `
    .ground { fill: #ffffff } .frame, .grid, .linear { fill: none; stroke: #d0d7de } .grid { stroke-width: 0.5 }
    .linear { stroke: #8c959f; stroke-dasharray: 2 4 } text { fill: #1f2328 } .faint { fill: #59636e }
    .c0 { --c: #0969da } .c1 { --c: #bc4c00 } .c2 { --c: #1a7f37 } .c3 { --c: #8250df } .c4 { --c: #bf3989 } .c5 { --c: #4d6a00 }
    .line { fill: none; stroke: var(--c); stroke-width: 1.75 } .mark { fill: var(--c); stroke: var(--c) } .open { fill: none; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      .ground { fill: #0d1117 } .frame, .grid { stroke: #30363d } .linear { stroke: #6e7681 } text { fill: #e6edf3 } .faint { fill: #9198a1 }
      .c0 { --c: #58a6ff } .c1 { --c: #f0883e } .c2 { --c: #56d364 } .c3 { --c: #bc8cff } .c4 { --c: #ff7eb6 } .c5 { --c: #c5d86d }
    }`

interface Axis {
  /** The first and the last tick, as powers of the base; a size of 0 stands one power below the first. */
  readonly from: number
  readonly to: number
  readonly base: number
  readonly hasZero: boolean
}

interface Panel {
  readonly figures: readonly GrowthFigure[]
  readonly x: Axis
  readonly y: Axis
}

export function growthSvg(figures: readonly GrowthFigure[]): string {
  const families = [...new Set(figures.map(({ family }) => family))]
  const rows = Math.ceil(families.length / COLUMNS)
  const [width, height] = [COLUMNS * PANEL.width, rows * PANEL.height]
  const panels = families.map((family, index) => {
    const [left, top] = [(index % COLUMNS) * PANEL.width, Math.floor(index / COLUMNS) * PANEL.height]
    const own = panelOf(figures.filter((figure) => figure.family === family))
    return [`<g transform="translate(${left} ${top})">`, ...drawn(family, own), '</g>'].join('\n')
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="11">`,
    `<title id="title">How costs grow: ${escaped(families.join('; '))}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    ...panels,
    '</svg>\n',
  ].join('\n')
}

function panelOf(figures: readonly GrowthFigure[]): Panel {
  const sizes = figures.flatMap(({ points }) => points.map(({ size }) => size))
  const costs = figures.flatMap(({ medians }) => medians)
  const xBase = figures[0]?.scale === 'octets' ? 16 : 10
  return { figures, x: axisOf(sizes, xBase), y: axisOf(costs, 10) }
}

function axisOf(values: readonly number[], base: number): Axis {
  const powers = values.filter((value) => value > 0).map((value) => Math.log(value) / Math.log(base))
  const hasZero = values.includes(0)
  // Logarithms of whole powers are off by a little.
  const least = Math.min(...powers) + 1e-9
  const from = base === 16 ? Math.floor(least * 2) / 2 : Math.floor(least)
  return { from: hasZero ? from - 1 : from, to: Math.ceil(Math.max(...powers) - 1e-9), base, hasZero }
}

function drawn(family: string, panel: Panel): string[] {
  const { figures, x, y } = panel
  const { scale, of } = figures[0] as GrowthFigure
  const bottom = PLOT.top + PLOT.height
  const middle = (PLOT.left + PANEL.width - PLOT.right) / 2
  return [
    `<text x="${PLOT.left}" y="22" font-size="14" font-weight="600">${escaped(family)}</text>`,
    ...ticksOf(x).map(({ power, value }) => xTick(xOf(power, x), sizeText(value, scale))),
    ...ticksOf(y).map(({ power, value }) => yTick(yOf(power, y), costText(value, figures[0]?.unit ?? 'ms'))),
    `<rect class="frame" x="${PLOT.left}" y="${PLOT.top}" width="${PANEL.width - PLOT.left - PLOT.right}" height="${PLOT.height}"/>`,
    `<text class="faint" x="${middle}" y="${bottom + 34}" text-anchor="middle">${escaped(of)}</text>`,
    linear(panel),
    ...figures.flatMap((figure, index) => curve(figure, index, panel)),
    ...figures.flatMap((figure, index) => legend(figure, index)),
  ]
}

function ticksOf({ from, to, base, hasZero }: Axis): { power: number; value: number }[] {
  const step = Math.max(1, Math.ceil((to - from) / 8))
  const ticks: { power: number; value: number }[] = []
  for (let power = from; power <= to + 1e-9; power += step) {
    ticks.push({ power, value: hasZero && power === from ? 0 : base ** power })
  }
  return ticks
}

function xTick(at: string, label: string): string {
  const bottom = PLOT.top + PLOT.height
  return `<path class="grid" d="M${at} ${PLOT.top}V${bottom}"/><text class="faint" x="${at}" y="${bottom + 16}" text-anchor="middle">${label}</text>`
}

function yTick(at: string, label: string): string {
  return `<path class="grid" d="M${PLOT.left} ${at}H${PANEL.width - PLOT.right}"/><text class="faint" x="${PLOT.left - 6}" y="${at}" dy="0.35em" text-anchor="end">${label}</text>`
}

/** What linear growth would look like: a line through the corner at the upper right. */
function linear({ x, y }: Panel): string {
  const decades = Math.log10(x.base)
  const [width, height] = [(x.to - x.from) * decades, y.to - y.from]
  const length = Math.min(width, height)
  const from = `${xOf(x.to - length / decades, x)} ${yOf(y.to - length, y)}`
  return `<path class="linear" d="M${from}L${xOf(x.to, x)} ${yOf(y.to, y)}"/>`
}

function curve({ points, medians }: GrowthFigure, index: number, { x, y }: Panel): string[] {
  const places = points.flatMap(({ size }, at) => {
    const cost = medians[at] ?? 0
    return cost > 0 ? [{ left: xOf(powerOf(size, x), x), top: yOf(powerOf(cost, y), y) }] : []
  })
  const path = places.map(({ left, top }) => `${left} ${top}`).join('L')
  return [
    `<g class="c${index % MARKS.length}"><path class="line" d="M${path}"/>`,
    ...places.map(({ left, top }) => mark(Number(left), Number(top), index)),
    '</g>',
  ]
}

function legend({ name, endExponent }: GrowthFigure, index: number): string[] {
  const left = PLOT.left - 40 + (index % LEGEND.columns) * ((PANEL.width - 32) / LEGEND.columns)
  const top = LEGEND.top + Math.floor(index / LEGEND.columns) * LEGEND.rowHeight
  const exponent = (Math.round(endExponent * 100) / 100 + 0).toFixed(2)
  return [
    `<g class="c${index % MARKS.length}"><path class="line" d="M${left} ${top}h18"/>${mark(left + 9, top, index)}</g>`,
    `<text x="${left + 24}" y="${top}" dy="0.35em">${escaped(name)} <tspan class="faint">n^${exponent}</tspan></text>`,
  ]
}

function mark(x: number, y: number, index: number): string {
  const shape = MARKS[index % MARKS.length] as (typeof MARKS)[number]
  switch (shape) {
    case 'circle':
      return `<circle class="mark" cx="${x}" cy="${y}" r="2.5"/>`
    case 'ring':
      return `<circle class="mark open" cx="${x}" cy="${y}" r="3.5"/>`
    case 'square':
      return `<rect class="mark" x="${fixed(x - 2.5)}" y="${fixed(y - 2.5)}" width="5" height="5"/>`
    case 'diamond':
      return `<path class="mark" d="M${x} ${fixed(y - 4)}l4 4-4 4-4-4z"/>`
    case 'triangle':
      return `<path class="mark" d="M${x} ${fixed(y - 4)}l3.5 6h-7z"/>`
    case 'cross':
      return `<path class="mark open" d="M${fixed(x - 3)} ${fixed(y - 3)}l6 6m0-6l-6 6"/>`
    default:
      return shape satisfies never
  }
}

function powerOf(value: number, { from, base }: Axis): number {
  return value === 0 ? from : Math.log(value) / Math.log(base)
}

function xOf(power: number, { from, to }: Axis): string {
  return fixed(PLOT.left + ((power - from) / Math.max(1, to - from)) * (PANEL.width - PLOT.left - PLOT.right))
}

function yOf(power: number, { from, to }: Axis): string {
  return fixed(PLOT.top + PLOT.height - ((power - from) / Math.max(1, to - from)) * PLOT.height)
}

function fixed(value: number): string {
  return String(Number(value.toFixed(1)))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
