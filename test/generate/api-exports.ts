/**
 * What each entry of the package exports: the declarations as TypeScript emits them from the sources, with their docs.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { isolatedDeclarationSync } from 'rolldown/experimental'
import { parseSync } from 'rolldown/utils'

export interface ApiEntry {
  /** As it is imported: `pop3-mock/outlook`. */
  readonly name: string
  readonly exports: readonly ApiExport[]
  /** What importing it adds to the types of other packages. */
  readonly augmentations: readonly string[]
}

export interface ApiExport {
  readonly name: string
  /** Where it is declared, from the project's root. */
  readonly file: string
  /** Each of its declarations, as it stands in a `.d.ts`, without comments. */
  readonly declarations: readonly string[]
  /** The comment before the first of them. */
  readonly doc: string | undefined
}

/** In the order of package.json; names in theirs. */
export function apiEntries(root: string): ApiEntry[] {
  const { name: packageName, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    name: string
    exports: Record<string, { types?: string }>
  }
  const reader = new DeclarationReader(root)
  return Object.entries(exports).flatMap(([entry, { types }]) => {
    if (types === undefined) return []
    const file = types.replace('./dist/types/', 'src/').replace(/\.d\.ts$/, '.ts')
    const found = [...reader.exportsOf(file).values()]
    found.sort((one, other) => (one.name < other.name ? -1 : 1))
    const augmentations = reader.augmentationsIn(file)
    return [{ name: packageName + entry.slice(1), exports: found, augmentations }]
  })
}

interface Span {
  readonly start: number
  readonly end: number
}

/** A statement of a declaration file, as far as it is looked at here. */
interface Statement extends Span {
  readonly type: string
  readonly declaration?:
    | (Span & { readonly id?: Named; readonly declarations?: readonly { readonly id: Named }[] })
    | null
  readonly source?: { readonly value: string } | null
  readonly specifiers?: readonly { readonly local: Named; readonly exported: Named }[]
  readonly exported?: Named | null
}

interface Named {
  readonly name: string
}

interface Declarations {
  readonly text: string
  readonly statements: readonly Statement[]
  readonly comments: readonly Span[]
}

class DeclarationReader {
  readonly #root: string
  readonly #files = new Map<string, Declarations>()

  constructor(root: string) {
    this.#root = root
  }

  exportsOf(file: string): Map<string, ApiExport> {
    const found = new Map<string, ApiExport>()
    for (const statement of this.#read(file).statements) {
      if (statement.type === 'ExportAllDeclaration') {
        for (const [name, one] of this.exportsOf(target(file, statement))) found.set(name, one)
      } else if (statement.type === 'ExportDefaultDeclaration') {
        found.set('default', this.#declared(file, 'default', [statement]))
      } else if (statement.type === 'ExportNamedDeclaration') {
        for (const one of this.#named(file, statement)) found.set(one.name, one)
      }
    }
    return found
  }

  augmentationsIn(file: string): string[] {
    const { text, statements, comments } = this.#read(file)
    return statements
      .filter(({ type }) => type === 'TSModuleDeclaration' || type === 'TSGlobalDeclaration')
      .map((statement) => withoutComments(text, statement, comments))
  }

  #named(file: string, statement: Statement): ApiExport[] {
    if (statement.source) {
      const there = this.exportsOf(target(file, statement))
      return (statement.specifiers ?? []).map(({ local, exported }) => {
        const one = there.get(local.name)
        if (one === undefined) throw new Error(`${file} exports ${local.name}, which is not there`)
        return { ...one, name: exported.name }
      })
    }
    return namesIn(statement).map((name) => {
      const own = this.#read(file).statements.filter((other) => namesIn(other).includes(name))
      return this.#declared(file, name, own)
    })
  }

  #declared(file: string, name: string, statements: readonly Statement[]): ApiExport {
    const { text, comments } = this.#read(file)
    const [first] = statements
    const doc = comments.find(
      ({ end }) => first !== undefined && /^\s*$/.test(text.slice(end, first.start)) && end <= first.start,
    )
    return {
      name,
      file,
      declarations: statements.map((one) => withoutComments(text, one, comments)),
      doc: doc === undefined ? undefined : text.slice(doc.start, doc.end),
    }
  }

  #read(file: string): Declarations {
    const known = this.#files.get(file)
    if (known !== undefined) return known
    const source = readFileSync(join(this.#root, file), 'utf8')
    const { code: text, errors } = isolatedDeclarationSync(file, source, { stripInternal: true })
    if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
    const { program, comments } = parseSync(file.replace(/\.ts$/, '.d.ts'), text)
    const read = { text, statements: program.body as unknown as Statement[], comments }
    this.#files.set(file, read)
    return read
  }
}

/** The names that a statement declares and exports, or exports from beside. */
function namesIn({ declaration, specifiers, source }: Statement): string[] {
  if (source) return []
  if (declaration) {
    const declared = declaration.declarations?.map(({ id }) => id.name) ?? []
    return declaration.id === undefined ? declared : [declaration.id.name]
  }
  return (specifiers ?? []).map(({ exported }) => exported.name)
}

function target(file: string, { source }: Statement): string {
  return normalize(join(dirname(file), source?.value ?? '')).replaceAll('\\', '/')
}

function withoutComments(text: string, { start, end }: Span, comments: readonly Span[]): string {
  let kept = ''
  let from = start
  for (const comment of comments) {
    if (comment.start < from || comment.end > end) continue
    kept += text.slice(from, comment.start)
    from = comment.end
  }
  return (kept + text.slice(from, end)).replace(/\n\s*(?=\n)/g, '').replaceAll('\t', '  ')
}
