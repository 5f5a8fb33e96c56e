/**
 * `pop3-mock outlook`: what Outlook makes of a server, of one profile, or of all.
 */
import { Command, InvalidArgumentError } from 'commander'
import { Pop3MockError } from '../errors.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import type { DecidingBehaviour, OutlookOutcome } from '../outlook/outcome.ts'
import { OUTCOME_KINDS } from '../outlook/outcome.ts'
import { predictProfile } from '../outlook/predict-profile.ts'
import { syncOutlook } from '../outlook/tcp-sync.ts'
import { ExitCode } from './exit-code.ts'
import { readArgument } from './files.ts'

interface OutlookFlags {
  profile?: string
  profileFolder?: readonly string[]
  all?: true
  json?: true
  delete?: true
  headers?: true
  probe?: true
  spa?: true
  stls?: true
  tls?: true
  ca?: string
  acceptCertificate?: true
  syncs?: number
  timeout?: number
  limit?: number
}

interface Output {
  write(text: string): void
}

export function outlookCommand(output: Output = process.stdout): Command {
  return new Command('outlook')
    .description(
      'What would Outlook 2007 or 2010 do? Synchronizes the model of [MS-STANOPOP3] with a server, or predicts what a fault profile does to it.',
    )
    .argument('[url]', 'pop3://user:password@host:port, or pop3s://… for TLS from the first octet on')
    .option(
      '--profile <name>',
      'predict one profile: the worst of several accounts over two synchronizations',
    )
    .option('--all', 'predict every profile: a table')
    .option('--profile-folder <folder...>', 'with --profile: folders with profile files of your own')
    .option('--delete', 'with a URL: delete messages behind their download (default: leave them)')
    .option('--headers', 'with a URL: download headers only, by TOP')
    .option('--probe', 'with a URL: ask for mechanisms by "AUTH " first')
    .option('--stls', 'with a URL: begin TLS by STLS')
    .option('--tls', 'with a URL: TLS from the first octet on')
    .option('--ca <file>', 'with a URL: trust these certificate authorities, in PEM')
    .option('--accept-certificate', 'with a URL: go on when Outlook warns of a certificate')
    .option('--spa', 'with a URL: log on by AUTH NTLM in the place of USER and PASS')
    .option('--syncs <number>', 'with a URL: how often to synchronize (default: 1)', wholeNumber)
    .option('--timeout <ms>', "with a URL: the account's server time-out (default: none)", wholeNumber)
    .option('--limit <ms>', 'with a URL: silence that counts as hanging (default: 2000)', wholeNumber)
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (url: string | undefined, flags: OutlookFlags) => {
      const given = [url, flags.profile, flags.all].filter((one) => one !== undefined)
      if (given.length !== 1) {
        throw new Pop3MockError('INVALID_OPTION', 'outlook: give one of a URL, --profile NAME and --all.')
      }
      refuseWithout(flags, url)
      if (flags.all) return table(flags, output)
      const outcome =
        flags.profile === undefined
          ? await synchronize(url as string, flags)
          : await predictProfile(flags.profile, flags.profileFolder)
      output.write(flags.json ? inJson(plain(outcome)) : shown(outcome))
      if (outcome.outcome !== 'completes') process.exitCode = ExitCode.failure
    })
}

const HELP = `
Outcomes:
  completes  every message is downloaded, once and unchanged
  misreads   all seems well, but mail is missing, changed or doubled, or deleted unread; a URL alone cannot show this
  fails      Outlook shows an error
  hangs      Outlook waits, and nothing will come; with a URL: nothing came for --limit milliseconds

Each behaviour is documented (by [MS-STANOPOP3] or another paper of Microsoft's), observed by others, or assumed.
The exit code is 0 where Outlook completes and with --all, 1 for every other outcome, 2 for arguments that make no sense.

Examples:
  pop3-mock outlook pop3://user:secret@127.0.0.1:1110 --syncs 2
  pop3-mock outlook pop3s://user:secret@127.0.0.1:1995 --ca ca.pem --spa
  pop3-mock outlook --profile missing-crlf
  pop3-mock outlook --all`

/** What is said of a server counts with its URL only, and folders of profiles with one profile. */
function refuseWithout(flags: OutlookFlags, url: string | undefined): void {
  const idle = (url === undefined ? WITH_URL : []).find((flag) => flags[flag] !== undefined)
  if (idle !== undefined) throw useless(flagName(idle), 'with a URL')
  if (flags.profileFolder !== undefined && flags.profile === undefined)
    throw useless('--profile-folder', 'with --profile NAME')
}

const WITH_URL = [
  ...(['delete', 'headers', 'probe', 'spa', 'stls', 'tls'] as const),
  ...(['ca', 'acceptCertificate', 'syncs', 'timeout', 'limit'] as const),
] as const

function flagName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function useless(flag: string, place: string): Pop3MockError {
  return new Pop3MockError('INVALID_OPTION', `outlook ${flag}: says nothing here. Allowed ${place} only.`, {
    path: flag,
  })
}

function synchronize(url: string, flags: OutlookFlags): Promise<OutlookOutcome> {
  if (flags.stls && flags.tls) {
    throw new Pop3MockError('INVALID_OPTION', 'outlook: give one of --stls and --tls.')
  }
  const settings = {
    leaveOnServer: flags.delete === undefined,
    headersFirst: flags.headers === true,
    probe: flags.probe === true,
    spa: flags.spa === true,
    certificateWarnings: flags.acceptCertificate ? ('accepted' as const) : ('refused' as const),
    ...encryptionOf(flags),
    serverTimeoutMs: flags.timeout ?? null,
    syncs: flags.syncs ?? 1,
  }
  return syncOutlook(url, settings, {
    ...(flags.limit === undefined ? {} : { limitMs: flags.limit }),
    ...(flags.ca === undefined ? {} : { ca: pemIn(flags.ca) }),
  })
}

/** Without a flag the URL decides. */
function encryptionOf({ stls, tls }: OutlookFlags): { encryption?: 'stls' | 'tls' } {
  if (stls) return { encryption: 'stls' }
  return tls ? { encryption: 'tls' } : {}
}

function pemIn(file: string): string {
  return readArgument(file, `--ca ${file}`).toString('latin1')
}

function shown(outcome: OutlookOutcome): string {
  const { settings, deciding, decidedBy, conversation, reason } = outcome
  const { leaveOnServer, encryption, spa } = settings
  const account = [
    leaveOnServer ? 'leaves mail on the server' : 'deletes mail behind its download',
    ...(encryption === 'none'
      ? []
      : [encryption === 'stls' ? 'begins TLS by STLS' : 'has TLS from the first octet on']),
    ...(spa ? ['logs on by NTLM'] : []),
  ].join(', ')
  const others = decidedBy.filter(({ id }) => id !== deciding?.id)
  const behaviours = [...(deciding === undefined ? [] : [deciding]), ...others]
  const lines = behaviours.map(
    (one) => `  ${basisOf(one).padEnd(20)} ${one.text}\n${' '.repeat(23)}(${one.source})\n`,
  )
  const decision = lines.length === 0 ? '' : `\nDecided by:\n${lines.join('')}`
  return `${conversation}\n\nOutlook ${outcome.outcome}: ${reason}.\nThe account ${account}.\n${decision}`
}

/** `C0005 documented`; without a statement the basis alone. */
function basisOf({ statement, basis }: DecidingBehaviour): string {
  return statement === undefined ? basis : `${statement} ${basis}`
}

async function table(flags: OutlookFlags, output: Output): Promise<void> {
  const rows: { profile: string; outcome: OutlookOutcome }[] = []
  for (const profile of Object.keys(PROFILE_PHASES) as ProfileName[]) {
    rows.push({ profile, outcome: await predictProfile(profile) })
  }
  if (flags.json) {
    output.write(inJson(rows.map(({ profile, outcome }) => ({ profile, ...summary(outcome) }))))
    return
  }
  for (const { profile, outcome } of rows) {
    const { deciding, decidedBy, reason } = outcome
    const by = deciding === undefined ? decidedBy : [deciding]
    const basis = by.map(basisOf).join(', ')
    output.write(`${profile.padEnd(36)} ${outcome.outcome.padEnd(10)} ${basis.padEnd(18)} ${reason}\n`)
  }
  const counts = OUTCOME_KINDS.map(
    (kind) => `${rows.filter(({ outcome }) => outcome.outcome === kind).length} ${kind}`,
  )
  output.write(`\n${rows.length} profiles: ${counts.join(', ')}.\n`)
}

function summary({ outcome, deciding, decidedBy, phase, failure, reason, settings }: OutlookOutcome): object {
  const { leaveOnServer } = settings
  return { outcome, reason, deciding, decidedBy, phase, failure, leaveOnServer }
}

/** Messages as text, one code unit for each octet; the password is left out. */
function plain(outcome: OutlookOutcome): object {
  const { password: _, ...settings } = outcome.settings
  const { messages, uniqueIds } = outcome.store
  const octets = messages.map((message) => Buffer.from(message).toString('latin1'))
  return { ...outcome, settings, store: { messages: octets, uniqueIds } }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number from 1.')
  return Number(text)
}

function inJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
