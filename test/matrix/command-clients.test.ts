import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { matrix } from '../../src/matrix/run-matrix.ts'
import { temporaryFolder } from '../load/temporary-folder.ts'

describe('a command', () => {
  const script = (source: string) => [process.execPath, '-e', source]

  test('has the words filled in, and the environment', async () => {
    const folder = temporaryFolder()
    const source = `require('fs').writeFileSync(process.argv[1], JSON.stringify([process.argv.slice(2), process.env.POP3_PORT, process.env.MINE]))`
    await matrix([...script(source), `${folder}/told`, '{port}', '{user}:{password}', '{other}'], {
      profiles: ['quit-hang'],
      env: { MINE: 'my own' },
    })
    const [args, port, mine] = JSON.parse(readFileSync(`${folder}/told`, 'utf8'))
    expect(args).toEqual([port, 'user:secret', '{other}'])
    expect(mine).toBe('my own')
  })

  /** Fetches the first message and stores what it got, with what is added to it. */
  const fetchFirst = (added: string) => `
    const socket = require('net').connect(process.env.POP3_PORT, '127.0.0.1')
    const steps = ['USER user', 'PASS secret', 'RETR 1', 'QUIT']
    let said = '', message
    socket.setEncoding('latin1').on('data', (text) => {
      said += text
      if (!(said.includes(' octets') ? said.endsWith('\\r\\n.\\r\\n') : said.endsWith('\\r\\n'))) return
      if (said.includes(' octets')) message = said.slice(said.indexOf('\\r\\n') + 2, -3)
      said = ''
      if (steps.length > 0) socket.write(steps.shift() + '\\r\\n')
      else socket.destroy()
    }).on('close', () => { ${added} })`

  test('is judged by what it stores, each run in a folder of its own', async () => {
    const received = temporaryFolder()
    const store = fetchFirst(
      `require('fs').writeFileSync(process.env.POP3_MOCK_RECEIVED + '/1.eml', message)`,
    )
    const { rows } = await matrix(script(store), {
      profiles: ['retr-extra-blank-line', 'quit-slow'],
      received,
    })
    expect(rows.map(({ profile, class: found }) => [profile, found]).sort()).toEqual([
      ['quit-slow', 'completes'],
      ['retr-extra-blank-line', 'corrupts'],
    ])
  })

  test('is judged by what it prints', async () => {
    const { rows } = await matrix(script(fetchFirst('console.log("mail:", message)')), {
      profiles: ['retr-extra-blank-line', 'quit-slow'],
      received: '-',
    })
    expect(rows.map(({ profile, class: found }) => [profile, found]).sort()).toEqual([
      ['quit-slow', 'completes'],
      ['retr-extra-blank-line', 'corrupts'],
    ])
  })
})
