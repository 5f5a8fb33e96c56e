/**
 * The heights of many rows, and which row lies where: both in logarithmic time (a Fenwick tree). Knows no DOM.
 */

export class HeightIndex {
  readonly #heights: number[] = []
  /** Counted from 1; each holds the sum over as many rows as its index's lowest bit says. */
  readonly #sums: number[] = [0]

  get count(): number {
    return this.#heights.length
  }

  get total(): number {
    return this.offset(this.count)
  }

  /** Keeps the first `kept` rows and gives the others, up to `count`, their estimated heights. */
  resize(count: number, kept: number, estimate: (index: number) => number): void {
    const known = Math.min(kept, count, this.count)
    this.#heights.length = known
    this.#sums.length = known + 1
    for (let index = known; index < count; index++) this.#append(estimate(index))
  }

  height(index: number): number {
    return this.#heights[index] ?? 0
  }

  set(index: number, height: number): void {
    const change = height - this.height(index)
    if (index >= this.count || change === 0) return
    this.#heights[index] = height
    for (let node = index + 1; node <= this.count; node += lowestBit(node)) {
      this.#sums[node] = (this.#sums[node] ?? 0) + change
    }
  }

  /** How far down a row begins. */
  offset(index: number): number {
    let sum = 0
    for (let node = Math.min(index, this.count); node > 0; node -= lowestBit(node))
      sum += this.#sums[node] ?? 0
    return sum
  }

  /** The row at an offset; the first or the last one where the offset lies outside; -1 where there are no rows. */
  indexAt(offset: number): number {
    if (this.count === 0) return -1
    let node = 0
    let left = Math.max(0, offset)
    for (let step = 2 ** Math.floor(Math.log2(this.count)); step >= 1; step /= 2) {
      const sum = this.#sums[node + step]
      if (sum === undefined || sum > left) continue
      node += step
      left -= sum
    }
    return Math.min(node, this.count - 1)
  }

  #append(height: number): void {
    this.#heights.push(height)
    const node = this.count
    let sum = height
    for (let child = 1; child < lowestBit(node); child *= 2) sum += this.#sums[node - child] ?? 0
    this.#sums.push(sum)
  }
}

function lowestBit(node: number): number {
  return node & -node
}
