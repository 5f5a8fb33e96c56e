/**
 * The package as an installation leaves it in an empty folder: packed by npm, unpacked there, with what it depends on beside it.
 * Needs a build and no network: dependencies are linked from our own node_modules.
 */
import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const TIME_LIMIT_MS = 120_000

export interface PackedFile {
  readonly path: string
  readonly size: number
}

export interface ProgramResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export class InstalledPackage implements Disposable {
  readonly folder: string
  /** What is in the tarball. */
  readonly files: readonly PackedFile[]
  readonly packedSizeInOctets: number

  private constructor(folder: string, files: readonly PackedFile[], packedSizeInOctets: number) {
    this.folder = folder
    this.files = files
    this.packedSizeInOctets = packedSizeInOctets
  }

  /** @param linked packages that are there too, by name; without any the package has nothing but itself */
  static async install(linked: readonly string[]): Promise<InstalledPackage> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pop3-mock-')))
    // Not its own scripts: one of them builds, while other tests read what was built.
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
    const { stdout } = await run('npm', pack, { cwd: root })
    const [{ filename, size, files }] = JSON.parse(stdout) as [
      { filename: string; size: number; files: PackedFile[] },
    ]
    await run('tar', ['-xzf', join(folder, filename), '-C', folder], { cwd: folder })
    mkdirSync(join(folder, 'node_modules'))
    renameSync(join(folder, 'package'), join(folder, 'node_modules/pop3-mock'))
    const installed = new InstalledPackage(folder, files, size)
    installed.write('package.json', '{ "private": true, "type": "module" }\n')
    for (const name of linked) installed.#link(name)
    return installed
  }

  /** What the package says of itself. */
  get manifest(): Record<string, unknown> {
    return JSON.parse(readFileSync(join(this.folder, 'node_modules/pop3-mock/package.json'), 'utf8'))
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), text)
  }

  /** Runs a program there; gives its output whatever its exit code is. */
  run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<ProgramResult> {
    return run(program, args, { cwd: this.folder, env: { ...environment(), ...env }, mayFail: true })
  }

  /** Runs a module there; rejects unless it ends well. */
  async runModule(text: string, type: 'module' | 'commonjs' = 'module'): Promise<string> {
    const args = [`--input-type=${type}`, '--eval', text]
    const { stdout } = await run(process.execPath, args, { cwd: this.folder, env: environment() })
    return stdout.trim()
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  #link(name: string): void {
    const path = join(this.folder, 'node_modules', name)
    mkdirSync(dirname(path), { recursive: true })
    symlinkSync(realpathSync(join(root, 'node_modules', name)), path, 'junction')
  }
}

/** The names of the packages that ours needs at run time. */
export function runtimeDependencies(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return Object.keys(dependencies)
}

/** A runner in a runner must not take itself for the outer one. */
function environment(): NodeJS.ProcessEnv {
  const { VITEST, VITEST_MODE, VITEST_POOL_ID, VITEST_WORKER_ID, NODE_TEST_CONTEXT, ...rest } = process.env
  return { ...rest, NO_COLOR: '1', NODE_ENV: 'test' }
}

interface RunOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
  readonly mayFail?: boolean
}

function run(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult> {
  const { mayFail = false, ...settings } = options
  return new Promise((resolve, reject) => {
    const limits = { timeout: TIME_LIMIT_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(program, args, { ...settings, ...limits }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1
      if (code === 0 || (mayFail && code > 0)) resolve({ code, stdout, stderr })
      else reject(new Error(`${[program, ...args].join(' ')}\n${error?.message}\n${stdout}${stderr}`))
    })
  })
}
