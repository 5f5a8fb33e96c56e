import { expect, test } from 'vitest'
import { type BenchResults, type Found, figuresIn, merged, resultsFrom } from './results.ts'

const machine = { node: 'v20.20.2', platform: 'linux', arch: 'x64', processors: 2 }

function found(value: number): Found {
  return { quick: false, figures: [{ name: 'RETR', unit: 'ms', ours: [value], value }], growth: [] }
}

function results(values: Readonly<Record<string, number>>, processors = 2): BenchResults {
  const benchmarks = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, found(value)]))
  return { format: 'pop3-mock bench', version: 2, machine: { ...machine, processors }, benchmarks }
}

test('a benchmark that is run anew replaces what it found before, in the order of all', () => {
  const all = merged(results({ c: 3, a: 1 }), results({ b: 20, c: 30 }), ['a', 'b', 'c'])
  expect(JSON.stringify(all)).toBe(JSON.stringify(results({ a: 1, b: 20, c: 30 })))
  expect(figuresIn(all).map(({ value }) => value)).toEqual([1, 20, 30])
})

test('what another machine has found, and benchmarks that are no more, are left out', () => {
  const order = ['a', 'b']
  expect(merged(results({ a: 1 }, 64), results({ b: 2 }), order)).toEqual(results({ b: 2 }))
  expect(merged(results({ gone: 1 }), results({ b: 2 }), order)).toEqual(results({ b: 2 }))
})

test('a file of another version is refused', () => {
  const old = JSON.stringify({ format: 'pop3-mock bench', version: 1 })
  expect(() => resultsFrom(old, 'old.json')).toThrow(
    'old.json: found pop3-mock bench 1. Allowed is pop3-mock bench 2: delete the file, or name another.',
  )
  const current = results({ a: 1 })
  expect(resultsFrom(JSON.stringify(current), 'new.json')).toEqual(current)
})
