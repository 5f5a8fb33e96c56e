/**
 * The short form of `npm run fuzz`, and whether it would notice anything.
 */
import { expect, test } from 'vitest'
import { Pop3MockError } from '../../src/errors.ts'
import { fuzz, TARGETS } from './fuzz.ts'
import type { OctetsTarget } from './target.ts'

test('twenty thousand inputs that are nearly right are read, or refused with a path', async () => {
  const { targets, findings } = await fuzz({ inputs: 20_000, seed: 20_260_727 })
  expect(findings).toEqual([])
  expect(targets.map(({ target }) => target)).toEqual(TARGETS.map(({ name }) => name))
}, 60_000)

test('all readers together have a million inputs of a million', () => {
  expect(TARGETS.reduce((sum, { perMillion }) => sum + perMillion, 0)).toBe(1_000_000)
})

/** Two words have to come together; the first alone leads to something new, and so is kept. */
function readerThat(fails: (input: string) => void): OctetsTarget {
  const play = (octets: Uint8Array) => {
    const input = Buffer.from(octets).toString('latin1')
    if (input.includes('STAT') && input.includes('LIST')) fails(input)
    return String(input.includes('STAT'))
  }
  return { kind: 'octets', name: 'a reader', perMillion: 1_000_000, words: ['STAT', 'LIST', 'UIDL'], play }
}

const inputs = 2000

test('an error that is none of ours is found, once', async () => {
  const target = readerThat((input) => (undefined as unknown as string[])[input.length])
  const { findings } = await fuzz({ inputs, seed: 1, targets: [target] })
  expect(findings).toEqual([
    {
      target: 'a reader',
      input: expect.stringMatching(/STAT|LIST/),
      problem: expect.stringContaining('TypeError'),
    },
  ])
})

test('an error of ours is found where it has no path, and is an answer where it has one', async () => {
  const refusing = (details: { path?: string }) =>
    readerThat(() => {
      throw new Pop3MockError('INVALID_OPTION', 'no', details)
    })
  const without = await fuzz({ inputs, seed: 1, targets: [refusing({})] })
  const withPath = await fuzz({ inputs, seed: 1, targets: [refusing({ path: 'x' })] })
  expect([without.findings.length, withPath.findings]).toEqual([1, []])
})
