/**
 * Folders for what other processes read while a server runs. They go when the server is closed, or else with the process.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtOnce } from '../schema.ts'

class TemporaryFolders {
  readonly #folders = new Set<string>()

  make(): string {
    const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-'))
    // One listener, however many servers there are.
    if (this.#folders.size === 0) process.on('exit', this.#removeAll)
    this.#folders.add(folder)
    return folder
  }

  remove(folder: string): void {
    if (!this.#folders.delete(folder)) return
    rmSync(folder, { recursive: true, force: true })
    if (this.#folders.size === 0) process.off('exit', this.#removeAll)
  }

  readonly #removeAll = (): void => {
    for (const folder of [...this.#folders]) this.remove(folder)
  }
}

/**
 * Those of this process. Deviates: state of the module, though of no server: a listener of the process for each server would be
 * too many.
 */
export const temporaryFolders: () => TemporaryFolders = builtOnce(() => new TemporaryFolders())
