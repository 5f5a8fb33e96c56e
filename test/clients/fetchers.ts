/**
 * Programs that fetch mail and hand it on: fetchmail, getmail, mpop, fdm, movemail, inc. Each with the configuration that
 * it is to be given, and what is known of it.
 */
import type { RealClient, Task } from './client.ts'

const deliver = 'cat > "$(mktemp -p mails)"'

const fetchmail: RealClient = {
  name: 'fetchmail',
  packages: ['fetchmail'],
  program: { command: 'fetchmail', probe: ['-V'] },
  version: /release ([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'APOP', 'CRAM-MD5', 'NTLM'],
  fetchesOnlyNew: true,
  store: 'files',
  fields: /^(Received|Return-Path|Status|X-Status)$/i,
  limits: {
    'bare-lf': 'takes LF.LF for the end',
    'cr-only': 'drops a lone CR',
    'long-lines': 'breaks lines',
    'mbox-from-line': 'drops the line',
    'no-blank-line': 'refuses a header without blank line',
  },
  launch: (task) => {
    const tls = {
      plain: `sslproto ''`,
      stls: `sslproto 'TLS1.2+' sslcertck sslcertfile '${task.caFile}'`,
      implicit: `ssl sslcertck sslcertfile '${task.caFile}'`,
    }
    const auth = task.logOn === 'USER' ? 'password' : task.logOn?.toLowerCase()
    return {
      command: ['fetchmail', '-f', 'fetchmailrc', '-v', '--idfile', 'ids', '--pidfile', 'pid'],
      files: {
        fetchmailrc: [
          `set no bouncemail`,
          `poll ${task.host} service ${task.port} protocol ${auth === 'apop' ? 'apop' : 'pop3'} uidl`,
          auth === undefined || auth === 'apop' ? '' : `auth ${auth}`,
          `user "${task.user}" password "${task.password}" is root here ${tls[task.security]}`,
          task.isKept ? 'keep' : 'nokeep',
          `no rewrite mda '${deliver}'`,
          '',
        ].join('\n'),
      },
    }
  },
}

const getmail: RealClient = {
  name: 'getmail6',
  packages: ['getmail6'],
  program: { command: 'getmail', probe: ['--version'] },
  version: /getmail ([\d.]+)/,
  // It has no STLS for POP3.
  securities: ['plain', 'implicit'],
  logOns: ['USER', 'APOP'],
  fetchesOnlyNew: true,
  store: 'files',
  fields: /^(Return-Path|Delivered-To|Received)$/i,
  remarks: 'no STLS',
  limits: {
    'bare-lf': 'takes LF.LF for the end',
    'cr-only': 'takes CR for a line end',
    'long-lines': 'folds the header',
    'mbox-from-line': 'drops the line',
    'no-blank-line': 'puts a blank line in',
  },
  launch: (task) => ({
    command: ['getmail', '--getmaildir', task.folder, '--rcfile', 'getmailrc'],
    files: {
      getmailrc: [
        '[retriever]',
        `type = SimplePOP3${task.security === 'plain' ? '' : 'SSL'}Retriever`,
        `server = ${task.host}`,
        `port = ${task.port}`,
        `username = ${task.user}`,
        `password = ${task.password}`,
        `use_apop = ${task.logOn === 'APOP' ? 'True' : 'False'}`,
        ...(task.security === 'plain' ? [] : [`ca_certs = ${task.caFile}`]),
        '[destination]',
        // Root may not deliver to a Maildir.
        'type = MDA_external',
        'path = /bin/sh',
        `arguments = ("-c", "cat > $(mktemp -p ${task.mails})")`,
        'unixfrom = False',
        'allow_root_commands = True',
        '[options]',
        'read_all = False',
        `delete = ${task.isKept ? 'False' : 'True'}`,
        'delivered_to = False',
        'received = False',
        '',
      ].join('\n'),
    },
  }),
}

const mpop: RealClient = {
  name: 'mpop',
  packages: ['mpop'],
  program: { command: 'mpop', probe: ['--version'] },
  version: /version ([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: [
    ...['USER', 'APOP', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'NTLM'],
    ...['XOAUTH2', 'OAUTHBEARER'],
  ],
  fetchesOnlyNew: true,
  store: 'maildir',
  limits: { 'bare-lf': 'takes LF.LF for the end' },
  launch: (task) => ({
    command: ['mpop', '-C', 'mpoprc', '--debug'],
    files: {
      mpoprc: [
        'account default',
        `host ${task.host}`,
        `port ${task.port}`,
        `user ${task.user}`,
        `password ${task.logOn?.includes('AUTH') ? task.token : task.password}`,
        `auth ${task.logOn?.toLowerCase() ?? 'on'}`,
        `tls ${task.security === 'plain' ? 'off' : 'on'}`,
        ...(task.security === 'plain' ? [] : [`tls_starttls ${task.security === 'stls' ? 'on' : 'off'}`]),
        ...(task.security === 'plain' ? [] : [`tls_trust_file ${task.caFile}`]),
        `keep ${task.isKept ? 'on' : 'off'}`,
        'received_header off',
        // It changes its working directory to that of the Maildir.
        `uidls_file ${task.folder}/uidls`,
        `delivery maildir ${task.mails}`,
        '',
      ].join('\n'),
    },
  }),
}

const fdm: RealClient = {
  name: 'fdm',
  packages: ['fdm'],
  program: { command: 'dpkg-query', probe: ['-W', 'fdm'] },
  version: /\t([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'APOP'],
  fetchesOnlyNew: true,
  store: 'maildir',
  fields: /^Received$/i,
  limits: { 'mbox-from-line': 'drops the line', nul: 'ends the mail at NUL' },
  launch: (task) => ({
    command: ['fdm', ...(task.isKept ? ['-k'] : []), '-vv', '-f', 'fdm.conf', 'fetch'],
    files: {
      'fdm.conf': [
        'set no-received',
        'set verify-certificates',
        'set purge-after none',
        `account "a" ${task.security === 'implicit' ? 'pop3s' : 'pop3'} server "${task.host}" port ${task.port}`,
        `  user "${task.user}" pass "${task.password}" new-only cache "${task.folder}/cache"`,
        `  ${task.logOn === 'USER' ? 'no-apop' : ''} ${task.security === 'stls' ? 'starttls' : ''}`,
        `action "keep" maildir "${task.mails}"`,
        'match all action "keep"',
        '',
      ].join('\n'),
    },
    env: { SSL_CERT_FILE: task.caFile },
  }),
}

const movemail: RealClient = {
  name: 'mailutils movemail',
  packages: ['mailutils'],
  program: { command: 'movemail', probe: ['--version'] },
  version: /mailutils\) ([\d.]+)/i,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'APOP'],
  fetchesOnlyNew: true,
  store: 'mbox',
  fields: /^(X-IMAPbase|X-UIDL|X-UID|Status|X-Envelope-.*)$/i,
  remarks: 'garbles a mebibyte of mail, from Dovecot too',
  limits: {
    welcome: 'garbles a mebibyte of mail',
    'cr-only': 'makes one message of two',
    'mbox-from-line': 'takes the line for the begin of another message',
    'no-blank-line': 'loses a header without blank line',
  },
  launch: (task) => ({
    command: [
      ...['movemail', '--no-config', '--uidl'],
      ...(task.isKept ? ['--keep-messages'] : []),
      ...(task.security === 'plain' ? [] : [`--set=tls.ssl-ca-file=${task.caFile}`]),
      mailutilsUrl(task),
      task.mails,
    ],
  }),
}

function mailutilsUrl({ security, logOn, user, password, host, port }: Task): string {
  const auth = logOn === 'APOP' ? ';AUTH=+APOP' : ''
  const options = security === 'plain' ? ';notls' : ''
  return `${security === 'implicit' ? 'pops' : 'pop'}://${user}:${password}${auth}@${host}:${port}${options}`
}

const inc: RealClient = {
  name: 'nmh inc',
  packages: ['nmh', 'libsasl2-modules'],
  program: { command: 'dpkg-query', probe: ['-W', 'nmh'] },
  version: /\t([\d.]+)/,
  securities: ['plain', 'stls', 'implicit'],
  logOns: ['USER', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'NTLM'],
  store: 'mh',
  limits: {
    'bare-lf': 'takes LF.LF for the end',
    'long-lines': 'gives up at 8192 octets',
    nul: 'ends the mail at NUL',
  },
  launch: (task) => ({
    command: [
      ...['/usr/bin/mh/inc', '+mails', '-nochangecur', '-snoop', '-host', task.host, '-port', `${task.port}`],
      ...['-user', task.user, task.isKept ? '-notruncate' : '-truncate'],
      ...(task.logOn === undefined || task.logOn === 'USER' ? [] : ['-sasl', '-saslmech', task.logOn]),
      ...{ plain: ['-notls'], stls: ['-tls'], implicit: ['-initialtls'] }[task.security],
    ],
    files: {
      '.mh_profile': `Path: ${task.folder}\ncredentials: file:netrc\nMH-Profile-Version: 1.8\n`,
      netrc: `machine ${task.host} login ${task.user} password ${task.password}\n`,
      'mails/.keep': '',
    },
    env: { SSL_CERT_FILE: task.caFile },
  }),
}

export const FETCHERS: readonly RealClient[] = [fetchmail, getmail, mpop, fdm, movemail, inc]
