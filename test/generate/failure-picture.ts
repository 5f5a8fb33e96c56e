/**
 * The picture of a failure at the head of the README: the test and the client that stand in the README itself, run by the
 * vitest and the packed package of a new user, and what the terminal shows then, without what changes from run to run.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { InstalledPackage } from '../support/installed-package.ts'
import { terminalPicture } from './failure-picture-svg.ts'
import { blockOfFile } from './readme-blocks.ts'

/** From the project's root. */
export const PICTURE_PATH = 'test/runners/failure.svg'

const root = fileURLToPath(new URL('../../', import.meta.url))

export const readme: string = readFileSync(`${root}README.md`, 'utf8')

/** Puts the README's files into the folder, as a new user would. */
export function writeFilesOfReadme(installed: InstalledPackage): void {
  for (const name of ['mail.ts', 'mail.test.ts']) {
    installed.write(name, blockOfFile(readme, 'ts', name))
  }
}

/** What `npx vitest run` shows there, in colours. */
export async function vitestInColours(
  installed: InstalledPackage,
): Promise<{ code: number; output: string }> {
  const vitest = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run']
  const { code, stdout, stderr } = await installed.run('env', [
    '-u',
    'NO_COLOR',
    ...['FORCE_COLOR=1', ...vitest],
  ])
  return { code, output: stdout + stderr }
}

/** The picture of that output. */
export function pictureOf(output: string): string {
  return terminalPicture('npx vitest run', failureIn(output))
}

/** From the word FAIL to the end of the code; the seed, which is another one each time, is always the same. */
function failureIn(output: string): string {
  const sgr = '(?:\\u001b\\[[\\d;]*m)*'
  const found = new RegExp(`^${sgr} FAIL [\\s\\S]*?(?=\\n+${sgr}⎯+${sgr}\\[1/1\\])`, 'm').exec(output)
  if (found === null) throw new Error(`There is no failure in the output:\n${output}`)
  return found[0].replace(/Seed: \d+/, 'Seed: 3623927452')
}
