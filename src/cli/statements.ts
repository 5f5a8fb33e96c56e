/**
 * `pop3-mock statements`: the 55 statements of [MS-STANOPOP3], or one of them in full.
 */
import { Command } from 'commander'
import { rfcRules } from '../conformance/rfc-rules.ts'
import { type ConformanceRule, type Statement, severityOf } from '../conformance/statement.ts'
import { profilesOf } from '../conformance/statement-profiles.ts'
import { statements } from '../conformance/statements/statements.ts'
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import type { Profile } from '../faults/profile.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { findProfile } from '../load/find-profile.ts'

interface StatementsFlags {
  json?: true
}

export function statementsCommand(output: { write(text: string): void } = process.stdout): Command {
  return new Command('statements')
    .description('List the 55 statements of [MS-STANOPOP3] and the RFC rules beside them, or show one.')
    .argument('[id]', 'a statement to show in full, with its profiles, e.g. C0005')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action((id: string | undefined, flags: StatementsFlags) => {
      if (id === undefined) output.write(flags.json ? inJson([...statements, ...rfcRules]) : list())
      else show(ruleOf(id), flags, output)
    })
}

const EXAMPLES = `
Examples:
  pop3-mock statements                               all of them, a line each
  pop3-mock statements C0005                         one, with what Outlook does and the profiles that break it
  pop3-mock statements RFC1939-3-line-limit          a rule of an RFC`

function list(): string {
  const row = ({ id, level, actor, text }: ConformanceRule) =>
    `${id.padEnd(6)} ${level.padEnd(10)} ${actor.padEnd(6)}  ${text}\n`
  return `${statements.map(row).join('')}\nBeside them, from the RFCs:\n${rfcRules.map(row).join('')}
${statements.length} statements. "pop3-mock statements ID" shows one, "pop3-mock judge FILE" a client's verdicts.\n`
}

function ruleOf(id: string): Statement | ConformanceRule {
  const all: readonly ConformanceRule[] = [...statements, ...rfcRules]
  const found = all.find((one) => one.id.toLowerCase() === id.toLowerCase())
  if (found !== undefined) return found
  const hint = didYouMeanHint(
    id,
    all.map((one) => one.id),
  )
  throw new Pop3MockError(
    'INVALID_OPTION',
    `${id} is no statement.${hint} Allowed are C0001 to C0047, V0001 to V0008 and ${rfcRules.map((one) => one.id).join(', ')}.`,
  )
}

function show(
  rule: Statement | ConformanceRule,
  flags: StatementsFlags,
  output: { write(text: string): void },
): void {
  const { breaking, allowed } = profilesOf(rule.id, bundledProfiles())
  const names = (profiles: readonly Profile[]) => profiles.map(({ name }) => name)
  if (flags.json) {
    output.write(inJson({ ...rule, profiles: { breaking: names(breaking), allowed: names(allowed) } }))
    return
  }
  const { id, topic, text, level, actor, check, sources } = rule
  const told = rule as Partial<Statement>
  const bySeverity = `${severityOf(rule, 'ms-stanopop3')} by ms-stanopop3, ${severityOf(rule, 'rfc1939')} by rfc1939`
  const rows: [string, string | undefined][] = [
    ['level', `${level}, ${actor}`],
    ['sources', sources.join('; ')],
    ['Outlook', told.outlook],
    ['RFC 1939', told.discrepancy],
    ['check', typeof check === 'string' ? check : `not observable: ${check.notObservable}`],
    ['if broken', bySeverity],
    ['the model', told.outlookModel],
    ['broken by', names(breaking).join(', ')],
    ['edge cases', names(allowed).join(', ')],
  ]
  output.write(`${id}: ${text} (${topic})\n\n`)
  for (const [label, words] of rows) if (words) output.write(`  ${label.padEnd(12)}${words}\n`)
}

function bundledProfiles(): Profile[] {
  return (Object.keys(PROFILE_PHASES) as ProfileName[]).map((name) => findProfile(name, 'profile'))
}

function inJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
