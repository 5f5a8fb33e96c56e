/**
 * node-pop3 takes the steps of argv at the server that the POP3_ variables name, and tells of each in a line of JSON.
 * In a process of its own, for it may end with an 'error' event that nobody can catch. See steps.ts.
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import Pop3Command from 'node-pop3'

const [timeOutMs, ...steps] = process.argv.slice(2)
const { POP3_HOST: host, POP3_PORT: port, POP3_USER: user, POP3_PASSWORD: password } = process.env
const client = new Pop3Command({
  host,
  port: Number(port),
  user,
  password,
  timeout: Number(timeOutMs),
})
let list = []

function tell(line) {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

/** It gives strings, whatever the octets were. */
function octetsOf(text) {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function rows(listing) {
  return listing.map((row) => octetsOf(row.join(' ')))
}

async function take(keyword, numbers) {
  switch (keyword) {
    case 'LOG-ON':
      return octetsOf(await client._connect())
    case 'LIST':
    case 'UIDL': {
      if (numbers.length > 0) return octetsOf((await client[keyword](...numbers)).join(' '))
      const listing = await client[keyword]()
      if (keyword === 'LIST') list = listing
      return rows(listing)
    }
    case 'WAIT':
      return sleep(numbers[0])
    default: {
      const got = await client[keyword](...numbers)
      return typeof got === 'string' ? octetsOf(got) : null
    }
  }
}

let step
// Nothing is left that could settle the promise that we wait for.
process.on('beforeExit', () => {
  tell({ failed: step, words: 'the promise never settles', hung: true })
  process.exit()
})
try {
  while (steps.length > 0) {
    step = steps.shift()
    if (step === 'RETR') {
      steps.unshift(...list.map(([number]) => `RETR ${number}`))
      continue
    }
    tell({ at: step })
    const [keyword, ...numbers] = step.split(' ')
    tell({ step, got: (await take(keyword, numbers.map(Number))) ?? null })
  }
} catch (error) {
  tell({
    failed: step,
    words: octetsOf(`${error.name}: ${error.message}`),
    hung: error.eventName === 'timeout',
  })
}
process.exit()
