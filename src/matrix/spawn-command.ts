/**
 * Starts a command as a person would on its system. Knows nothing of what becomes of it.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'

export const IS_WINDOWS: boolean = process.platform === 'win32'

/** On Windows through a shell, because npm and the like are no programs there but scripts. */
export function spawnCommand(command: readonly string[], options: SpawnOptions): ChildProcess {
  const [program = '', ...args] = command
  if (!IS_WINDOWS) return spawn(program, args, options)
  return spawn(command.map(quoted).join(' '), { ...options, shell: true, windowsHide: true })
}

function quoted(word: string): string {
  return /[\s"&|<>^()%]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word
}
