/**
 * node-pop3 against the server: what it fetches, what it deletes, and the commands that it sends.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { NODE_POP3, nodePop3 } from './clients/node-pop3.ts'
import { fetchesEveryMaildrop, headerOf, isLeftAsItWas, uniqueIdsOf } from './fetch-every-maildrop.ts'

describe('node-pop3', () => {
  fetchesEveryMaildrop(NODE_POP3)

  test('logs on with its first command and sends what it is told', async () => {
    await using server = await startPop3Server()
    await NODE_POP3.fetch(server)
    expect(commandsOf(server)).toEqual([
      ['USER user', 'PASS secret', 'STAT', 'LIST', 'UIDL', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
    ])
  })

  test('fetches a header with TOP, without its empty line’s CRLF', async () => {
    await using server = await startPop3Server()
    const header = await nodePop3(server, async (client) => {
      const top = await client.TOP(1, 0)
      await client.QUIT()
      return top
    })
    expect(header).toBe(headerOf(server, 0).toString().slice(0, -2))
  })

  test('rejects with the text of -ERR', async () => {
    await using server = await startPop3Server()
    const fetching = nodePop3(server, (client) => client.RETR(4))
    await expect(fetching).rejects.toThrow(/^Error: no such message\n/)
  })

  describe('deletes', () => {
    test('messages with DELE and QUIT', async () => {
      await using server = await startPop3Server()
      const [, second] = uniqueIdsOf(server)
      await nodePop3(server, async (client) => {
        await client.DELE(1)
        await client.DELE(3)
        await client.QUIT()
      })
      expect(uniqueIdsOf(server)).toEqual([second])
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 3', 'QUIT']])
    })

    test('nothing when its socket is destroyed before QUIT', async () => {
      await using server = await startPop3Server()
      await isLeftAsItWas(server, () =>
        nodePop3(server, async (client) => {
          await client.DELE(1)
          await client.DELE(3)
          client._socket.destroy()
        }),
      )
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 3']])
    })
  })
})
