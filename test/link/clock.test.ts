import { afterEach, describe, expect, test, vi } from 'vitest'
import { systemClock, VirtualClock } from '../../src/link/clock.ts'

describe('VirtualClock', () => {
  test('makes calls in the order in which they fall due, equal ones in the order in which they were asked for', () => {
    const clock = new VirtualClock()
    const calls: [string, number][] = []
    const call = (name: string, delayMs: number) =>
      clock.after(delayMs, () => calls.push([name, clock.now()]))
    call('late', 30)
    call('first', 10)
    call('second', 10)
    call('at once', 0)
    expect([calls, clock.pendingCount, clock.nextDueMs]).toEqual([[], 4, 0])
    clock.advance(10)
    expect(calls).toEqual([['at once', 0], ['first', 10], ['second', 10]]) // biome-ignore format: a row
    expect([clock.now(), clock.pendingCount, clock.nextDueMs]).toEqual([10, 1, 30])
    clock.advance(19.5)
    expect([calls.length, clock.now()]).toEqual([3, 29.5])
    clock.advance(0.5)
    expect([calls.at(-1), clock.pendingCount, clock.nextDueMs]).toEqual([['late', 30], 0, undefined])
  })

  test('makes no call that was cancelled, whenever that was', () => {
    const clock = new VirtualClock()
    const calls: string[] = []
    const cancelLater = clock.after(20, () => calls.push('later'))
    const cancelSooner = clock.after(5, () => calls.push('sooner'))
    clock.after(10, () => cancelLater())
    cancelSooner()
    clock.advance(100)
    cancelLater()
    expect([calls, clock.pendingCount]).toEqual([[], 0])
  })

  test('makes the calls that a call asks for, if they fall due on the way', () => {
    const clock = new VirtualClock()
    const calls: number[] = []
    const again = () => {
      calls.push(clock.now())
      clock.after(10, again)
    }
    clock.after(10, again)
    clock.advance(35)
    expect([calls, clock.now(), clock.nextDueMs]).toEqual([[10, 20, 30], 35, 40])
  })

  test('never goes back, not even when a call advances it or asks for the past', () => {
    const clock = new VirtualClock()
    const seen: number[] = []
    clock.after(5, () => clock.advance(20))
    clock.advance(10)
    seen.push(clock.now())
    clock.after(-100, () => seen.push(clock.now()))
    clock.advance(0)
    expect(seen).toEqual([25, 25])
  })
})

describe('systemClock', () => {
  afterEach(() => void vi.useRealTimers())

  test('goes on, and calls back once, while a test runner holds the time', async () => {
    vi.useFakeTimers()
    const startMs = systemClock.now()
    const called = await new Promise((resolve) => {
      const cancel = systemClock.after(1, () => resolve('cancelled'))
      cancel()
      systemClock.after(2, () => resolve('called'))
    })
    expect(called).toBe('called')
    expect(systemClock.now()).toBeGreaterThan(startMs)
  })

  test('takes a delay beyond what timers hold for a long one, not for none', async () => {
    let isCalled = false
    const cancel = systemClock.after(Number.MAX_SAFE_INTEGER, () => {
      isCalled = true
    })
    await new Promise<void>((resolve) => void systemClock.after(2, resolve))
    cancel()
    expect(isCalled).toBe(false)
  })
})
