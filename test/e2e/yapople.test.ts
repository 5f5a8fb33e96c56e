/**
 * yapople against the server: what it fetches, what it deletes, and the commands that it sends.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { YAPOPLE, yapople } from './clients/yapople.ts'
import { fetchesEveryMaildrop, headerOf, isLeftAsItWas, uniqueIdsOf } from './fetch-every-maildrop.ts'

describe('yapople', () => {
  fetchesEveryMaildrop(YAPOPLE)

  test('sends what it is told and nothing else', async () => {
    await using server = await startPop3Server()
    await YAPOPLE.fetch(server)
    expect(commandsOf(server)).toEqual([
      ['USER user', 'PASS secret', 'STAT', 'LIST', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
    ])
  })

  test('fetches a header with TOP, without its empty line’s CRLF', async () => {
    await using server = await startPop3Server()
    const header = await yapople(server, async (client) => {
      const top = await client.top(1, 0)
      await client.disconnect()
      return top
    })
    expect(header).toEqual(headerOf(server, 0).subarray(0, -2))
  })

  test('rejects with the text of -ERR', async () => {
    await using server = await startPop3Server()
    await expect(yapople(server, (client) => client.retr(4))).rejects.toThrow(/^Error: no such message\n/)
  })

  describe('deletes', () => {
    test('all that it has fetched, with disconnect()', async () => {
      await using server = await startPop3Server()
      await yapople(server, async (client) => {
        await client.retrieveAndDeleteAll()
        await client.disconnect()
      })
      expect(uniqueIdsOf(server)).toEqual([])
      expect(commandsOf(server)).toEqual([
        [
          ...['USER user', 'PASS secret', 'STAT', 'RETR 1', 'RETR 2', 'RETR 3'],
          ...['DELE 1', 'DELE 2', 'DELE 3', 'QUIT'],
        ],
      ])
    })

    test('nothing when one DELE is refused: it sends RSET', async () => {
      await using server = await startPop3Server()
      await isLeftAsItWas(server, () =>
        yapople(server, async (client) => {
          await expect(client.delete([1, 4])).rejects.toThrow('no such message')
          await client.disconnect()
        }),
      )
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 4', 'RSET', 'QUIT']])
    })

    test('nothing when its socket is destroyed before disconnect()', async () => {
      await using server = await startPop3Server()
      await isLeftAsItWas(server, () =>
        yapople(server, async (client) => {
          await client.dele(1)
          await client.dele(3)
          client._socket.destroy()
        }),
      )
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 3']])
    })
  })
})
