/**
 * Writes the picture of a failure: `npm run picture`. `test/package/new-user.test.ts` says whether it is current.
 */
import { writeFileSync } from 'node:fs'
import { WITH_VITEST } from '../runners/run-vitest.ts'
import { InstalledPackage } from '../support/installed-package.ts'
import { PICTURE_PATH, pictureOf, vitestInColours, writeFilesOfReadme } from './failure-picture.ts'

using installed = await InstalledPackage.install(WITH_VITEST)
writeFilesOfReadme(installed)
const { output } = await vitestInColours(installed)
writeFileSync(new URL(`../../${PICTURE_PATH}`, import.meta.url), pictureOf(output))
console.log(PICTURE_PATH)
