/**
 * Commands beside what became of their replies, as far as a transcript tells.
 */
import type { CommandEvent, ExchangeEvent, TranscriptEvent } from '../transcript/event.ts'
import { statusText } from '../transcript/status-line.ts'
import { visible } from '../transcript/visible-octets.ts'
import { listed } from './check-result.ts'
import { commandText } from './command-query.ts'

/** A command, its reply if its fate is settled, and the fault rules that were applied to it. */
export interface AnsweredCommand {
  readonly command: CommandEvent
  readonly exchange: ExchangeEvent | undefined
  readonly faults: readonly string[]
}

/** The commands in the order of receipt; answers to challenges are left out. */
export function answeredCommands(events: readonly TranscriptEvent[]): readonly AnsweredCommand[] {
  const exchanges = new Map<number, ExchangeEvent>()
  const faults = new Map<number, Set<string>>()
  for (const event of events) {
    if (event.type === 'exchange' && event.command !== undefined) exchanges.set(event.command, event)
    if (event.type !== 'fault' || event.result !== 'applied' || event.about === undefined) continue
    faults.set(event.about, (faults.get(event.about) ?? new Set()).add(event.rule))
  }
  return events
    .filter((event): event is CommandEvent => event.type === 'command' && !event.answersChallenge)
    .map((command) => ({
      command,
      exchange: exchanges.get(command.seq),
      faults: [...(faults.get(command.seq) ?? [])],
    }))
}

/** Whether the reply was +OK and reached the network whole. */
export function isWhole({ exchange }: AnsweredCommand): boolean {
  return exchange?.reply.status === '+OK' && exchange.fate === 'flushed'
}

/** Whether it is that command about that message. */
export function concerns({ command }: AnsweredCommand, keyword: string, messageNumber: number): boolean {
  const [number] = command.arguments.split(' ')
  return command.keyword === keyword && Number(number) === messageNumber && number !== ''
}

/** `RETR 2 was answered -ERR no such message`, with the faults that had a say. */
export function fateOf({ command, exchange, faults }: AnsweredCommand): string {
  const under = faults.length === 0 ? '' : ` (under ${listed(faults, '')})`
  return `${commandText(command)} in session ${command.session} ${replyFate(exchange)}${under}`
}

function replyFate(exchange: ExchangeEvent | undefined): string {
  if (exchange === undefined) return 'is not answered yet'
  switch (exchange.fate) {
    case 'flushed':
      return `was answered ${visible(statusText(exchange.reply))}`
    case 'cut':
      return 'was cut short'
    case 'withheld':
      return 'was never answered'
    default:
      return exchange.fate satisfies never
  }
}
