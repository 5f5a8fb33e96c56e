import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeightIndex } from '../../src/inspector/height-index.ts'

const height = fc.integer({ min: 1, max: 50 })

const change = fc.oneof(
  fc.record({ type: fc.constant('resize' as const), count: fc.nat(40), kept: fc.nat(40), height }),
  fc.record({ type: fc.constant('set' as const), index: fc.nat(39), height }),
)

test('agrees with adding up, after any changes', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat(2500), (changes, offset) => {
      const index = new HeightIndex()
      let heights: number[] = []
      for (const one of changes) {
        if (one.type === 'resize') {
          index.resize(one.count, one.kept, () => one.height)
          const kept = heights.slice(0, Math.min(one.count, one.kept))
          heights = [...kept, ...Array<number>(one.count - kept.length).fill(one.height)]
        } else {
          index.set(one.index, one.height)
          if (one.index < heights.length) heights[one.index] = one.height
        }
      }
      const offsets = heights.map((_, at) => heights.slice(0, at).reduce((sum, next) => sum + next, 0))
      const total = heights.reduce((sum, next) => sum + next, 0)
      expect(index.total).toBe(total)
      expect(heights.map((_, at) => index.offset(at))).toEqual(offsets)
      expect(index.indexAt(offset)).toBe(
        offset >= total ? heights.length - 1 : offsets.findLastIndex((begin) => begin <= offset),
      )
    }),
  )
})

test('puts an offset above the first row into the first row', () => {
  const index = new HeightIndex()
  index.resize(3, 0, () => 10)
  expect(index.indexAt(-5)).toBe(0)
})
