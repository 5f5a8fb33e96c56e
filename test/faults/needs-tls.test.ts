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

test('the rule is named where it has a name, and one effect that needs TLS is enough', async () => {
  const certificate = { type: 'certificate', problem: 'expired' } as const
  const end =
    'can strike with TLS only, which this server does not have. Start it with tls: "stls" or tls: "implicit".'
  await expect(startPop3Server({ faults: [{ id: 'mine', do: certificate }] })).rejects.toThrow(
    `faults: the rule mine ${end}`,
  )
  await expect(
    startPop3Server({ faults: [{ do: [certificate, { type: 'text', value: '' }] }] }),
  ).rejects.toThrow(`faults: a rule ${end}`)
})
