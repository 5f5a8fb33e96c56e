/**
 * Dovecot's POP3 server on a free port of 127.0.0.1, with its configuration, its accounts and its mail in a folder of its
 * own. Nothing of the machine's own Dovecot is used or touched.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'

export const PASSWORD = 'secret'

const PROGRAM = 'dovecot'

/** Who owns the mail where the test runs as root, to whom Dovecot gives none: `nobody`. */
const NOBODY = 65_534
const ATTEMPTS = 5

export interface DovecotSetup {
  /** An empty folder. */
  readonly folder: string
  /** The Maildir that each user is given a copy of. */
  readonly maildir: string
  readonly users: readonly string[]
}

export interface DovecotServer extends AsyncDisposable {
  readonly port: number
}

export async function startDovecot(setup: DovecotSetup): Promise<DovecotServer> {
  layOut(setup)
  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const child = start(setup.folder, port)
    const log = await firstWords(child)
    if (log.includes('starting up')) return { port, [Symbol.asyncDispose]: () => stopped(child) }
    await stopped(child)
    // Somebody else may have taken the port meanwhile.
    if (attempt === ATTEMPTS) throw new Error(`dovecot does not start:\n${log}`)
  }
}

function isRoot(): boolean {
  return userInfo().uid === 0
}

function layOut({ folder, maildir, users }: DovecotSetup): void {
  // Dovecot's processes, of other users where the test is root's, must find their way.
  chmodSync(folder, 0o755)
  const owner = isRoot() ? NOBODY : userInfo().uid
  const group = isRoot() ? NOBODY : userInfo().gid
  writeFileSync(join(folder, 'passwd'), users.map((user) => `${user}:{PLAIN}${PASSWORD}::::::\n`).join(''))
  for (const user of users) {
    const mail = join(folder, 'mail', user)
    mkdirSync(mail, { recursive: true })
    cpSync(maildir, mail, { recursive: true })
    mkdirSync(join(mail, 'tmp'), { recursive: true })
    if (!isRoot()) continue
    for (const name of ['.', ...(readdirSync(mail, { recursive: true }) as string[])])
      chownSync(join(mail, name), owner, group)
  }
}

function start(folder: string, port: number): ChildProcess {
  const file = join(folder, `dovecot-${port}.conf`)
  writeFileSync(file, configurationOf(folder, port))
  return spawn(PROGRAM, ['-F', '-c', file], { stdio: ['ignore', 'pipe', 'pipe'] })
}

function configurationOf(folder: string, port: number): string {
  const { username: user, uid, gid } = userInfo()
  const [mailUser, mailGroup] = isRoot() ? [NOBODY, NOBODY] : [uid, gid]
  const ownUsers = isRoot()
    ? ''
    : `default_internal_user = ${user}\ndefault_internal_group = ${gid}\ndefault_login_user = ${user}\n`
  return `${ownUsers}
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = /dev/stderr
protocols = pop3
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:${folder}/mail/%u
pop3_uidl_format = %f
pop3_lock_session = yes
passdb {
  driver = passwd-file
  args = username_format=%u ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${mailGroup} home=${folder}/mail/%u
}
service pop3-login {
  chroot =
  service_count = 0
  inet_listener pop3 {
    port = ${port}
  }
  inet_listener pop3s {
    port = 0
  }
}
service pop3 {
  service_count = 1000
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`
}

/** The log up to the word that it has started, or its end. */
function firstWords(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let log = ''
    const read = (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('starting up')) resolve(log)
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    child.once('exit', () => resolve(log))
  })
}

/** Its master ends the processes that it has started. */
function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
