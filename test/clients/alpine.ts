/**
 * alpine, by its keys: it opens the maildrop, saves all that is there in a folder, and leaves.
 */
import type { Prompt, RealClient, Task } from './client.ts'

const SECURITY_FLAGS = { plain: '/notls', stls: '/tls', implicit: '/ssl' }

const CLEAR_LINE = '\x15'

function settings(task: Task): string {
  const inbox = `{${task.host}:${task.port}/pop3/user=${task.user}${SECURITY_FLAGS[task.security]}}INBOX`
  const features = [
    ...['quit-without-confirm', 'expunge-without-confirm', 'enable-aggregate-command-set'],
    ...(task.isKept ? ['save-will-not-delete'] : []),
  ]
  return [
    `inbox-path=${inbox}`,
    `feature-list=${features.join(',')}`,
    'user-domain=example.org',
    // What it says to those whom it has not met.
    'last-version-used=6.26',
    `disable-these-authenticators=${othersThan(task.logOn).join(',')}`,
    '',
  ].join('\n')
}

const MECHANISMS = ['CRAM-MD5', 'PLAIN', 'LOGIN']

function othersThan(logOn: string | undefined): string[] {
  return logOn === undefined ? [] : MECHANISMS.filter((name) => name !== logOn)
}

function promptsOf({ password, mails }: Task): Prompt[] {
  return [
    { shows: /ENTER PASSWORD/, keys: `${password}\r` },
    { shows: /Preserve password/, keys: 'n' },
    { shows: /opened with 0 messages/, keys: 'q' },
    { shows: /opened with \d+ messages?/, keys: ';' },
    { shows: /SELECT criteria/, keys: 'a' },
    { shows: /messages? selected/, keys: 'a' },
    { shows: /APPLY command/, keys: 's' },
    { shows: /SAVE .*to folder/, keys: `${CLEAR_LINE}${mails}\r` },
    { shows: /Continue anyway/, keys: 'y' },
    { shows: /Create\?/, keys: 'y' },
    { shows: /Saving\s+DONE|messages saved|copied to/, keys: 'q' },
  ]
}

export const alpine: RealClient = {
  name: 'alpine',
  packages: ['alpine'],
  program: { command: 'alpine', probe: ['-v'] },
  version: /Alpine ([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: MECHANISMS,
  store: 'mbox',
  limits: {
    'cr-only': 'drops a lone CR',
    'letters.mbox': 'leaves such lines as they are in a folder',
    'mbox-from-line': 'leaves the line as it is in a folder',
    nul: 'warns that the mail ends at NUL',
  },
  fields: /^(Status|X-Status|X-Keywords|X-UID)$/i,
  launch: (task) => ({
    command: ['alpine', '-p', 'pinerc', '-i'],
    env: task.security === 'plain' ? {} : { SSL_CERT_FILE: task.caFile },
    files: { pinerc: settings(task) },
    onTerminal: true,
    prompts: promptsOf(task),
  }),
}
