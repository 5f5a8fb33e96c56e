/**
 * Programs with which people read mail: Thunderbird, mutt, neomutt, alpine, s-nail, Emacs. They are told to copy everything elsewhere.
 */
import { fileURLToPath } from 'node:url'
import { alpine } from './alpine.ts'
import { type RealClient, scriptEnv, type Task } from './client.ts'

/** mutt and neomutt tell their configuration and their keys alike. */
function muttLike(
  name: string,
): Pick<RealClient, 'store' | 'fields' | 'securities' | 'logOns' | 'limits' | 'remarks' | 'launch'> {
  return {
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'APOP', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'],
    store: 'maildir',
    fields: /^(Status|X-Status|Content-Length|Lines)$/i,
    remarks: 'asks LAST for what is new',
    limits: {
      'bare-lf': 'takes LF.LF for the end',
      nul: 'ends a line at NUL',
    },
    launch: (task) => ({
      onTerminal: true,
      command: [name, '-n', '-F', 'muttrc'],
      files: { muttrc: muttrc(task) },
    }),
  }
}

function muttrc(task: Task): string {
  const authenticator = task.logOn?.toLowerCase()
  return [
    ...['set delete=yes', 'set quit=yes', 'set move=no', 'set mbox_type=Maildir', 'set wait_key=no'],
    `set spoolfile="${task.mails}" pop_host="${popUrl(task)}" pop_delete=${task.isKept ? 'no' : 'yes'}`,
    `set sleep_time=0 pop_last=yes folder="${task.folder}"`,
    `set ssl_starttls=${task.security === 'stls' ? 'yes' : 'no'}`,
    `set ssl_force_tls=${task.security === 'stls' ? 'yes' : 'no'}`,
    `set ssl_ca_certificates_file="${task.caFile}"`,
    `set certificate_file="${task.folder}/certificates"`,
    'set ssl_verify_dates=yes ssl_verify_host=yes',
    ...(authenticator === undefined ? [] : [`set pop_authenticators="${authenticator}"`]),
    'push "<fetch-mail><quit>"',
    '',
  ].join('\n')
}

function popUrl({ security, user, password, host, port }: Task): string {
  return `${security === 'implicit' ? 'pops' : 'pop'}://${user}:${password}@${host}:${port}/`
}

const mutt: RealClient = {
  name: 'mutt',
  packages: ['mutt'],
  program: { command: 'mutt', probe: ['-v'] },
  version: /Mutt ([\d.]+)/,
  ...muttLike('mutt'),
}

const neomutt: RealClient = {
  name: 'neomutt',
  packages: ['neomutt'],
  program: { command: 'neomutt', probe: ['-v'] },
  version: /NeoMutt (\d+)/,
  ...muttLike('neomutt'),
  // It takes the other names only where it is built with Cyrus SASL.
  logOns: ['USER', 'APOP'],
}

const sNail: RealClient = {
  name: 's-nail',
  packages: ['s-nail'],
  program: { command: 's-nail', probe: ['--version'] },
  version: /v([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'APOP', 'XOAUTH2'],
  // Without TLS it does not show a token.
  logOnsBy: 'stls',
  limits: {
    'bare-lf': 'takes LF.LF for the end',
    'letters.mbox': 'takes such lines for the begin of another message',
    'mbox-from-line': 'takes the line for the begin of another message',
    'no-blank-line': 'puts a blank line in',
  },
  store: 'mbox',
  fields: /^(Status|X-Status|Content-Length|Lines)$/i,
  launch: (task) => ({
    command: ['s-nail', '-n', '-v', '-S', 'v15-compat', ...sNailSettings(task), '-f', sNailUrl(task)],
    input: `copy * ${task.mails}\n${task.isKept ? 'exit' : 'delete *\nquit'}\n`,
    env: { MAILRC: '/dev/null' },
  }),
}

function sNailSettings({ security, logOn, caFile }: Task): string[] {
  const settings = [
    'tls-verify=strict',
    ...(security === 'plain' ? [] : ['tls-ca-no-defaults', `tls-ca-file=${caFile}`]),
    ...(security === 'stls' ? ['pop3-use-starttls'] : []),
    ...(logOn === 'USER' ? ['pop3-no-apop'] : []),
    ...(logOn === 'XOAUTH2' ? ['pop3-auth=oauthbearer'] : []),
  ]
  return settings.flatMap((setting) => ['-S', setting])
}

function sNailUrl({ security, logOn, user, password, token, host, port }: Task): string {
  // What it calls oauthbearer is XOAUTH2.
  const secret = logOn === 'XOAUTH2' ? token : password
  return `${security === 'implicit' ? 'pop3s' : 'pop3'}://${user}:${secret}@${host}:${port}`
}

const emacs: RealClient = {
  name: 'Emacs pop3.el',
  packages: ['emacs-nox'],
  program: { command: 'emacs', probe: ['--version'] },
  version: /Emacs ([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'APOP'],
  fetchesOnlyNew: true,
  // It asks for no capabilities in the clear, and runs ahead of the replies all the same.
  findings: ['RFC2449-6.6-pipelining-only-when-advertised'],
  limits: {
    'bare-lf': 'takes LF.LF for the end',
    'cr-only': 'keeps a CR at the end',
    'letters.mbox': 'takes such lines for the begin of another message',
    'mbox-from-line': 'takes the line for the begin of another message',
  },
  store: 'mbox',
  fields: /^(X-UIDL|Content-Length)$/i,
  launch: (task) => {
    const stream = { plain: 'plain', stls: 'starttls', implicit: 'ssl' }[task.security]
    // It asks whether the clear is meant, and takes silence for a no.
    const consent =
      task.security === 'plain'
        ? `(advice-add 'nsm-verify-connection :override (lambda (it &rest _) it))`
        : ''
    const lisp = `(progn (require 'pop3) (require 'nsm) ${consent}
      (setq gnutls-trustfiles '("${task.caFile}") gnutls-verify-error t network-security-level 'low
            pop3-mailhost "${task.host}" pop3-port ${task.port} pop3-maildrop "${task.user}"
            pop3-password "${task.password}" pop3-stream-type '${stream}
            pop3-authentication-scheme '${task.logOn === 'APOP' ? 'apop' : 'pass'}
            pop3-leave-mail-on-server ${task.isKept ? 't' : 'nil'} pop3-uidl-file "${task.folder}/uidl")
      (pop3-movemail "${task.mails}"))`
    return {
      files: { '.emacs.d/.keep': '' },
      command: ['emacs', '--batch', '--quick', '--eval', lisp],
    }
  },
}

const thunderbird: RealClient = {
  name: 'Thunderbird',
  packages: ['thunderbird'],
  program: { command: 'thunderbird', probe: ['--version'] },
  version: /Thunderbird ([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['CRAM-MD5'],
  fetchesOnlyNew: true,
  store: 'files',
  // MailAuthenticator.initNtlmAuth() takes the promise of the password for the password.
  remarks: 'its NTLM proves the password “[object Promise]”',
  fields: /^(X-Mozilla-[\w-]+|X-Account-Key|X-UIDL)$/i,
  launch: (task) => ({
    command: [process.execPath, fileURLToPath(new URL('scripts/thunderbird.mjs', import.meta.url))],
    env: scriptEnv(task),
    limitMs: 90_000,
  }),
}

export const READERS: readonly RealClient[] = [thunderbird, mutt, neomutt, alpine, sNail, emacs]
