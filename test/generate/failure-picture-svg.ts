/**
 * The coloured output of a terminal as an SVG: one look on light and dark pages, no script, no font of its own.
 * Knows nothing of who wrote the output.
 */

const FONT_SIZE = 13
const CELL_WIDTH = 7.8
const LINE_HEIGHT = 18
const MARGIN = 16
const TITLE_HEIGHT = 30

/** SGR codes for foregrounds, and what they look like on the dark ground. */
const FOREGROUNDS: Readonly<Record<number, string>> = {
  30: '#0d1117',
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
  37: '#e6edf3',
  90: '#8b949e',
}
const BACKGROUNDS: Readonly<Record<number, string>> = { 41: '#da3633', 42: '#238636', 46: '#56d4dd' }
const PLAIN = '#e6edf3'
/** Kept where a renderer would drop spaces at the beginning. */
const NO_BREAK_SPACE = '\u00a0'

interface Style {
  readonly color?: string
  readonly ground?: string
  readonly bold?: boolean
  readonly dim?: boolean
}

interface Run {
  readonly text: string
  readonly style: Style
}

/** @param output text with the escape sequences of SGR and no others */
export function terminalPicture(title: string, output: string): string {
  const lines = runsByLine(output)
  const columns = Math.max(...lines.map((runs) => runs.map(({ text }) => text).join('').length))
  const width = Math.ceil(2 * MARGIN + columns * CELL_WIDTH)
  const height = TITLE_HEIGHT + 2 * MARGIN + lines.length * LINE_HEIGHT
  const font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="#0d1117" stroke="#30363d"/>`,
    `<g font-family="${font}" font-size="${FONT_SIZE}" fill="${PLAIN}">`,
    `<g fill="#8b949e"><text x="${MARGIN}" y="21">${escaped(title)}</text></g>`,
    `<path d="M0 ${TITLE_HEIGHT}H${width}" stroke="#30363d"/>`,
    ...lines.map((runs, index) => drawnLine(runs, TITLE_HEIGHT + MARGIN + (index + 0.75) * LINE_HEIGHT)),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

/** The lines that such a picture shows. */
export function textInPicture(svg: string): string {
  const lines = [...svg.matchAll(/^(?:<rect.*\/>)*<text y=.*<\/text>$|^<!-- empty line -->$/gm)]
  return `${lines.map(([line]) => unescaped(line.replace(/<!--.*-->|<[^>]*>/g, '')).trimEnd()).join('\n')}\n`
}

function drawnLine(runs: readonly Run[], y: number): string {
  if (runs.length === 0) return '<!-- empty line -->'
  let column = 0
  const placed = runs.map((run) => {
    const x = (MARGIN + column * CELL_WIDTH).toFixed(1)
    const length = (run.text.length * CELL_WIDTH).toFixed(1)
    column += run.text.length
    return { ...run, x, length }
  })
  const grounds = placed.map(({ style: { ground }, x, length }) =>
    ground === undefined
      ? ''
      : `<rect x="${x}" y="${y - 13}" width="${length}" height="${LINE_HEIGHT}" fill="${ground}"/>`,
  )
  const texts = placed.map(
    ({ style, text, x, length }) =>
      `<tspan x="${x}" textLength="${length}"${attributes(style)}>${escaped(text).replaceAll(' ', NO_BREAK_SPACE)}</tspan>`,
  )
  return `${grounds.join('')}<text y="${y}">${texts.join('')}</text>`
}

function attributes({ color, bold = false, dim = false }: Style): string {
  const fill = color === undefined ? '' : ` fill="${color}"`
  return `${fill}${bold ? ' font-weight="bold"' : ''}${dim ? ' opacity="0.7"' : ''}`
}

function runsByLine(output: string): Run[][] {
  let style: Style = {}
  return output
    .trimEnd()
    .split('\n')
    .map((line) => {
      const runs: Run[] = []
      // Every second piece is the codes of a sequence.
      for (const [index, piece] of line.split(/\u001b\[([\d;]*)m/).entries()) {
        if (index % 2 === 1) for (const code of piece.split(';')) style = restyled(style, Number(code))
        else if (piece !== '') runs.push({ text: piece, style })
      }
      return runs
    })
}

function restyled(style: Style, code: number): Style {
  const { color, ground, bold, dim, ...none } = style
  if (code === 0) return none
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 39) return { ...none, ...given({ ground, bold, dim }) }
  if (code === 49) return { ...none, ...given({ color, bold, dim }) }
  const [foreground, background] = [FOREGROUNDS[code], BACKGROUNDS[code]]
  if (foreground !== undefined) return { ...style, color: foreground }
  if (background !== undefined) return { ...style, ground: background }
  throw new Error(`The picture knows no SGR code ${code}. Add it to FOREGROUNDS or BACKGROUNDS.`)
}

/** Without the keys that have no value. */
function given(style: { [Key in keyof Style]: Style[Key] | undefined }): Style {
  return Object.fromEntries(Object.entries(style).filter(([, value]) => value !== undefined))
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function unescaped(text: string): string {
  return text
    .replaceAll(NO_BREAK_SPACE, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
