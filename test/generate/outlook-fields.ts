/**
 * The `outlook` field of every profile, as the model of Outlook has it.
 */
import { readFileSync } from 'node:fs'
import { profileFilesIn } from '../../src/load/find-profile.ts'
import { predictProfile } from '../../src/outlook/predict-profile.ts'
import type { GeneratedFile } from './generated-files.ts'

/** Every profile file with the field filled in, behind `catches`; else it is left as it is. */
export async function profilesWithOutlook(root: string): Promise<GeneratedFile[]> {
  const folder = `${root}fixtures/profiles`
  const files: GeneratedFile[] = []
  for (const file of profileFilesIn(folder)) {
    const before = readFileSync(file, 'utf8')
    const { name } = JSON.parse(before) as { name: string }
    const { outcome } = await predictProfile(name, [folder])
    files.push({ path: file.slice(root.length), text: withOutlook(before, outcome) })
  }
  return files
}

function withOutlook(text: string, outcome: string): string {
  const lines = text.split('\n').filter((line) => !line.startsWith('  "outlook": '))
  const index = lines.findIndex((line) => line.startsWith('  "catches": '))
  return lines.toSpliced(index + 1, 0, `  "outlook": "${outcome}",`).join('\n')
}
