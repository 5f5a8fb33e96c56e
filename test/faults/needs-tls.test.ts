import { describe, expect, test } from 'vitest'
import { type FaultRule, startPop3Server } from '../../src/index.ts'

const NEEDY: readonly FaultRule[] = [
  { do: { type: 'certificate', problem: 'expired' } },
  { do: { type: 'handshake', mode: 'stall' } },
  { id: 'mine', when: { tls: true }, do: { type: 'silence' } },
]

describe.each(NEEDY)('%j, on a server without TLS,', (rule) => {
  const problem = /^faults: .* can strike with TLS only, .* Start it with tls: "stls" or tls: "implicit"\.$/

  test('is an error at the start', async () => {
    await expect(startPop3Server({ faults: [rule] })).rejects.toThrow(problem)
  })

  test('is an error when it is armed, and nothing is armed', async () => {
    await using server = await startPop3Server()
    expect(() => server.faults.use('lowercase-ok', rule)).toThrow(problem)
    expect(server.faults.list()).toEqual([])
  })
})

describe('a profile that needs TLS', () => {
  test('gives the server the TLS that it needs', async () => {
    await using server = await startPop3Server({ faults: ['tls-cert-expired'] })
    expect(server.tls?.ca).toMatch(/^-----BEGIN CERTIFICATE-----/)
  })

  test('is an error on a server that must have none', async () => {
    await expect(startPop3Server({ faults: ['tls-cert-expired'], tls: 'off' })).rejects.toThrow(/TLS only/)
  })
})
