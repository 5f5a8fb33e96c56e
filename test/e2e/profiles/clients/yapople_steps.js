/**
 * yapople takes the steps of argv at the server that the POP3_ variables name, and tells of each in a line of JSON. It has
 * no UIDL and no time-out. See steps.ts.
 */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'yapople'

const steps = process.argv.slice(3)
const { POP3_HOST, POP3_PORT, POP3_USER, POP3_PASSWORD } = process.env
const client = new Client({
  host: POP3_HOST,
  port: Number(POP3_PORT),
  username: POP3_USER,
  password: POP3_PASSWORD,
})
let count = 0

function tell(line) {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

async function take(keyword, numbers) {
  switch (keyword) {
    case 'LOG-ON':
      return octetsOf(await client.connect())
    case 'STAT': {
      const stat = await client.stat()
      count = stat.count
      return `${stat.count} ${stat.length}`
    }
    case 'LIST': {
      const listing = await client.list(...numbers)
      if (numbers.length > 0) return octetsOf(listing)
      return Object.entries(listing).map(([number, octets]) => octetsOf(`${number} ${octets}`))
    }
    case 'RETR':
    case 'TOP':
      return (await client[keyword.toLowerCase()](...numbers)).toString('latin1')
    case 'WAIT':
      return sleep(numbers[0])
    default: {
      const got = await client[keyword.toLowerCase()](...numbers)
      return typeof got === 'string' ? octetsOf(got) : null
    }
  }
}

function octetsOf(text) {
  return Buffer.from(text, 'utf8').toString('latin1')
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
      for (let number = count; number >= 1; number--) steps.unshift(`RETR ${number}`)
      continue
    }
    tell({ at: step })
    const [keyword, ...numbers] = step.split(' ')
    tell({ step, got: (await take(keyword, numbers.map(Number))) ?? null })
  }
} catch (error) {
  tell({ failed: step, words: octetsOf(`${error.name}: ${error.message}`), hung: false })
}
process.exit()
