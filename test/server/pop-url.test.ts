import { expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { syncOutlook } from '../../src/outlook.ts'

test('popUrl is RFC 2384’s, percent-encoded, without a password', async () => {
  await using server = await startPop3Server({ accounts: [{ user: 'a b@c;d', password: 'secret' }] })
  expect(server.popUrl).toBe(`pop://a%20b%40c%3Bd;AUTH=*@127.0.0.1:${server.port}`)
})

test.each([
  ['*', 'USER user'],
  ['NTLM', 'AUTH NTLM'],
])('Outlook takes such a URL, and its ;AUTH=%s', async (mechanism, command) => {
  await using server = await startPop3Server()
  const { outcome } = await syncOutlook(server.popUrl.replace('*', mechanism), { password: 'secret' })
  expect(outcome).toBe('completes')
  expect((await server.waitFor.command(command)).session).toBe(1)
})
