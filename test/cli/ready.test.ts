/**
 * What a server that is ready tells people and programs of its TLS.
 */
import { expect, test } from 'vitest'
import { greetHuman, readyEvent } from '../../src/cli/ready.ts'
import { startPop3Server } from '../../src/server/server.ts'

test.each([
  ['off', ''],
  ['stls', '--ssl-reqd --cacert FILE '],
  ['implicit', '--cacert FILE '],
] as const)('curl is told how to trust a server with TLS %s', async (tls, flags) => {
  await using server = await startPop3Server({ tls })
  const file = server.env.POP3_CA_FILE
  const lines = greetHuman(server)
    .split('\n')
    .filter((line) => line.startsWith('  curl'))
  const curl = `  curl ${flags.replace('FILE', file ?? '')}${server.url}`
  expect(lines).toEqual([`${curl}/      lists the messages`, `${curl}/1     fetches the first one`])
  expect(readyEvent(server).pop3.caFile).toBe(file)
})

test('a second port with TLS is told too', async () => {
  await using server = await startPop3Server({ tlsPort: 0 })
  const { tlsPort } = server
  expect(readyEvent(server).pop3).toMatchObject({ port: server.port, tlsPort })
  expect(greetHuman(server)).toContain(`${server.url} and, with TLS first, on port ${tlsPort} of 127.0.0.1\n`)
})
