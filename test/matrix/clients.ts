/**
 * The real clients of the table in the README: scripts in clients/ that fetch everything and delete it.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RequiredProgram } from '../support/require-program.ts'

export interface MatrixClient {
  readonly name: string
  /** Tells whether the client is there, and on its first line its version. */
  readonly program: RequiredProgram
  readonly command: readonly string[]
}

const node = process.execPath

export const MATRIX_CLIENTS: readonly MatrixClient[] = [
  {
    name: 'curl',
    program: { command: 'curl', probe: ['--version'], tells: /\bpop3\b/ },
    command: ['sh', script('curl_client.sh')],
  },
  {
    name: 'poplib',
    program: {
      command: 'python3',
      probe: ['-c', 'import poplib, platform; print("Python", platform.python_version())'],
    },
    command: ['python3', script('poplib_client.py')],
  },
  {
    name: 'Net::POP3',
    program: {
      command: 'perl',
      probe: ['-MNet::POP3', '-MIO::Socket::SSL', '-e', 'print "Net::POP3 $Net::POP3::VERSION"'],
    },
    command: ['perl', script('net_pop3_client.pl')],
  },
  { name: 'node-pop3', program: npmPackage('node-pop3'), command: [node, script('node_pop3_client.js')] },
  { name: 'yapople', program: npmPackage('yapople'), command: [node, script('yapople_client.js')] },
]

/** `curl 7.88.1`. */
export async function versionOf({ program }: MatrixClient): Promise<string> {
  const { stdout } = await promisify(execFile)(program.command, [...program.probe])
  return (
    stdout
      .split('\n', 1)[0]
      ?.replace(/ \(.*$/, '')
      .trim() ?? ''
  )
}

function npmPackage(name: string): RequiredProgram {
  const source = `console.log('${name}', JSON.parse(fs.readFileSync('node_modules/${name}/package.json')).version)`
  return { command: node, probe: ['-e', source] }
}

function script(name: string): string {
  return fileURLToPath(new URL(`clients/${name}`, import.meta.url))
}
