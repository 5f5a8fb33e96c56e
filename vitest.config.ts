import { defineConfig, type ViteUserConfig } from 'vitest/config'

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A third of the time went into loading the same modules anew for every file; no test may leave anything behind.
    isolate: false,
    // On two processors further workers use what the others leave while they wait for child processes.
    maxWorkers: 4,
    // So long only on a machine that others keep busy: the limits are there to end what hangs.
    testTimeout: 60_000,
    // `npm run coverage`: read what is never run; no figure is to be reached.
    coverage: { include: ['src/**/*.ts'], exclude: ['src/inspector/**'], reporter: ['text'] },
    expect: { poll: { timeout: 20_000 } },
  },
})
export default config
