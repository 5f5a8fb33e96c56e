import { describe, expect, test } from 'vitest'
import { statements } from '../../src/conformance/statements/statements.ts'
import { runCli } from './cli-process.ts'

describe('statements', () => {
  test('lists all 55 and the rules of the RFCs', async () => {
    const { code, stdout } = await runCli('statements')
    expect(code).toBe(0)
    for (const { id, text } of statements)
      expect(stdout).toMatch(new RegExp(`^${id} .*${text.slice(-8).replace(/\W/g, '.')}$`, 'm'))
    expect(stdout).toContain('RFC1939-3-line-limit')
    expect(stdout).toContain('55 statements.')
  })

  test('shows one with what Outlook does, its discrepancy and its profiles', async () => {
    const { code, stdout } = await runCli('statements', 'c0005')
    expect(code).toBe(0)
    expect(stdout).toContain('C0005: Every response ends with CRLF. (response framing)\n')
    expect(stdout).toContain('  Outlook     Missing CRLF: synchronization hangs.\n')
    expect(stdout).toMatch(/\n {2}broken by {3}.*missing-crlf/)
    expect((await runCli('statements', 'C0016')).stdout).toContain(
      'warning by ms-stanopop3, error by rfc1939',
    )
  })

  test('prints JSON', async () => {
    const one = JSON.parse((await runCli('statements', 'C0005', '--json')).stdout)
    expect(one).toMatchObject({
      id: 'C0005',
      profiles: { breaking: expect.arrayContaining(['missing-crlf']) },
    })
    const all = JSON.parse((await runCli('statements', '--json')).stdout) as unknown[]
    expect(all.length).toBeGreaterThan(55)
  })

  test('knows what was meant by an id that is none', async () => {
    const { code, stderr } = await runCli('statements', 'C0055')
    expect(code).toBe(2)
    expect(stderr).toContain('C0055 is no statement. Did you mean C00')
  })
})
