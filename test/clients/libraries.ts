/**
 * Libraries of other languages. A script for each, in scripts/, does what its environment tells it: see `scriptEnv`.
 */
import { fileURLToPath } from 'node:url'
import type { RealClient, Task } from './client.ts'
import { scriptEnv } from './client.ts'

const script = (name: string): string => fileURLToPath(new URL(`scripts/${name}`, import.meta.url))

/** Runs a script with the settings of the task. */
function launching(...command: readonly string[]): Pick<RealClient, 'store' | 'launch'> {
  return {
    store: 'files',
    launch: (task: Task) => ({
      command,
      env: { ...scriptEnv(task), ...(task.caFile === '' ? {} : { SSL_CERT_FILE: task.caFile }) },
    }),
  }
}

/** Runs what `build` has made, by the shell, which knows `BUILT`. */
const launchingBuilt = (line: string): Pick<RealClient, 'store' | 'launch'> => launching('sh', '-c', line)

/** Of Debian, whose packages another one might not know. */
const PYTHON = '/usr/bin/python3'
const LEAVES_STUFFING = 'does not undo byte-stuffing'
const withoutLeadingDots = (mail: string): string => mail.replace(/^\.+/gm, '')
const LF_LF = 'takes LF.LF for the end'

const scripted: readonly RealClient[] = [
  {
    name: 'Ruby net/pop',
    packages: ['ruby'],
    program: { command: 'ruby', probe: ['-rnet/pop', '-e', 'puts "ruby #{RUBY_VERSION}"'] },
    version: /ruby ([\d.]+)/,
    securities: ['plain', 'implicit'],
    logOns: ['USER', 'APOP'],
    remarks: 'no STLS',
    ...launching('ruby', script('net_pop.rb')),
  },
  {
    name: 'PHP imap',
    packages: ['php-cli', 'php-imap'],
    program: { command: 'php', probe: ['-r', 'imap_errors(); echo "PHP ", PHP_VERSION;'] },
    version: /PHP ([\d.]+)/,
    securities: ['plain', 'implicit'],
    logOns: ['CRAM-MD5', 'PLAIN', 'LOGIN'],
    remarks: 'STLS with TLS 1.0 only, which OpenSSL 3 refuses',
    limits: { nul: 'ends the mail at NUL' },
    ...launching('php', script('imap.php')),
  },
  {
    name: 'PHP Horde_Imap_Client',
    packages: ['php-cli', 'php-horde-imap-client'],
    program: { command: 'dpkg-query', probe: ['-W', 'php-horde-imap-client'] },
    version: /\t([\d.]+)/,
    securities: ['plain', 'stls', 'implicit'],
    logOns: [],
    // It asks an empty maildrop for message 1.
    findings: ['V0004'],
    limits: { 'bare-lf': LF_LF },
    rewrites: withoutLeadingDots,
    remarks: LEAVES_STUFFING,
    ...launching('php', script('horde.php')),
  },
  {
    name: 'Perl Net::POP3',
    packages: ['libauthen-sasl-perl', 'libio-socket-ssl-perl'],
    program: {
      command: 'perl',
      probe: ['-MNet::POP3', '-MAuthen::SASL', '-e', 'print "POP3 $Net::POP3::VERSION"'],
    },
    version: /POP3 ([\d.]+)/,
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'APOP', 'PLAIN', 'LOGIN', 'CRAM-MD5'],
    limits: { 'bare-lf': LF_LF },
    ...launching('perl', script('net_pop3_sasl.pl')),
  },
  {
    name: 'Perl Mail::POP3Client',
    packages: ['libmail-pop3client-perl', 'libio-socket-ssl-perl'],
    program: {
      command: 'perl',
      probe: ['-MMail::POP3Client', '-e', 'print "POP3 $Mail::POP3Client::VERSION"'],
    },
    version: /POP3 ([\d.]+)/,
    securities: ['plain', 'implicit'],
    logOns: ['USER', 'APOP', 'CRAM-MD5'],
    limits: { 'bare-lf': LF_LF },
    ...launching('perl', script('pop3client.pl')),
  },
  {
    name: 'Perl Mail::Box',
    packages: ['libmail-box-pop3-perl', 'libio-socket-ssl-perl'],
    program: {
      command: 'perl',
      probe: ['-MMail::Transport::POP3', '-e', 'print "POP3 $Mail::Transport::POP3::VERSION"'],
    },
    version: /POP3 ([\d.]+)/,
    securities: ['plain', 'implicit'],
    logOns: ['USER', 'APOP'],
    limits: { 'bare-lf': LF_LF },
    ...launching('perl', script('mail_box.pl')),
  },
  {
    name: 'Python Twisted',
    packages: ['python3-twisted', 'python3-openssl', 'python3-service-identity'],
    program: { command: PYTHON, probe: ['-c', 'import twisted; print("twisted", twisted.__version__)'] },
    version: /twisted ([\d.]+)/,
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'APOP'],
    limits: { 'cr-only': 'keeps a CR at the end', 'long-lines': 'gives up at 16384 octets' },
    ...launching(PYTHON, script('twisted_client.py')),
  },
  {
    name: 'Tcl pop3',
    packages: ['tcllib', 'tcl-tls'],
    program: { command: 'dpkg-query', probe: ['-W', 'tcllib'] },
    version: /\t([\d.]+)/,
    securities: ['plain', 'implicit'],
    logOns: [],
    remarks: 'STLS with TLS 1.0 only, which OpenSSL 3 refuses',
    limits: { 'cr-only': 'takes CR for a line end', dots: 'leaves the first line stuffed' },
    ...launching('tclsh', script('pop3.tcl')),
  },
]

const MAILPOP3: RealClient = {
  name: 'mailpop3',
  packages: ['npm:mailpop3'],
  program: { command: 'npm', probe: ['view', 'mailpop3', 'version'] },
  version: /([\d.]+)/,
  build: (folder) => ['npm', 'install', '--prefix', folder, '--no-audit', '--no-fund', 'mailpop3'],
  securities: ['plain', 'implicit'],
  logOns: ['USER', 'APOP'],
  limits: { 'cr-only': 'keeps a CR at the end' },
  rewrites: (mail) => withoutLeadingDots(mail).replace(/[\x80-\xff]+/g, '?'),
  remarks: `${LEAVES_STUFFING}, and takes all for UTF-8; certificate not checked, STLS not tried`,
  ...launching(process.execPath, script('mailpop3.cjs')),
}

const CLASS_PATH = '/usr/share/java'

const compiled: readonly RealClient[] = [
  jakarta('Jakarta Mail', 'libjakarta-mail-java', 'jakarta-mail.jar:jakarta-activation.jar', 'cat'),
  jakarta(
    'JavaMail',
    'libmail-java',
    'javax.mail.jar:javax.activation.jar',
    `sed 's/import jakarta\\./import javax./'`,
  ),
  {
    name: 'Apache commons-net',
    packages: ['libcommons-net-java', 'default-jre-headless', 'ecj'],
    program: { command: 'dpkg-query', probe: ['-W', 'libcommons-net-java'] },
    version: /\t([\d.]+)/,
    build: () =>
      javaBuild(`cp '${script('CommonsClient.java')}' '${script('Trust.java')}' .`, 'commons-net.jar'),
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'APOP', 'PLAIN', 'CRAM-MD5'],
    ...launchingBuilt(`java -cp "$BUILT:${jars('commons-net.jar')}" CommonsClient`),
  },
  {
    name: 'libetpan',
    packages: ['gcc', 'libc6-dev', 'libetpan-dev', 'libsasl2-modules'],
    program: { command: 'dpkg-query', probe: ['-W', 'libetpan-dev'] },
    version: /\t([\d.]+)/,
    build: (folder) => ['gcc', '-o', `${folder}/client`, script('libetpan.c'), '-letpan'],
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256'],
    remarks: 'its APOP is refused: its digest fits no part of the greeting',
    limits: { 'bare-lf': LF_LF, nul: 'ends the mail at NUL' },
    ...launchingBuilt('"$BUILT/client"'),
  },
  {
    name: 'POCO',
    packages: ['g++', 'libpoco-dev'],
    program: { command: 'dpkg-query', probe: ['-W', 'libpoco-dev'] },
    version: /\t([\d.]+)/,
    build: (folder) => [
      ...['g++', '-std=c++17', '-o', `${folder}/client`, script('poco.cpp')],
      ...['-lPocoNetSSL', '-lPocoCrypto', '-lPocoNet', '-lPocoUtil', '-lPocoFoundation'],
    ],
    securities: ['plain', 'implicit'],
    logOns: [],
    remarks: 'no STLS',
    ...launchingBuilt('"$BUILT/client"'),
  },
  MAILPOP3,
]

function jakarta(name: string, library: string, classPath: string, filter: string): RealClient {
  const copy = `${filter} < '${script('JakartaClient.java')}' > JakartaClient.java && cp '${script('Trust.java')}' .`
  return {
    name,
    packages: [library, 'default-jre-headless', 'ecj'],
    program: { command: 'dpkg-query', probe: ['-W', library] },
    version: /\t([\d.]+)/,
    build: () => javaBuild(copy, classPath),
    securities: ['plain', 'stls', 'implicit'],
    logOns: ['USER', 'APOP', 'PLAIN', 'XOAUTH2'],
    remarks: 'its NTLM misreads the challenge',
    limits: { 'bare-lf': 'drops a dot alone between two LF' },
    ...launchingBuilt(`java -cp "$BUILT:${jars(classPath)}" JakartaClient`),
  }
}

function javaBuild(copy: string, classPath: string): string[] {
  return ['sh', '-c', `${copy} && ecj -proc:none -nowarn -17 -cp ${jars(classPath)} *.java`]
}

function jars(names: string): string {
  return names
    .split(':')
    .map((name) => `${CLASS_PATH}/${name}`)
    .join(':')
}

export const LIBRARIES: readonly RealClient[] = [...scripted, ...compiled]
