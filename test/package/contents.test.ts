/**
 * What is in the tarball, how big it is, and what it brings along.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { profileFilesIn } from '../../src/load/find-profile.ts'
import { InstalledPackage } from '../support/installed-package.ts'

const MOST_OCTETS = 355_000

/** Every package that comes along, and why. */
const RUNTIME_DEPENDENCIES: Readonly<Record<string, string>> = {
  valibot: 'every outside value is parsed by a schema',
  commander: 'the command line',
  ws: 'the control plane: WebSocket',
}

let installed: InstalledPackage
beforeAll(async () => {
  installed = await InstalledPackage.install([])
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

describe('the tarball', () => {
  test('holds what was built, the fixtures, and three files about itself', () => {
    const others = installed.files
      .map(({ path }) => path)
      .filter((path) => !/^dist\/js\/[^/]+\.js$/.test(path))
      .filter((path) => !/^dist\/types\/.+\.d\.ts$/.test(path))
      .filter((path) => !/^dist\/inspector\/[^/]+\.(?:html|css|svg|js)$/.test(path))
      .filter((path) => !/^dist\/profiles\/[a-z]+\.jsonl$/.test(path))
      .filter((path) => !/^fixtures\/maildrops\//.test(path))
    expect(others.sort()).toEqual([
      'LICENSE',
      'README.md',
      'fixtures/conformance.schema.json',
      'fixtures/profiles/profile.schema.json',
      'package.json',
    ])
  })

  test(`is smaller than ${MOST_OCTETS / 1000} kB`, () => {
    console.log(
      `packed: ${Math.round(installed.packedSizeInOctets / 1000)} kB, ${installed.files.length} files`,
    )
    expect(installed.packedSizeInOctets).toBeLessThan(MOST_OCTETS)
  })

  test('holds what package.json points to', () => {
    const { exports, bin } = installed.manifest as {
      exports: Record<string, string | Record<string, string>>
      bin: Record<string, string>
    }
    const targets = [
      ...Object.values(exports).flatMap((one) => (typeof one === 'string' ? one : Object.values(one))),
    ]
    const paths = [...targets, ...Object.values(bin)].map((path) => path.replace(/^\.\//, ''))
    const there = new Set(installed.files.map(({ path }) => path))
    expect(paths.filter((path) => !there.has(path))).toEqual([])
  })

  test('holds every profile of the repository, a line each', () => {
    const packed = readdirSync(`${installed.folder}/node_modules/pop3-mock/dist/profiles`).flatMap((file) =>
      readFileSync(`${installed.folder}/node_modules/pop3-mock/dist/profiles/${file}`, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    )
    const written = profileFilesIn('fixtures/profiles').map((file) => {
      const { $schema: _, ...profile } = JSON.parse(readFileSync(file, 'utf8'))
      return profile
    })
    expect(packed).toEqual(written)
  })
})

describe('package.json', () => {
  test('brings along nothing but what was agreed', () => {
    expect(Object.keys(installed.manifest.dependencies as object).sort()).toEqual(
      Object.keys(RUNTIME_DEPENDENCIES).sort(),
    )
  })

  test('takes a test runner from its user, or none', () => {
    expect(installed.manifest).toMatchObject({
      peerDependencies: { vitest: '>=3.2' },
      peerDependenciesMeta: { vitest: { optional: true } },
    })
  })

  test('runs no script at installation', () => {
    const { scripts = {} } = installed.manifest as { scripts?: Record<string, string> }
    expect(Object.keys(scripts).filter((name) => /^(?:pre|post)?install$/.test(name))).toEqual([])
  })

  test('offers every entry with types and one default', () => {
    const { exports } = installed.manifest as { exports: Record<string, Record<string, string>> }
    for (const [entry, conditions] of Object.entries(exports)) {
      if (entry !== './package.json')
        expect([entry, Object.keys(conditions)]).toEqual([entry, ['types', 'default']])
    }
  })
})
