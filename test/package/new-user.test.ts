/**
 * The way of a new user, by nothing but the README: an empty folder, a client of thirty lines, a test that finds its bug,
 * the fix. In the place of the registry there is what npm would publish.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  PICTURE_PATH,
  pictureOf,
  readme,
  vitestInColours,
  writeFilesOfReadme,
} from '../generate/failure-picture.ts'
import { textInPicture } from '../generate/failure-picture-svg.ts'
import { blockOfFile, blocksIn, changed } from '../generate/readme-blocks.ts'
import { WITH_VITEST } from '../runners/run-vitest.ts'
import { InstalledPackage } from '../support/installed-package.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const section = /^## Find your first bug\n[\s\S]*?(?=^## )/m.exec(readme)?.[0] ?? ''

let installed: InstalledPackage
beforeAll(async () => {
  installed = await InstalledPackage.install(WITH_VITEST)
  writeFilesOfReadme(installed)
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

test('the section tells the commands which this test stands in for', () => {
  expect(blocksIn(section, 'sh')).toEqual([
    'mkdir first-bug && cd first-bug && npm init -y\nnpm install --save-dev pop3-mock vitest\n',
    'npx vitest run\n',
  ])
})

test('the client has about thirty lines of code', () => {
  const lines = blockOfFile(section, 'ts', 'mail.ts').split('\n')
  expect(lines.filter((line) => /^(?! *\/[/*]).*\w/.test(line)).length).toBeLessThanOrEqual(35)
})

describe('the client with its bug', () => {
  let picture: string
  beforeAll(async () => {
    const { code, output } = await vitestInColours(installed)
    expect(code).toBe(1)
    picture = pictureOf(output)
  }, 60_000)

  test('fails with what the README shows', () => {
    expect(blocksIn(section, 'text')).toEqual([textInPicture(picture)])
  })

  test('fails as in the picture; if this does not hold: npm run picture && npm run generate', () => {
    expect(readFileSync(`${root}/${PICTURE_PATH}`, 'utf8')).toBe(picture)
  })

  test('passes once it is mended as the README says', { timeout: 60_000 }, async () => {
    const [change = ''] = blocksIn(section, 'diff')
    installed.write('mail.ts', changed(blockOfFile(section, 'ts', 'mail.ts'), change))
    const { code, output } = await vitestInColours(installed)
    expect([code, output]).toEqual([0, expect.stringContaining('1 passed')])
  })
})
