import { describe, expect, test } from 'vitest'
import { workThrough } from '../../src/matrix/pool.ts'

/** Jobs that end when they are told to, and what they are at. */
class Jobs {
  readonly begun: number[] = []
  readonly #ends = new Map<number, () => void>()
  readonly #waits = new Map<number, () => void>()

  readonly work = (job: number, waiting: () => void): Promise<string> => {
    this.begun.push(job)
    this.#waits.set(job, waiting)
    return new Promise((resolve) => this.#ends.set(job, () => resolve(`result ${job}`)))
  }

  waits(job: number): void {
    this.#waits.get(job)?.()
  }

  async ends(job: number): Promise<void> {
    this.#ends.get(job)?.()
    for (let turn = 0; turn < 3; turn++) await Promise.resolve()
  }
}

describe('a pool', () => {
  test('works on so many jobs at once, and gives the results in their order', async () => {
    const jobs = new Jobs()
    const results = workThrough([1, 2, 3], { active: 2, total: 9 }, jobs.work)
    expect(jobs.begun).toEqual([1, 2])
    await jobs.ends(2)
    expect(jobs.begun).toEqual([1, 2, 3])
    await jobs.ends(3)
    await jobs.ends(1)
    expect(await results).toEqual(['result 1', 'result 2', 'result 3'])
  })

  test('begins the next one beside one that only waits, up to a total', async () => {
    const jobs = new Jobs()
    const results = workThrough([1, 2, 3, 4], { active: 1, total: 3 }, jobs.work)
    jobs.waits(1)
    expect(jobs.begun).toEqual([1, 2])
    jobs.waits(2)
    jobs.waits(2)
    jobs.waits(3)
    expect(jobs.begun).toEqual([1, 2, 3])
    for (const job of [1, 2, 3, 4]) await jobs.ends(job)
    expect(await results).toHaveLength(4)
  })

  test('begins nothing more behind one that failed', async () => {
    const begun: number[] = []
    const results = workThrough([1, 2], { active: 1, total: 1 }, async (job) => {
      begun.push(job)
      throw new Error(`job ${job}`)
    })
    await expect(results).rejects.toThrow('job 1')
    expect(begun).toEqual([1])
  })

  test('has no results of no jobs', async () => {
    expect(await workThrough([], { active: 1, total: 1 }, async () => 1)).toEqual([])
  })
})
