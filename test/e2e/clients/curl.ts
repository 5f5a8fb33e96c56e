/**
 * curl: a process that gets URLs, one connection for all of them.
 */
import { randomUUID } from 'node:crypto'
import type { Pop3Server } from '../../../src/server/server.ts'
import { type ProgramOutput, runProgram } from '../../support/run-program.ts'
import type { RealClient } from './real-client.ts'

export const CURL: RealClient = {
  name: 'curl',
  listings: ['list', 'uidl'],
  async fetch(server) {
    const list = linesOf(await curl(server, ['/']))
    const uidl = linesOf(await curl(server, ['-X', 'UIDL', '/']))
    const messages = list.length === 0 ? [] : await transfers(server, `/[1-${list.length}]`)
    return { listings: { list, uidl }, messages }
  },
}

/** What curl writes when it is given these arguments; one that begins with `/` is behind the server's URL. */
export async function curl(server: Pop3Server, args: readonly string[]): Promise<Buffer> {
  return (await run(server, args)).stdout
}

/** The same for a URL that stands for many; each transfer for itself. */
async function transfers(server: Pop3Server, url: string): Promise<Buffer[]> {
  // Its %{size_download} is 0 with POP3, so a line that no message holds says where one ends.
  const boundary = `${randomUUID()}\n`
  const { stdout } = await run(server, ['--write-out', boundary, url])
  const received: Buffer[] = []
  for (let from = 0, end = stdout.indexOf(boundary); end !== -1; end = stdout.indexOf(boundary, from)) {
    received.push(stdout.subarray(from, end))
    from = end + boundary.length
  }
  return received
}

function run(server: Pop3Server, args: readonly string[]): Promise<ProgramOutput> {
  // Not through the proxy of this machine; each --next forgets that.
  const direct = ['--noproxy', '*']
  const given = args.flatMap((arg) => {
    if (arg.startsWith('/')) return [server.url + arg]
    return arg === '--next' ? [arg, ...direct] : [arg]
  })
  // -q: not with what the user of this machine has in ~/.curlrc either.
  return runProgram(server, 'curl', ['-q', '-sS', '--fail-early', ...direct, ...given])
}

/** curl makes an empty line of an empty listing. */
function linesOf(listing: Buffer): string[] {
  return listing
    .toString('latin1')
    .split('\r\n')
    .filter((line) => line !== '')
}
