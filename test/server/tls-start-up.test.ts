/**
 * A server without TLS loads nothing of it; one with TLS keeps no process alive.
 */
import { execFile } from 'node:child_process'
import { describe, test } from 'vitest'

const server = new URL('../../src/server/server.ts', import.meta.url).href

/** What a process prints that starts a server with these options, serves a client, and closes or forgets it. */
function started(options: object, isClosed: boolean): Promise<unknown> {
  const program = `
    import { once } from 'node:events'
    import { connect } from 'node:net'
    const { startPop3Server } = await import(${JSON.stringify(server)})
    const server = await startPop3Server(${JSON.stringify(options)})
    const client = connect(server.port, '127.0.0.1')
    client.write('QUIT\\r\\n')
    client.resume()
    await once(client, 'close')
    ${isClosed ? 'await server.close()' : ''}
    const loaded = process.moduleLoadList.filter((name) => /\\btls\\b|_tls_|secure-context/.test(name))
    console.log(JSON.stringify({ loaded: loaded.length > 0, left: process.getActiveResourcesInfo().filter((name) => /TCP|TLS/.test(name)) }))`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { timeout: 60_000 }, (error, stdout, stderr) => {
      if (error !== null) reject(new Error(`${error.message}\n${stderr}`))
      else resolve(JSON.parse(stdout))
    })
  })
}

describe.concurrent('a process', () => {
  test('loads nothing of TLS for a server without', async ({ expect }) => {
    expect(await started({}, true)).toEqual({ loaded: false, left: [] })
  })

  test('loads TLS for a server with it, of which nothing is left', async ({ expect }) => {
    expect(await started({ tls: 'stls' }, true)).toEqual({ loaded: true, left: [] })
    expect(await started({ tls: 'implicit' }, true)).toEqual({ loaded: true, left: [] })
  })

  test('ends by itself with a TLS server left open', async ({ expect }) => {
    expect(await started({ tlsPort: 0 }, false)).toMatchObject({ loaded: true })
  })
})
