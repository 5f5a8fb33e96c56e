/**
 * `pop3-mock profiles`: the catalogue of faults, one of them in full, or a check of a user's own.
 */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { statements } from '../conformance/statements/statements.ts'
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import { expandProfile, type Legality, PHASES, type Profile } from '../faults/profile.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { LEGALITIES } from '../faults/profile-schema.ts'
import { findProfile, readProfile } from '../load/find-profile.ts'

interface ProfilesFlags {
  statement?: string
  legality?: Legality
  phase?: string
  search?: string
  check?: readonly string[]
  json?: true
}

interface Listed {
  readonly phase: string
  readonly profile: Profile
}

export function profilesCommand(output: { write(text: string): void } = process.stdout): Command {
  return new Command('profiles')
    .description('List the fault profiles, show one, or check a profile of your own.')
    .argument('[name]', 'a profile to show in full, with its conversation')
    .addOption(new Option('--phase <phase>', 'those of one phase of a session').choices(PHASES))
    .addOption(
      new Option('--legality <word>', 'those that a server may show, or may not').choices(LEGALITIES),
    )
    .option('--statement <id>', 'those that exercise a statement of [MS-STANOPOP3], e.g. C0005', statementId)
    .option('--search <words>', 'those whose name, title or victims hold all these words')
    .option('--check <file...>', 'validate profile files of your own, rules and parameters included')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((name: string | undefined, flags: ProfilesFlags) => {
      refuseTogether(name, flags)
      if (flags.check !== undefined) return check(flags.check, output)
      if (name !== undefined) return show(findProfile(name, 'profile'), flags, output)
      return list(flags, output)
    })
}

/** What picks from the list would be passed over beside a name or files. */
function refuseTogether(name: string | undefined, flags: ProfilesFlags): void {
  const { check: files, ...others } = flags
  if (files !== undefined && name !== undefined) {
    const problem = 'given beside --check. Give the one to see a bundled profile, the other to check files.'
    throw new Pop3MockError('INVALID_OPTION', `profiles ${name}: ${problem}`, { path: 'name' })
  }
  if (files === undefined && name === undefined) return
  const idle = Object.keys(others).find((flag) => files !== undefined || flag !== 'json')
  if (idle === undefined) return
  const beside = files === undefined ? 'a name' : '--check'
  const path = `--${idle}`
  const problem = `found beside ${beside}, where it says nothing. Allowed is the one without the other.`
  throw new Pop3MockError('INVALID_OPTION', `profiles ${path}: ${problem}`, { path })
}

const EXAMPLES = `
Examples:
  pop3-mock profiles --phase retr --legality legal   what a client must bear when it fetches
  pop3-mock profiles --statement C0005               what exercises one statement
  pop3-mock profiles --search unique-id              by words
  pop3-mock profiles missing-crlf                    one of them, with its conversation
  pop3-mock profiles --check faults/*.json           are ours well-formed?`

/** Ids are written in capitals; small ones are taken, too. */
function statementId(text: string): string {
  const id = text.toUpperCase()
  const known = statements.map((statement) => statement.id)
  if (known.includes(id)) return id
  const hint = didYouMeanHint(id, known)
  throw new InvalidArgumentError(`Allowed is a statement, C0001 to C0047 or V0001 to V0008.${hint}`)
}

function list(flags: ProfilesFlags, output: { write(text: string): void }): void {
  const listed = allProfiles().filter((one) => isWanted(one, flags))
  if (flags.json) {
    output.write(
      `${JSON.stringify(
        listed.map(({ phase, profile }) => ({ phase, ...profile })),
        null,
        2,
      )}\n`,
    )
    return
  }
  let last = ''
  for (const { phase, profile } of listed) {
    if (phase !== last) output.write(`${last === '' ? '' : '\n'}${phase}\n`)
    last = phase
    output.write(`  ${profile.name.padEnd(34)} ${profile.legality.padEnd(10)} ${profile.title}\n`)
  }
  output.write(
    `\n${listed.length} ${listed.length === 1 ? 'profile' : 'profiles'}. "pop3-mock profiles NAME" shows one.\n`,
  )
}

/** Sorted by phase, in the order in which a session meets them. */
function allProfiles(): Listed[] {
  const names = Object.keys(PROFILE_PHASES) as ProfileName[]
  return names
    .map((name) => ({ phase: PROFILE_PHASES[name] as string, profile: findProfile(name, 'profile') }))
    .sort((one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase))
}

function isWanted({ phase, profile }: Listed, flags: ProfilesFlags): boolean {
  if (flags.phase !== undefined && flags.phase !== phase) return false
  if (flags.legality !== undefined && flags.legality !== profile.legality) return false
  if (flags.statement !== undefined && !profile.statements?.includes(flags.statement)) return false
  const text = [profile.name, profile.title, profile.catches, ...(profile.aliases ?? [])]
    .join(' ')
    .toLowerCase()
  return (flags.search ?? '')
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function show(profile: Profile, flags: ProfilesFlags, output: { write(text: string): void }): void {
  if (flags.json) {
    output.write(`${JSON.stringify(profile, null, 2)}\n`)
    return
  }
  const rows: [string, string | undefined][] = [
    ['legality', profile.synthetic ? `${profile.legality} (no incident known)` : profile.legality],
    ['catches', profile.catches],
    ['statements', profile.statements?.join(', ')],
    ['references', profile.references?.join('; ')],
    ['Outlook', profile.outlook],
    ['also called', profile.aliases?.join(', ')],
  ]
  output.write(`${profile.name}: ${profile.title}\n\n`)
  for (const [label, text] of rows) if (text) output.write(`  ${label.padEnd(12)}${text}\n`)
  for (const [name, { default: value, description = '' }] of Object.entries(profile.parameters ?? {})) {
    output.write(`  with ${name} = ${JSON.stringify(value)}  ${description}\n`)
  }
  output.write(`\nFor example:\n${profile.example.map((line) => `  ${visible(line)}\n`).join('')}`)
  output.write(
    `\nUse it:\n  startPop3Server({ faults: ['${profile.name}'] })\n  pop3-mock serve --profile ${profile.name}\n`,
  )
}

/** Each file is parsed and its rules are expanded with the default parameters, as if it were used. */
function check(files: readonly string[], output: { write(text: string): void }): void {
  for (const file of files) {
    const profile = readProfile(file)
    const { rules } = expandProfile(profile, {}, `${file}: `, (name, root) => foundBeside(file, name, root))
    output.write(
      `${file}: ${profile.name} is well-formed, ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}\n`,
    )
  }
}

/** A profile may extend those of the folder that it lies in, where it will be used from. */
function foundBeside(file: string, name: string, root: string): Profile {
  const own = join(dirname(file), `${name}.json`)
  return existsSync(own) ? readProfile(own) : findProfile(name, root)
}

function visible(line: string): string {
  return line.replace(/[\0-\x1f\x7f-\x9f]/g, (control) => JSON.stringify(control).slice(1, -1))
}
