/** How Stryker runs the tests of one area: all in one worker, whose modules stay loaded from mutant to mutant. */
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? 'test/wire/**/*.test.ts').split(' '),
    isolate: false,
    fileParallelism: false,
    testTimeout: 5_000,
    // A mutant that a property notices is noticed soon.
    env: { TEXT_RUNS: '100', JUDGE_RUNS: '25' },
  },
})
export default config
