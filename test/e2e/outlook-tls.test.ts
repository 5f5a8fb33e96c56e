/**
 * The model of Outlook over TLS, against our own server and against one that speaks TLS badly.
 */
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import type { OutlookSettings } from '../../src/outlook/settings.ts'
import { syncOutlook } from '../../src/outlook/tcp-sync.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import type { Pop3ServerOptions } from '../../src/server/options.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serve(options: Pop3ServerOptions): Promise<Pop3Server> {
  const server = await startPop3Server(options)
  closing.push(() => server.close())
  return server
}

const trusting = (server: Pop3Server) => ({ limitMs: 10_000, ca: server.tls?.ca ?? '' })

/** The server's TLS, and the account that is set up for it; a URL of implicit TLS says so itself. */
const WAYS: readonly { tls: 'stls' | 'implicit'; settings: Partial<OutlookSettings> }[] = [
  { tls: 'stls', settings: { encryption: 'stls' } },
  { tls: 'implicit', settings: {} },
]

describe.each(WAYS)('with $tls', ({ tls, settings }) => {
  test('it fetches and deletes everything', async () => {
    const server = await serve({ tls })
    const outcome = await syncOutlook(
      server.url,
      { ...settings, leaveOnServer: false, syncs: 2 },
      trusting(server),
    )
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [], store: { messages: { length: 3 } } })
    expect(server.maildrop.list()).toEqual([])
    await server.waitFor.idle()
    expect(judge(server.transcript).findings).toEqual([])
    expect(outcome.conversation).toMatch(/-- tls ok: TLSv1\.3\n/)
  })

  test('it logs on with SPA, and nobody reads a secret in the conversation', async () => {
    const server = await serve({ tls })
    const outcome = await syncOutlook(server.url, { ...settings, spa: true }, trusting(server))
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [] })
    expect(outcome.conversation).toContain(
      'C: AUTH NTLM\nS: +\\x20\nC: ********\nS: + ********\nC: ********\n',
    )
  })

  test('an authority that it does not know is a warning, which ends it or not', async () => {
    const server = await serve({ tls })
    const refused = await syncOutlook(server.url, settings)
    expect(refused).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x800CCC1A' } })
    expect(refused.deciding).toMatchObject({ id: 'warns-of-certificate' })
    const accepted = await syncOutlook(server.url, { ...settings, certificateWarnings: 'accepted' })
    expect(accepted).toMatchObject({ outcome: 'completes', decidedBy: [{ id: 'warns-of-certificate' }] })
  })

  test.each(['expired', 'not-yet-valid', 'wrong-host', 'self-signed'] as const)(
    'so is a certificate that is %s, and the judge sees that nothing was said',
    async (problem) => {
      const server = await serve({ tls, faults: [{ do: { type: 'certificate', problem } }] })
      const outcome = await syncOutlook(server.url, settings, trusting(server))
      expect(outcome).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x800CCC1A' } })
      await server.waitFor.idle()
      const { rules, findings } = judge(server.transcript)
      expect(findings).toEqual([])
      expect(rules.find(({ id }) => id === 'RFC8314-5.3-certificate')?.verdict).toBe('conforms')
    },
  )

  test('a handshake that stalls hangs it; one that is cut fails', async () => {
    const stalled = await serve({ tls, faults: [handshake('stall')] })
    const hanging = await syncOutlook(stalled.url, settings, { ...trusting(stalled), limitMs: 150 })
    expect(hanging).toMatchObject({ outcome: 'hangs', phase: 'handshake' })
    const cut = await serve({ tls, faults: [handshake('reset')] })
    expect(await syncOutlook(cut.url, settings, trusting(cut))).toMatchObject({
      outcome: 'fails',
      failure: { errorCode: '0x800CCC1A', why: 'stops-at-failed-handshake' },
    })
  })
})

function handshake(mode: 'stall' | 'reset'): FaultItem {
  return { when: { at: 'handshake' }, do: { type: 'handshake', mode } }
}

test('what stands in the clear behind the answer to STLS is thrown away', async () => {
  const injected: FaultItem = {
    when: { command: 'STLS' },
    do: { type: 'insert', at: 'after', octets: '+OK user accepted\r\n+OK logged on\r\n' },
  }
  const server = await serve({ tls: 'stls', faults: [injected] })
  const outcome = await syncOutlook(server.url, { encryption: 'stls' }, trusting(server))
  expect(outcome).toMatchObject({
    outcome: 'completes',
    decidedBy: [{ id: 'forgets-what-came-before-tls' }],
  })
  await server.waitFor.idle()
  const { rules, findings } = judge(server.transcript)
  expect(findings).toEqual([])
  expect(rules.find(({ id }) => id === 'RFC2595-4-no-injected-replies')?.verdict).toBe('conforms')
})

test('a server in the clear on a port of TLS fails it', async () => {
  const url = await listen((socket) => socket.write('+OK ready\r\n'))
  expect(await syncOutlook(url.replace('pop3:', 'pop3s:'))).toMatchObject({
    outcome: 'fails',
    failure: { errorCode: '0x800CCC1A' },
  })
})

test('without STLS it says nothing more but QUIT', async () => {
  const server = await serve({})
  const outcome = await syncOutlook(server.url, { encryption: 'stls' })
  expect(outcome).toMatchObject({ outcome: 'fails', deciding: { id: 'stops-at-refused-stls' } })
  expect(outcome.conversation).toMatch(/C: STLS\nS: -ERR .*\nC: QUIT\n/)
})

async function listen(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return `pop3://user:secret@127.0.0.1:${port}`
}
