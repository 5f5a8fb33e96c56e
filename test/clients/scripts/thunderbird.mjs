// Thunderbird without a window, told by Marionette what a person would click: one account, "Get Messages", and leave.
import { spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

const { CLIENT_HOST, CLIENT_PORT, CLIENT_SECURITY, CLIENT_CA_FILE, CLIENT_USER, CLIENT_PASSWORD } =
  process.env
const { CLIENT_LOG_ON, CLIENT_KEEP, CLIENT_MAILS } = process.env
const profile = join(process.cwd(), 'profile')
const port = await freePort()

// nsMsgAuthMethod: "normal password" takes the best of PLAIN, LOGIN and USER; 4 is "encrypted password".
const AUTH_METHODS = { 'CRAM-MD5': 4 }
const SOCKET_TYPES = { plain: 0, stls: 2, implicit: 3 }

const PREFERENCES = {
  'marionette.port': port,
  'mail.accountmanager.accounts': 'account1',
  'mail.accountmanager.defaultaccount': 'account1',
  'mail.account.account1.identities': 'id1',
  'mail.account.account1.server': 'server1',
  'mail.identity.id1.useremail': 'user@example.org',
  'mail.identity.id1.fullName': 'User',
  'mail.server.server1.type': 'pop3',
  'mail.server.server1.hostname': CLIENT_HOST,
  'mail.server.server1.port': Number(CLIENT_PORT),
  'mail.server.server1.userName': CLIENT_USER,
  'mail.server.server1.name': 'fixture',
  'mail.server.server1.socketType': SOCKET_TYPES[CLIENT_SECURITY],
  'mail.server.server1.authMethod': AUTH_METHODS[CLIENT_LOG_ON] ?? 3,
  'mail.server.server1.leave_on_server': CLIENT_KEEP !== '',
  'mail.server.server1.check_new_mail': false,
  'mail.server.server1.storeContractID': '@mozilla.org/msgstore/maildirstore;1',
  'mail.spotlight.firstRunDone': true,
  'mail.shell.checkDefaultClient': false,
  'mailnews.start_page.enabled': false,
  'datareporting.policy.bypassNotification': true,
  'app.update.enabled': false,
}

mkdirSync(profile, { recursive: true })
const lines = Object.entries(PREFERENCES).map(
  ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`,
)
writeFileSync(join(profile, 'user.js'), lines.join(''))

const options = [
  '--headless',
  '--no-remote',
  '--marionette',
  '-remote-allow-system-access',
  '--profile',
  profile,
]
const thunderbird = spawn('thunderbird', options, { stdio: 'ignore' })
const ended = new Promise((resolve) => thunderbird.once('exit', resolve))
process.once('exit', () => thunderbird.kill('SIGKILL'))
const call = await marionette(port)
await call('WebDriver:NewSession', {})
await call('Marionette:SetContext', { value: 'chrome' })
const answer = await call('WebDriver:ExecuteAsyncScript', {
  script: `const done = arguments[arguments.length - 1];
    (${getMail})(${JSON.stringify({
      ca: CLIENT_CA_FILE === '' ? '' : readFileSync(CLIENT_CA_FILE, 'latin1'),
      user: CLIENT_USER,
      password: CLIENT_PASSWORD,
    })}).then(done, (error) => done(String(error)))`,
  args: [],
  newSandbox: true,
  sandbox: 'system',
  scriptTimeout: 30_000,
})
console.log(answer.value)
await call('Marionette:Quit', { flags: ['eForceQuit'] })
await ended
const inbox = join(profile, 'Mail/127.0.0.1/Inbox/cur')
for (const name of existsSync(inbox) ? readdirSync(inbox) : []) {
  copyFileSync(join(inbox, name), join(CLIENT_MAILS, name))
}
process.exit(answer.value === 0 ? 0 : 1)

/** Runs in Thunderbird. */
async function getMail({ ca, user, password }) {
  const { MailServices } = ChromeUtils.importESModule('resource:///modules/MailServices.sys.mjs')
  if (ca !== '') {
    const certificates = Cc['@mozilla.org/security/x509certdb;1'].getService(Ci.nsIX509CertDB)
    certificates.addCertFromBase64(ca.replace(/-----[^-]+-----|\s/g, ''), 'C,C,C')
  }
  const server = MailServices.accounts.accounts[0].incomingServer
  const login = Cc['@mozilla.org/login-manager/loginInfo;1'].createInstance(Ci.nsILoginInfo)
  const origin = `mailbox://${server.hostName}`
  login.init(origin, null, origin, user, password, '', '')
  if ((await Services.logins.getAllLogins()).length === 0) await Services.logins.addLoginAsync(login)
  server.password = password
  return await new Promise((resolve) => {
    const listener = {
      QueryInterface: ChromeUtils.generateQI(['nsIUrlListener']),
      OnStartRunningUrl() {},
      OnStopRunningUrl: (_url, status) => resolve(status),
    }
    MailServices.pop3.GetNewMail(null, listener, server.rootFolder.getChildNamed('Inbox'), server)
  })
}

/** A function that calls a command of Marionette's protocol: `LENGTH:[0, id, command, parameters]`. */
async function marionette(port) {
  const socket = await connected(port)
  const waiting = new Map()
  let read = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    read = Buffer.concat([read, chunk])
    for (;;) {
      const from = read.indexOf(':') + 1
      const to = from + Number(read.subarray(0, from - 1))
      if (from === 0 || read.length < to) return
      const message = JSON.parse(read.subarray(from, to))
      read = read.subarray(to)
      if (Array.isArray(message)) waiting.get(message[1])?.(message)
    }
  })
  return (name, parameters) =>
    new Promise((resolve, reject) => {
      const id = waiting.size + 1
      waiting.set(id, ([, , error, result]) => (error ? reject(new Error(error.message)) : resolve(result)))
      const text = JSON.stringify([0, id, name, parameters])
      socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
}

async function connected(port) {
  for (;;) {
    await wait(100)
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    if (isOpen) return socket
  }
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
