/**
 * The plots of growth that the README shows, made from what `npm run bench -- --json test/bench/results.json` found last.
 */
import { readFileSync } from 'node:fs'
import { growthSvg } from '../bench/growth-svg.ts'
import { type BenchResults, growthIn, resultsFrom } from '../bench/results.ts'

/** From the project's root. */
export const GROWTH_PLOT_PATH = 'test/bench/growth.svg'

export function growthPlot(root: string): string {
  return growthSvg(growthIn(benchResults(root)))
}

export function benchResults(root: string): BenchResults {
  const path = 'test/bench/results.json'
  return resultsFrom(readFileSync(`${root}${path}`, 'utf8'), path)
}
