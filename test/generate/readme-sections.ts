/**
 * The parts of the README that are made from the sources, between `<!-- generated: NAME -->` and `<!-- end -->`.
 */
import { existsSync, readFileSync } from 'node:fs'
import { CATALOGUE, EFFECT_TYPES } from '../../src/faults/catalogue.ts'
import { profileFilesIn, readProfile } from '../../src/load/find-profile.ts'
import { memoryServer } from '../support/memory-server.ts'
import { playConversation } from '../support/play-conversation.ts'

/** The README with every generated part made anew. */
export function readmeWithSections(root: string): string {
  const sections: Record<string, string> = {
    transcript: transcript(),
    effects: effects(),
    profiles: profiles(root),
    bench: bench(root),
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

/** What a client without a time-out leaves behind. */
function transcript(): string {
  const server = memoryServer({ faults: ['missing-crlf'] })
  playConversation(server, [
    'S: +OK …',
    'C: USER user',
    'S: +OK …',
    'C: PASS secret',
    'S| +OK…',
    'S! silence',
    'C! close',
  ])
  return `\`\`\`text\n${server.service.transcript.toString()}\n\`\`\``
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

const PHASES = [
  'greeting',
  'tls',
  'capa',
  'auth',
  'stat',
  'list',
  'uidl',
  'top',
  'retr',
  'dele',
  'quit',
  'session',
  'transport',
  'persona',
]

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
      ({ profile: { name, legality, title, catches } }) =>
        `| \`${name}\` | ${legality} | ${cell(title)} | ${cell(catches)} |`,
    )
    return [
      `<details><summary>${phase}: ${rows.length}</summary>\n`,
      '| profile | legality | the server | catches |',
      '|---|---|---|---|',
      ...lines,
      '\n</details>',
    ]
  })
  return [`${all.length} profiles, by phase:\n`, ...tables].join('\n')
}

interface BenchResults {
  readonly machine: string
  readonly rows: readonly {
    readonly name: string
    readonly ours: string
    readonly limit: string
    readonly ratio: string
    readonly aim: string
  }[]
}

function bench(root: string): string {
  const file = `${root}test/bench/results.json`
  if (!existsSync(file)) return ''
  const { machine, rows } = JSON.parse(readFileSync(file, 'utf8')) as BenchResults
  const lines = rows.map(
    ({ name, ours, limit, ratio, aim }) => `| ${name} | ${ours} | ${limit} | ${ratio} | ${aim} |`,
  )
  return [
    `${machine}\n`,
    '| | pop3-mock | bare server | ratio | aim |',
    '|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
