import { describe, expect, test } from 'vitest'
import { type Explanation, type MutationReport, resultOf, summaryOf } from './mutation-report.ts'

const SOURCE = `const limit = 7
if (count < limit) {
  refuse('Too few.')
}
`

type Mutant = MutationReport['files'][string]['mutants'][number]

/** A mutant on one line of `SOURCE`, columns from 1 and the last one exclusive, as the report has them. */
function mutant(status: Mutant['status'], changes: Partial<Mutant> = {}): Mutant {
  return {
    mutatorName: 'EqualityOperator',
    replacement: 'count <= limit',
    status,
    location: { start: { line: 2, column: 5 }, end: { line: 2, column: 18 } },
    ...changes,
  }
}

const text = mutant('NoCoverage', {
  mutatorName: 'StringLiteral',
  replacement: '""',
  location: { start: { line: 3, column: 10 }, end: { line: 3, column: 20 } },
})

function reportOf(...mutants: readonly Mutant[]): MutationReport {
  return { files: { 'src/few.ts': { source: SOURCE, mutants } } }
}

const survivor = {
  file: 'src/few.ts',
  line: 2,
  mutator: 'EqualityOperator',
  was: 'count < limit',
  became: 'count <= limit',
}
const survivingText = {
  file: 'src/few.ts',
  line: 3,
  mutator: 'StringLiteral',
  was: "'Too few.'",
  became: '""',
}

describe('resultOf', () => {
  test('counts what was noticed, and leaves out what could not run', () => {
    const statuses = ['Killed', 'Timeout', 'Survived', 'Ignored', 'RuntimeError', 'CompileError'] as const
    expect(resultOf(reportOf(...statuses.map((status) => mutant(status)), text), [])).toEqual({
      killed: 2,
      survived: 2,
      explained: 0,
      percent: 50,
      unexplained: [survivor, survivingText],
    })
  })

  test('counts over all files, rounded to a tenth', () => {
    const report: MutationReport = {
      files: {
        'src/few.ts': { source: SOURCE, mutants: [mutant('Killed'), mutant('Survived')] },
        'src/many.ts': { source: SOURCE, mutants: [mutant('Killed')] },
      },
    }
    expect(resultOf(report, []).percent).toBe(66.7)
  })

  test('of nothing is all noticed', () => {
    const nothing = { killed: 0, survived: 0, explained: 0, percent: 100, unexplained: [] }
    expect([resultOf({ files: {} }, []), resultOf(reportOf(mutant('Ignored')), [])]).toEqual([
      nothing,
      nothing,
    ])
  })

  test('shows of a change over several lines the first ones', () => {
    const block = mutant('Survived', {
      mutatorName: 'BlockStatement',
      replacement: '{\n  refuse()\n}',
      location: { start: { line: 2, column: 20 }, end: { line: 4, column: 2 } },
    })
    expect(resultOf(reportOf(block), []).unexplained).toEqual([
      { file: 'src/few.ts', line: 2, mutator: 'BlockStatement', was: '{', became: '{' },
    ])
  })

  test('shows a change without a replacement as nothing', () => {
    const { replacement: _, ...removal } = mutant('Survived')
    expect(resultOf(reportOf(removal), []).unexplained).toEqual([{ ...survivor, became: '' }])
  })
})

describe('an explanation', () => {
  const why = 'an example'
  const change = { file: 'src/few.ts', was: 'count < limit', became: 'count <= limit', why }
  const texts = { file: 'src/few.ts', mutator: 'StringLiteral', why } as const

  test.each<[string, readonly Explanation[], number, readonly object[]]>([
    ['counts for the same change', [change], 50, [survivingText]],
    ['counts for all texts of a file', [texts], 50, [survivor]],
    ['counts beside others', [change, texts], 100, []],
    [
      'counts in no other file',
      [
        { ...change, file: 'src/many.ts' },
        { ...texts, file: 'src/many.ts' },
      ],
      33.3,
      [survivor, survivingText],
    ],
    ['counts for no other replacement', [{ ...change, became: 'true' }], 33.3, [survivor, survivingText]],
    ['counts for no other place', [{ ...change, was: 'limit' }], 33.3, [survivor, survivingText]],
  ])('%s', (_, explanations, percent, unexplained) => {
    const result = resultOf(reportOf(mutant('Killed'), mutant('Survived'), text), explanations)
    expect(result).toEqual({
      killed: 1,
      survived: 2,
      explained: 2 - unexplained.length,
      percent,
      unexplained,
    })
  })
})

test('the summary is one line', () => {
  const result = { killed: 17, survived: 5, explained: 2, percent: 85, unexplained: [] }
  expect(summaryOf('wire', result)).toBe('wire: 85 % noticed (17 killed, 5 survived, of them 2 explained)\n')
})
