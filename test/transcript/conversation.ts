/**
 * Short ways to record a conversation in a test.
 */
import type { NewEvent } from '../../src/transcript/event.ts'
import { Transcript } from '../../src/transcript/transcript.ts'
import { parseCommand } from '../../src/wire/command.ts'
import { octetsOf } from '../../src/wire/octets.ts'

/** A transcript of these events, one millisecond apart. */
export function transcriptOf(events: readonly NewEvent[], limit = 1000): Transcript {
  let ms = 0
  const transcript = new Transcript(limit, () => ms++)
  for (const event of events) transcript.record(event)
  return transcript
}

export function opened(session = 1): NewEvent {
  return { type: 'open', session, clientPort: 40_000 + session }
}

/** The client sends a line, given with its line end. */
export function client(line: string, session = 1): NewEvent {
  const octets = octetsOf(line)
  const ending = line.endsWith('\r\n') ? 'crlf' : line.endsWith('\n') ? 'lf' : 'none'
  const { keyword, arguments: rest } = parseCommand({ octets, ending, overlong: ending === 'none' })
  return { type: 'command', session, keyword, arguments: rest, octets, state: 'AUTHORIZATION' }
}

/** The server sends one segment in these pieces. */
export function server(pieces: string | readonly string[], session = 1): NewEvent {
  return { type: 'sent', session, octets: [pieces].flat().map(octetsOf) }
}
