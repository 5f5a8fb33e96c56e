import { expect, test } from 'vitest'
import { whatToDo, whyMissing } from '../support/require-program.ts'

const node = process.execPath

test('a program that succeeds with its probe is there', async () => {
  expect(await whyMissing({ command: node, probe: ['--version'], tells: /^v\d+/ })).toBeUndefined()
})

test('a program that is not on the machine is missing, and it is told which', async () => {
  expect(await whyMissing({ command: 'no-such-program', probe: [] })).toBe(
    'there is no no-such-program on this machine',
  )
})

test('a program that fails with its probe is missing, and its first words are told', async () => {
  const probe = ['-e', 'console.error("no Net::POP3\\nthe rest"); process.exit(2)']
  expect(await whyMissing({ command: node, probe })).toBe(`${node} ${probe.join(' ')} fails: no Net::POP3`)
})

test('a program that does not tell of what is needed is missing', async () => {
  expect(await whyMissing({ command: node, probe: ['--version'], tells: /\bpop3\b/ })).toBe(
    `${node} --version does not tell of \\bpop3\\b`,
  )
})

test('the tests of a program that is there run, under CI or not', () => {
  expect([whatToDo(undefined, undefined), whatToDo(undefined, 'true')]).toEqual(['run', 'run'])
})

test('a missing program skips its tests, but fails under CI', () => {
  const decisions = [undefined, '', 'false', '0', '1', 'true'].map((ci) => whatToDo('it is missing', ci))
  expect(decisions).toEqual(['skip', 'skip', 'skip', 'skip', 'fail', 'fail'])
})
