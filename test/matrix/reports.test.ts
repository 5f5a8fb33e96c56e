import { describe, expect, test } from 'vitest'
import { compareWithBaseline } from '../../src/matrix/baseline.ts'
import { CLIENT_CLASSES, type ClientClass } from '../../src/matrix/client-class.ts'
import { type MatrixReport, type MatrixRow, parseMatrixReport } from '../../src/matrix/matrix-report.ts'
import { matrixMarkdown } from '../../src/matrix/report-markdown.ts'
import { matrixText } from '../../src/matrix/report-text.ts'

function row(profile: string, found: ClientClass, more: Partial<MatrixRow> = {}): MatrixRow {
  return {
    profile,
    title: `The title of ${profile}`,
    phase: 'retr',
    legality: 'violation',
    class: found,
    reason: `the reason | why it ${found}`,
    isMet: true,
    outlook: 'fails',
    verdict: 'as Outlook',
    ...more,
  }
}

function report(...rows: readonly MatrixRow[]): MatrixReport {
  const met = rows.filter(({ isMet }) => isMet)
  const counts = CLIENT_CLASSES.map((name) => [name, met.filter((one) => one.class === name).length])
  return {
    format: 'pop3-mock matrix',
    version: 1,
    client: './client',
    limitMs: 5000,
    seed: 1,
    control: { reason: '3 messages, each once and unchanged', remark: undefined },
    counts: Object.fromEntries(counts),
    notMet: rows.length - met.length,
    rows,
  }
}

const FOUR = report(
  row('a-whole-one', 'completes'),
  row('a-refusal', 'fails cleanly'),
  row('a-silence', 'hangs', { verdict: 'worse than Outlook' }),
  row('a-top', 'completes', { isMet: false, verdict: undefined }),
)

describe('as text', () => {
  test('the worst come first, and those under which the client completes are only counted', () => {
    expect(
      matrixText(FOUR),
    ).toBe(`hangs          a-silence  violation  worse than Outlook (fails)  the reason | why it hangs
fails cleanly  a-refusal  violation  as Outlook (fails)          the reason | why it fails cleanly

4 profiles: 1 completes, 1 fails cleanly, 0 crashes, 0 corrupts, 1 hangs, 1 not met.
Worse than Outlook under 1.
`)
  })

  test('all of them, if wanted, cut at the width of the terminal', () => {
    expect(matrixText(FOUR, { all: true, columns: 96 }).split('\n').slice(0, 4)).toEqual([
      'hangs          a-silence    violation  worse than Outlook (fails)  the reason | why it hangs',
      'fails cleanly  a-refusal    violation  as Outlook (fails)          the reason | why it fails cle…',
      'completes      a-whole-one  violation  as Outlook (fails)          the reason | why it completes',
      'not met        a-top        violation                              the reason | why it completes',
    ])
  })
})

test('as Markdown it is fit for a README', () => {
  expect(matrixMarkdown(FOUR)).toBe(`\`./client\` at the servers of pop3-mock, 5000 ms for each:

| profiles | completes | fails cleanly | crashes | corrupts | hangs | not met |
| --- | --- | --- | --- | --- | --- | --- |
| 4 | 1 | 1 | 0 | 0 | 1 | 1 |

<details><summary>hangs: 1</summary>

| profile | the server | legality | Outlook |  | the client |
| --- | --- | --- | --- | --- | --- |
| \`a-silence\` | The title of a-silence | violation | fails | worse than Outlook | the reason \\| why it hangs |

</details>

<details><summary>fails cleanly: 1</summary>

| profile | the server | legality | Outlook |  | the client |
| --- | --- | --- | --- | --- | --- |
| \`a-refusal\` | The title of a-refusal | violation | fails | as Outlook | the reason \\| why it fails cleanly |

</details>
`)
})

describe('as JSON', () => {
  test('it can be read again', () => {
    const text = JSON.stringify(FOUR)
    expect(JSON.stringify(parseMatrixReport(JSON.parse(text), ''))).toBe(text)
  })

  test.each([
    { value: {}, says: 'matrix.json: format: missing.' },
    {
      value: { ...FOUR, rows: [{ ...FOUR.rows[0], class: 'survives' }] },
      says: 'matrix.json: rows[0].class: found "survives"',
    },
  ])('$says', ({ value, says }) => {
    expect(() => parseMatrixReport(JSON.parse(JSON.stringify(value)), 'matrix.json: ')).toThrow(says)
  })
})

describe('beside a baseline', () => {
  test('worse and better are told apart, and what was not met or not there is neither', () => {
    const before = report(
      row('worse', 'completes'),
      row('better', 'hangs'),
      row('same', 'crashes'),
      row('met-now', 'completes', { isMet: false }),
      row('gone', 'completes'),
    )
    const now = report(
      row('worse', 'corrupts'),
      row('better', 'fails cleanly'),
      row('same', 'crashes'),
      row('met-now', 'hangs'),
      row('new', 'hangs'),
    )
    const { worse, better, added } = compareWithBaseline(now, before)
    expect(worse.map(({ after }) => after.profile)).toEqual(['worse'])
    expect(better.map(({ before: earlier, after }) => [earlier.class, after.class])).toEqual([
      ['hangs', 'fails cleanly'],
    ])
    expect(added).toEqual(['new'])
  })
})
