import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { runCli } from './cli-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-profiles-'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Listed {
  phase: string
  name: string
  legality: string
  statements?: string[]
}

async function listed(...args: readonly string[]): Promise<Listed[]> {
  const { stdout } = await runCli('profiles', '--json', ...args)
  return JSON.parse(stdout) as Listed[]
}

describe('profiles', () => {
  test('lists every profile under its phase', async () => {
    const { code, stdout } = await runCli('profiles')
    expect(code).toBe(0)
    for (const [name, phase] of Object.entries(PROFILE_PHASES)) {
      expect(stdout).toMatch(new RegExp(`(^|\n)${phase}\n(  .*\n)*  ${name.replaceAll('.', '\\.')} `))
    }
    expect(stdout).toContain(`${Object.keys(PROFILE_PHASES).length} profiles.`)
  })

  test('filters by phase, legality, statement and words', async () => {
    const all = await listed()
    expect(await listed('--phase', 'auth')).toEqual(all.filter(({ phase }) => phase === 'auth'))
    expect(await listed('--legality', 'tolerated')).toEqual(
      all.filter(({ legality }) => legality === 'tolerated'),
    )
    expect(await listed('--statement', 'c0005')).toEqual(
      all.filter(({ statements }) => statements?.includes('C0005')),
    )
    expect((await listed('--search', 'WITHOUT its crlf')).map(({ name }) => name)).toContain('missing-crlf')
  })

  test('shows one with its conversation and its parameters, also by its other name', async () => {
    const { stdout } = await runCli('profiles', 'missing-crlf')
    expect(stdout).toContain('missing-crlf: A response without its CRLF\n')
    expect(stdout).toContain('  with command = "LOG-ON"')
    expect(stdout).toContain('  S! silence\n')
    expect((await runCli('profiles', 'greeting-never')).stdout).toContain('missing-greeting: ')
  })

  test('knows what was meant by a name that is none', async () => {
    const { code, stderr } = await runCli('profiles', 'missing-clrf')
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean "missing-crlf"?')
  })

  test('checks profiles of one’s own', async () => {
    const good = join(folder, 'good.json')
    const bad = join(folder, 'bad.json')
    const broken = join(folder, 'broken.json')
    const profile = { name: 'mine', title: 't', legality: 'grey', catches: 'c', example: [] }
    writeFileSync(good, JSON.stringify({ ...profile, rules: [{ do: { type: 'silence' } }] }))
    writeFileSync(bad, JSON.stringify({ ...profile, rules: [{ do: { type: 'silense' } }] }))
    writeFileSync(broken, '{\n  "name": }')
    expect(await runCli('profiles', '--check', good)).toEqual({
      code: 0,
      stdout: `${good}: mine is well-formed, 1 rule\n`,
      stderr: '',
    })
    const { code, stderr } = await runCli('profiles', '--check', bad)
    expect(code).toBe(2)
    expect(stderr).toContain(`${bad}: rules[0].do.type: found "silense"`)
    expect(stderr).toContain('Did you mean "silence"?')
    expect((await runCli('profiles', '--check', broken)).stderr).toContain(`${broken}:2:11`)
  })

  test('checks a profile that extends another of its folder, and one of ours', async () => {
    const profile = { title: 't', legality: 'grey', catches: 'c', example: [] }
    const rules = [{ do: { type: 'silence' } }]
    writeFileSync(join(folder, 'base.json'), JSON.stringify({ name: 'base', ...profile, rules }))
    const more = join(folder, 'more.json')
    writeFileSync(more, JSON.stringify({ name: 'more', ...profile, extends: ['base', 'lowercase-ok'] }))
    expect(await runCli('profiles', '--check', more)).toEqual({
      code: 0,
      stdout: `${more}: more is well-formed, 2 rules\n`,
      stderr: '',
    })
    writeFileSync(more, JSON.stringify({ name: 'more', ...profile, extends: ['bese'] }))
    const { code, stderr } = await runCli('profiles', '--check', more)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`${more}: extends[0]`) })
  })

  test.each([
    {
      args: ['--phase', 'retrieve'],
      says: 'Allowed choices are greeting, tls, capa, auth, stat, list, uidl',
    },
    { args: ['--legality', 'ok'], says: 'Allowed choices are legal, tolerated, grey, violation.' },
    { args: ['--statement', 'C005'], says: 'Did you mean C0005?' },
    { args: ['missing-crlf', '--check', 'x'], says: 'profiles missing-crlf: given beside --check.' },
    { args: ['missing-crlf', '--phase', 'auth'], says: 'profiles --phase: found beside a name' },
    { args: ['--check', 'x', '--json'], says: 'profiles --json: found beside --check' },
    { args: ['--check', folder], says: `${folder}: found a folder. Allowed is a JSON file` },
  ])('$args makes no sense', async ({ args, says }) => {
    const { code, stdout, stderr } = await runCli('profiles', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
  })
})
