/** How Stryker runs the tests of one area: all in one worker, whose modules stay loaded from mutant to mutant. */
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: (process.env.MUTATION_TESTS ?? 'test/wire/**/*.test.ts').split(' '),
    isolate: false,
    fileParallelism: false,
    testTimeout: 5_000,
  },
})
export default config
