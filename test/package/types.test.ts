/**
 * The types of the installed package, in a strict project.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { InstalledPackage, runtimeDependencies } from '../support/installed-package.ts'
import { tsconfig, WITH_VITEST_TS } from './typed-user.ts'

let installed: InstalledPackage
beforeAll(async () => {
  installed = await InstalledPackage.install([
    ...runtimeDependencies(),
    'vitest',
    '@types/node',
    'typescript',
  ])
  installed.write('user.ts', WITH_VITEST_TS)
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

test.each([
  ['bundler', true],
  ['bundler', false],
  ['node16', true],
  ['node16', false],
] as const)(
  'compile with moduleResolution %s and skipLibCheck %s',
  { timeout: 60_000 },
  async (resolution, skip) => {
    installed.write('tsconfig.json', tsconfig(resolution, skip))
    const { code, stdout } = await installed.run(process.execPath, [
      'node_modules/typescript/bin/tsc',
      '-p',
      '.',
    ])
    expect([stdout, code]).toEqual(['', 0])
  },
)
