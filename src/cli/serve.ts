/**
 * `pop3-mock serve`: a server in a process of its own, for suites in any language and for people.
 */
import { Command } from 'commander'
import type { ControlServer } from '../control/control-server.ts'
import { type Pop3Server, startPop3Server } from '../server/server.ts'
import { addControlOptions, type ControlFlags, controlReady, startControl } from './control-flags.ts'
import { showTranscriptLive } from './live-transcript.ts'
import { greetHuman, readyEvent, writeReadyFile } from './ready.ts'
import { addServerOptions, type ServerFlags, serverOptions } from './server-options.ts'
import { TRANSCRIPT_OPTION, type TranscriptFlags, transcriptFile } from './transcript-file.ts'

interface ServeFlags extends ServerFlags, ControlFlags, TranscriptFlags {
  json?: true
  readyFile?: string
  exitWithStdin?: true
  quiet?: true
}

const DEFAULT_PORT = 1110

export function serveCommand(): Command {
  return addControlOptions(addServerOptions(new Command('serve'), String(DEFAULT_PORT)))
    .description(
      'Start a server and keep it running. Without options: the bundled maildrop on 127.0.0.1:1110.',
    )
    .option('--json', 'say "ready" as one line of JSON on stdout')
    .option('--ready-file <file>', 'write the same JSON to a file, at once and whole, when ready')
    .option('--exit-with-stdin', 'stop when standard input ends: with the process that started this one')
    .option(...TRANSCRIPT_OPTION)
    .option('-q, --quiet', 'do not show the conversations on stderr')
    .addHelpText('after', EXAMPLES)
    .action(serve)
}

const EXAMPLES = `
Examples:
  pop3-mock serve                                    serve the bundled maildrop, show every conversation
  pop3-mock serve -m test/mails -p 0 --json          a folder of .eml files on a free port, told in JSON
  pop3-mock serve -f missing-crlf,seg-1-byte         the same server with two faults
  pop3-mock serve --inspect                          watch the sessions in a browser, switch faults there
  pop3-mock serve -a ada:pw=mails/ada -a bob:pw=mails/bob.mbox

Then, in another terminal:
  curl pop3://user:secret@127.0.0.1:1110/            list the messages
  curl pop3://user:secret@127.0.0.1:1110/1           fetch the first one

The server's own output goes to stdout, conversations and errors to stderr. Stop it with Ctrl+C.`

async function serve(flags: ServeFlags): Promise<void> {
  const save = transcriptFile(flags)
  const server = await startPop3Server(serverOptions(flags, DEFAULT_PORT))
  if (flags.quiet === undefined) showTranscriptLive(server.transcript, process.stderr)
  const control = await controlBeside(server, flags)
  const extras = controlReady(flags, control)
  const ready = readyEvent(server, extras)
  // Whoever hears that it is ready may stop it at once.
  const end = stopped(flags.exitWithStdin === true)
  try {
    if (flags.readyFile !== undefined) writeReadyFile(flags.readyFile, ready)
  } catch (error) {
    await control?.close()
    await stop(server)
    throw error
  }
  process.stdout.write(flags.json ? `${JSON.stringify(ready)}\n` : greetHuman(server, extras))
  await end
  await control?.close()
  await stop(server)
  save(server.transcript)
}

/** Where it cannot be had, the server must not keep the process alive. */
async function controlBeside(server: Pop3Server, flags: ServeFlags): Promise<ControlServer | undefined> {
  try {
    return await startControl(flags, server)
  } catch (error) {
    await server.close()
    throw error
  }
}

/** Resolves when somebody wants the server to stop. */
function stopped(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (!withStdin) return
    process.stdin.once('end', () => resolve())
    process.stdin.once('error', () => resolve())
    process.stdin.resume()
  })
}

async function stop(server: Pop3Server): Promise<void> {
  await server.close()
  process.stdin.destroy()
}
