/**
 * Shows conversations while they happen, an exchange at a time.
 */
import { styleText } from 'node:util'
import type { TranscriptEvent } from '../transcript/event.ts'
import { renderTranscript } from '../transcript/render.ts'
import type { Transcript } from '../transcript/transcript.ts'

interface Output {
  write(text: string): void
  readonly isTTY?: boolean
}

/** Whether to colour is decided here, not by what standard output is. */
const ANYWHERE = { validateStream: false }

/** Lines of one long reply that are shown. */
const MAX_LINES = 10

/** Writes every exchange of every session as it is settled; in colour where the output is a terminal. */
export function showTranscriptLive(transcript: Transcript, output: Output): void {
  const isColoured = output.isTTY === true && process.env.NO_COLOR === undefined
  const pending = new Map<number, TranscriptEvent[]>()
  transcript.subscribe((event) => {
    const events = pending.get(event.session) ?? []
    pending.set(event.session, events)
    events.push(event)
    if (!completesSomething(event)) return
    pending.delete(event.session)
    for (const line of renderTranscript(events, { maxLines: MAX_LINES }).split('\n')) {
      // Of a reply that was settled after others had begun, nothing is left to show.
      if (line !== '' && !/^-- (session \d+ )?goes on$/.test(line))
        output.write(`${styled(line, event.session, isColoured)}\n`)
    }
  })
}

/** Between AUTH and its end nothing is shown: only the whole tells which lines are secret. */
function completesSomething(event: TranscriptEvent): boolean {
  if (event.type === 'exchange') return event.reply.status !== '+'
  return event.type === 'close'
}

function styled(line: string, session: number, isColoured: boolean): string {
  const text = `${session}  ${line}`
  if (!isColoured) return text
  if (line.startsWith('C')) return styleText('cyan', text, ANYWHERE)
  if (line.startsWith('--')) return styleText('gray', text, ANYWHERE)
  return line.startsWith('S: -ERR') ? styleText('red', text, ANYWHERE) : text
}
