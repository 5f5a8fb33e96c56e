// mailpop3 of npm: fetches every message into a file of its own, and deletes it unless told otherwise.
const { writeFileSync } = require('node:fs')
const { join } = require('node:path')
const Client = require(join(process.env.BUILT, 'node_modules', 'mailpop3'))
const setting = (name) => process.env[`CLIENT_${name}`]
const isImplicit = setting('SECURITY') === 'implicit'
const pop = new Client(Number(setting('PORT')), setting('HOST'), {
  enabletls: isImplicit,
  ignoretlserrs: true,
})
const fail = (what) => () => {
  console.error(what)
  process.exit(1)
}
for (const event of ['error', 'invalid-state', 'locked', 'tls-error']) pop.on(event, fail(event))
let count = 0
const next = (number) => (number > count ? pop.quit() : pop.retr(number))
pop.on('connect', () => {
  const logOn = () =>
    (setting('LOG_ON') === 'APOP' ? pop.apop : pop.login).call(pop, setting('USER'), setting('PASSWORD'))
  logOn()
})
for (const event of ['login', 'apop']) pop.on(event, (isDone) => (isDone ? pop.list() : fail(event)()))
pop.on('list', (isDone, messages) => {
  if (!isDone) fail('list')()
  count = Number(messages)
  next(1)
})
pop.on('retr', (isDone, number, data) => {
  if (!isDone) fail('retr')()
  writeFileSync(join(setting('MAILS'), String(number)), data)
  if (setting('KEEP') === '') pop.dele(number)
  else next(Number(number) + 1)
})
pop.on('dele', (isDone, number) => (isDone ? next(Number(number) + 1) : fail('dele')()))
pop.on('quit', () => process.exit(0))
