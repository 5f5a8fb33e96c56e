/**
 * The parts of the README that are made from the sources, between `<!-- generated: NAME -->` and `<!-- end -->`.
 */
import { readFileSync } from 'node:fs'
import { profilesOf } from '../../src/conformance/statement-profiles.ts'
import { statements } from '../../src/conformance/statements/statements.ts'
import { ERROR_CODES } from '../../src/errors.ts'
import { CATALOGUE, EFFECT_TYPES } from '../../src/faults/catalogue.ts'
import { PHASES, type Profile } from '../../src/faults/profile.ts'
import { profileFilesIn, readProfile } from '../../src/load/find-profile.ts'
import { OUTCOME_KINDS } from '../../src/outlook/outcome.ts'
import { DEFAULT_DIALECT } from '../../src/session/dialect.ts'
import { tableOf } from '../bench/figure.ts'
import { growthTableOf } from '../bench/growth.ts'
import { figuresIn, growthIn } from '../bench/results.ts'
import type { Row } from '../e2e/profiles/row.ts'
import { CURL_ROWS } from '../e2e/profiles/rows/curl.ts'
import { NET_POP3_ROWS } from '../e2e/profiles/rows/net-pop3.ts'
import { NODE_POP3_ROWS } from '../e2e/profiles/rows/node-pop3.ts'
import { POPLIB_ROWS } from '../e2e/profiles/rows/poplib.ts'
import { YAPOPLE_ROWS } from '../e2e/profiles/rows/yapople.ts'
import { PICTURE_PATH } from './failure-picture.ts'
import { textInPicture } from './failure-picture-svg.ts'
import { benchResults } from './growth-plot.ts'
import { matrixSection, severeSection } from './matrix-section.ts'
import { methodsSection } from './methods-section.ts'
import { accountSection, dialectSection, optionsSection } from './options-section.ts'

/** The README with every generated part made anew. */
export function readmeWithSections(root: string): string {
  const sections: Record<string, string> = {
    failure: failure(root),
    effects: effects(),
    profiles: profiles(root),
    outlook: outlook(root),
    statements: statementTable(root),
    bench: bench(root),
    growth: growthTableOf(growthIn(benchResults(root))),
    clients: clients(),
    methods: methodsSection(),
    options: optionsSection(root),
    account: accountSection(root),
    dialect: dialectSection(root, DEFAULT_DIALECT),
    errors: errors(),
    matrix: matrixSection(profilesByPhase(root)),
    severe: severeSection(profilesByPhase(root)),
  }
  const readme = readFileSync(`${root}README.md`, 'utf8')
  return readme.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => {
      const text = sections[name]
      if (text === undefined) throw new Error(`README.md: nothing generates the section ${name}`)
      return `${begin}\n${text}\n\n${end}`
    },
  )
}

/** What the picture at the head shows, as text: `npm run picture` makes both. */
function failure(root: string): string {
  return `\`\`\`text\n${textInPicture(readFileSync(`${root}${PICTURE_PATH}`, 'utf8'))}\`\`\``
}

const LAYERS = ['', 'link', 'maildrop', 'dialect', 'reply', 'wire', 'socket']

function effects(): string {
  const rows = EFFECT_TYPES.map((type) => {
    const { layer, stack, summary, parameters } = CATALOGUE[type]
    const names = Object.keys(parameters())
    const shown = type === 'dialect' ? 'any key of `Dialect`' : names.map((name) => `\`${name}\``).join(' ')
    return `| ${layer} ${LAYERS[layer]} | \`${type}\` | ${shown} | ${stack} | ${summary} |`
  })
  return ['| layer | `type` | parameters | stack | what it does |', '|---|---|---|---|---|', ...rows].join(
    '\n',
  )
}

function profiles(root: string): string {
  const folder = `${root}fixtures/profiles`
  const all = profileFilesIn(folder).map((file) => ({
    phase: file.split('/').at(-2) as string,
    profile: readProfile(file),
  }))
  const tables = PHASES.flatMap((phase) => {
    const rows = all.filter((one) => one.phase === phase)
    if (rows.length === 0) return []
    const lines = rows.map(
      ({ profile: { name, legality, synthetic, title, catches } }) =>
        `| \`${name}\` | ${legality}${synthetic ? ', synthetic' : ''} | ${cell(title)} | ${cell(catches)} |`,
    )
    return [
      `<details><summary>${phase}: ${rows.length}</summary>\n`,
      '| profile | legality | the server | catches |',
      '|---|---|---|---|',
      ...lines,
      '\n</details>',
    ]
  })
  const syntheticCount = all.filter(({ profile }) => profile.synthetic).length
  return [
    `${all.length} profiles, by phase; of ${syntheticCount}, the synthetic ones, no incident is known:\n`,
    ...tables,
  ].join('\n')
}

function errors(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  return ['| code | |', '|---|---|', ...rows].join('\n')
}

/** How many profiles of each phase lead to which outcome. */
function outlook(root: string): string {
  const all = profileFilesIn(`${root}fixtures/profiles`).map((file) => ({
    phase: file.split('/').at(-2) as string,
    outcome: readProfile(file).outlook,
  }))
  const row = (label: string, listed: typeof all) =>
    `| ${[label, ...OUTCOME_KINDS.map((kind) => String(listed.filter(({ outcome }) => outcome === kind).length))].join(' | ')} |`
  const rows = PHASES.flatMap((phase) => {
    const listed = all.filter((one) => one.phase === phase)
    return listed.length === 0 ? [] : [row(phase, listed)]
  })
  const head = [`| phase | ${OUTCOME_KINDS.join(' | ')} |`, `|---|${'---|'.repeat(OUTCOME_KINDS.length)}`]
  return [...head, ...rows, row('all', all)].join('\n')
}

function statementTable(root: string): string {
  const all = profileFilesIn(`${root}fixtures/profiles`).map((file) => readProfile(file))
  const rows = statements.map(({ id, level, actor, text, outlook = '', discrepancy = '' }) => {
    const { breaking, allowed } = profilesOf(id, all)
    const count = breaking.length + allowed.length
    return `| ${id} | ${level} | ${actor} | ${[text, outlook, discrepancy].map(cell).join(' | ')} | ${count} |`
  })
  return [
    '| id | level | actor | statement | Outlook | RFC 1939 | profiles |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

/** The rows of the end-to-end tests that say most, by profile. */
const TELLING: readonly (readonly [client: string, rows: readonly Row[], profile: string])[] = [
  ['curl', CURL_ROWS, 'uidl-cut-mid-list'],
  ['curl', CURL_ROWS, 'retr-err-mid-body'],
  ['curl', CURL_ROWS, 'quit-err-not-removed'],
  ['node-pop3', NODE_POP3_ROWS, 'seg-terminator-split'],
  ['node-pop3', NODE_POP3_ROWS, 'retr-rst'],
  ['yapople', YAPOPLE_ROWS, 'stat-multispace-tab'],
  ['yapople', YAPOPLE_ROWS, 'lowercase-ok'],
  ['poplib', POPLIB_ROWS, 'retr-long-line'],
  ['poplib', POPLIB_ROWS, 'pass-plus-err'],
  ['Net::POP3', NET_POP3_ROWS, 'uidl-spaces-in-uid'],
]

function clients(): string {
  const rows = TELLING.map(([client, own, profile]) => {
    const row = own.find((one) => one.profile === profile)
    if (row === undefined) throw new Error(`no row of ${client} has the profile ${profile}`)
    return `| \`${profile}\` | ${client} | ${cell(row.does)} |`
  })
  return ['| profile | client | what happens: it … |', '|---|---|---|', ...rows].join('\n')
}

/** In the order in which a session meets them. */
function profilesByPhase(root: string): Profile[] {
  const files = profileFilesIn(`${root}fixtures/profiles`)
  return PHASES.flatMap((phase) => files.filter((file) => file.split('/').at(-2) === phase)).map(readProfile)
}

/** What `npm run bench -- --json test/bench/results.json` found last. */
function bench(root: string): string {
  const results = benchResults(root)
  const { node, platform, arch, processors } = results.machine
  return `\`\`\`text\nNode ${node}, ${platform} ${arch}, ${processors} processors\n\n${tableOf(figuresIn(results))}\`\`\``
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}
