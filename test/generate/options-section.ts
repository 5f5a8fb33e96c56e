/**
 * The README's tables of options: the members of an interface, with what the comment before each of them says.
 */
import { readFileSync } from 'node:fs'

/** Where an interface stands: its file, from the project's root, and its name. */
interface Place {
  readonly file: string
  readonly name: string
}

const SERVER_OPTIONS: readonly Place[] = [
  { file: 'src/server/options.ts', name: 'Pop3ServerOptions' },
  { file: 'src/server/tls-options.ts', name: 'TlsOptions' },
]

const ACCOUNT_OPTIONS: readonly Place[] = [{ file: 'src/server/options.ts', name: 'AccountOption' }]

const DIALECT: readonly Place[] = ['Claims', 'Strictness', 'Deviations'].map((name) => ({
  file: 'src/session/dialect.ts',
  name,
}))

/** What `startPop3Server` takes. */
export function optionsSection(root: string): string {
  return table(root, SERVER_OPTIONS)
}

/** What one of `accounts` takes. */
export function accountSection(root: string): string {
  return table(root, ACCOUNT_OPTIONS)
}

/** What `dialect` takes, with the default of each key. */
export function dialectSection(root: string, defaults: object): string {
  return table(root, DIALECT, new Map(Object.entries(defaults)))
}

function table(root: string, places: readonly Place[], defaults?: ReadonlyMap<string, unknown>): string {
  const rows = places
    .flatMap((place) => membersOf(root, place))
    .map(({ name, type, doc }) => {
      const cells = [code(name), code(type), doc]
      if (defaults !== undefined) cells.splice(2, 0, code(JSON.stringify(defaults.get(name))))
      return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
    })
  const head = defaults === undefined ? ['option', 'type', ''] : ['key', 'type', 'default', '']
  return [`| ${head.join(' | ')} |`, `|${'---|'.repeat(head.length)}`, ...rows].join('\n')
}

/** In Markdown; a type may hold backticks itself. */
function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}

interface Member {
  readonly name: string
  readonly type: string
  readonly doc: string
}

/** A member that no comment explains is an error: it would be an empty row. */
function membersOf(root: string, { file, name }: Place): Member[] {
  const source = readFileSync(`${root}${file}`, 'utf8')
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1]
  if (body === undefined) throw new Error(`${file} has no interface ${name}`)
  const members = [...body.matchAll(/(?: {2}\/\*\*([\s\S]*?)\*\/\n)? {2}(?:readonly )?(\w+)\??: ([^\n]+)\n/g)]
  return members.map(([, comment = '', member = '', type = '']) => {
    const doc = comment
      .replace(/\n\s*\*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    if (doc === '') throw new Error(`${file}: ${name}.${member} has no comment`)
    return { name: member, type, doc }
  })
}
