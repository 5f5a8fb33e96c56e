/**
 * Empty folders into which versions of things are installed from the registry, each once.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const TIME_LIMIT_MS = 300_000

export interface Ran {
  readonly code: number
  readonly output: string
}

export class Workshop {
  readonly folder: string
  readonly #tarball: string

  private constructor(folder: string, tarball: string) {
    this.folder = folder
    this.#tarball = tarball
  }

  /** Packs what was built. */
  static async open(): Promise<Workshop> {
    const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-compat-'))
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
    const { stdout } = await execute('npm', pack, { cwd: root })
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }]
    return new Workshop(folder, join(folder, filename))
  }

  /** A folder with the packed package and others, as `npm install` leaves it. */
  async project(name: string, packages: readonly string[]): Promise<string> {
    return this.#install(name, [this.#tarball, ...packages])
  }

  /** The path of a Node of that version. */
  async node(version: string): Promise<string> {
    const folder = await this.#install(`node-${version}`, [`node@${version}`])
    return join(folder, 'node_modules/node/bin/node')
  }

  async #install(name: string, packages: readonly string[]): Promise<string> {
    const folder = join(this.folder, name)
    mkdirSync(folder)
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')
    await execute('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages], {
      cwd: folder,
    })
    return folder
  }
}

export function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** Runs a Node program there, with the Node of that path before all others; whatever its exit code is. */
export async function runNode(
  node: string,
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const path = `${dirname(node)}:${process.env.PATH}`
  const { NODE_TEST_CONTEXT, VITEST, ...rest } = process.env
  try {
    const { stdout, stderr } = await execute(node, args, {
      cwd: folder,
      env: { ...rest, NO_COLOR: '1', PATH: path, ...env },
    })
    return { code: 0, output: stdout + stderr }
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string }
    return { code: 1, output: `${message}\n${stdout}${stderr}` }
  }
}

function execute(
  program: string,
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: TIME_LIMIT_MS, maxBuffer: 64 * 1024 * 1024 }
    execFile(program, args, { ...options, ...limits }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(Object.assign(error, { stdout, stderr }))
    })
  })
}
