import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // On two processors a third worker uses what the others leave while they wait for child processes.
    maxWorkers: 3,
    // So long only on a machine that others keep busy: the limits are there to end what hangs.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
export default config
