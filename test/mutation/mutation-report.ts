/**
 * What Stryker's report comes to. Pure: knows the form of the report (mutation-testing-elements, schema 2) and no file.
 */

/** The part of Stryker's JSON that is read. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>
}

interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status:
    | 'Killed'
    | 'Timeout'
    | 'Survived'
    | 'NoCoverage'
    | 'Ignored'
    | 'RuntimeError'
    | 'CompileError'
  readonly location: { readonly start: Position; readonly end: Position }
}

interface Position {
  readonly line: number
  readonly column: number
}

/** A change that no test noticed. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly mutator: string
  /** The first line of what stood there, and the first of what stood there instead. */
  readonly was: string
  readonly became: string
}

/** Why nobody need notice a change: it is found again by its text, for line numbers wander. */
export type Explanation = ExplainedChange | ExplainedTexts

export interface ExplainedChange {
  readonly file: string
  readonly was: string
  readonly became: string
  readonly why: string
}

/** For a file whose texts are nothing but words for people: which words they are no test need say again. */
export interface ExplainedTexts {
  readonly file: string
  readonly mutator: 'StringLiteral'
  readonly why: string
}

export interface AreaResult {
  readonly killed: number
  readonly survived: number
  readonly explained: number
  /** Killed, of all that are not explained. */
  readonly percent: number
  readonly unexplained: readonly Survivor[]
}

export function resultOf(report: MutationReport, explanations: readonly Explanation[]): AreaResult {
  const mutants = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({ mutant, survivor: survivorOf(file, source, mutant) })),
  )
  const killed = mutants.filter(
    ({ mutant }) => mutant.status === 'Killed' || mutant.status === 'Timeout',
  ).length
  const survivors = mutants
    .filter(({ mutant }) => mutant.status === 'Survived' || mutant.status === 'NoCoverage')
    .map(({ survivor }) => survivor)
  const unexplained = survivors.filter((survivor) => !explanations.some((one) => explains(one, survivor)))
  const judged = killed + unexplained.length
  return {
    killed,
    survived: survivors.length,
    explained: survivors.length - unexplained.length,
    percent: judged === 0 ? 100 : Math.round((killed / judged) * 1000) / 10,
    unexplained,
  }
}

export function summaryOf(name: string, { killed, survived, explained, percent }: AreaResult): string {
  return `${name}: ${percent} % noticed (${killed} killed, ${survived} survived, of them ${explained} explained)\n`
}

function explains(explanation: Explanation, survivor: Survivor): boolean {
  if (explanation.file !== survivor.file) return false
  if ('mutator' in explanation) return explanation.mutator === survivor.mutator
  return explanation.was === survivor.was && explanation.became === survivor.became
}

function survivorOf(file: string, source: string, mutant: Mutant): Survivor {
  const { start, end } = mutant.location
  const lines = source.split('\n')
  const first = lines[start.line - 1] ?? ''
  const was = first.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)
  const became = (mutant.replacement ?? '').split('\n')[0] as string
  return { file, line: start.line, mutator: mutant.mutatorName, was, became }
}
