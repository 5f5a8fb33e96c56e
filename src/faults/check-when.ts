/**
 * Conditions of a rule that have the right form and can never hold, or never together.
 */
import { type CommandName, type Count, countHolds, type When } from './rule.ts'

/** Commands that name a message. */
const NAMES_MESSAGE: readonly CommandName[] = ['RETR', 'TOP', 'DELE', 'LIST', 'UIDL']

/** Commands that name a mechanism. */
const NAMES_MECHANISM: readonly CommandName[] = ['AUTH', 'LOG-ON']

/** Commands whose replies may have lines below the status line: RFC 1939 section 3, RFC 2449 section 5, RFC 6856 section 3. */
const HAS_LINES: readonly CommandName[] = ['RETR', 'TOP', 'LIST', 'UIDL', 'CAPA', 'LANG', 'AUTH']

/** Conditions that only a command can meet. */
const OF_COMMANDS = ['command', 'arguments', 'message', 'mechanism'] as const

/** Conditions that nothing can meet before a command has come. */
export const NEVER_AT_FIRST: readonly (keyof When)[] = [...OF_COMMANDS, 'after', 'user', 'empty']

/** The commands that a rule names; none: it speaks of every one. */
export function commandsOf({ command }: When): readonly CommandName[] {
  return [command ?? []].flat()
}

/** @param refuse throws, told which condition never holds and why */
export function checkWhen(when: When, refuse: (path: string, problem: string) => never): void {
  const { at } = when
  for (const key of ['session', 'nth'] as const) {
    if (isEmptyRange(when[key])) refuse(`when.${key}`, 'from is above to, so no number fits.')
  }
  checkNamed('message', when, NAMES_MESSAGE, refuse)
  checkNamed('mechanism', when, NAMES_MECHANISM, refuse)
  if (when.after === 'QUIT')
    refuse('when.after', 'the session is over behind the reply to QUIT. Use command "QUIT", or session.')
  if (at === 'challenge') checkAtChallenge(when, refuse)
  else checkLines(when, refuse)
  if (at === 'accept' || at === 'handshake' || at === 'greeting') {
    for (const key of NEVER_AT_FIRST) {
      if (when[key] !== undefined) refuse(`when.${key}`, `cannot hold at ${at}: no command has come then.`)
    }
  }
  if (at === 'idle') {
    for (const key of OF_COMMANDS) {
      if (when[key] !== undefined) refuse(`when.${key}`, 'cannot hold at idle: there is no command then.')
    }
    if (when.idleMs === undefined)
      refuse('when.idleMs', 'missing. With at "idle" it says how long nothing came.')
  } else if (when.idleMs !== undefined) {
    refuse('when.idleMs', 'goes with at "idle" only.')
  }
  if (when.reply !== undefined && (at === 'accept' || at === 'handshake' || at === 'idle')) {
    refuse('when.reply', `cannot hold at ${at}: there is no reply then.`)
  }
  if (when.state === 'TRANSACTION' && at !== undefined && at !== 'command' && at !== 'idle') {
    refuse('when.state', `cannot hold at ${at}: it comes in AUTHORIZATION.`)
  }
  if (at === 'greeting' && when.reply === 'multi-line') {
    refuse('when.reply', 'the greeting has one line.')
  }
  const isOncePerSession = at === 'accept' || at === 'greeting' || at === 'handshake'
  if (isOncePerSession && when.nth !== undefined && when.per !== 'server' && !countHolds(when.nth, 1)) {
    refuse('when.nth', `a session has one ${at} only. Use session, or nth with per "server".`)
  }
}

/** What a command must name, only some commands name. */
function checkNamed(
  key: 'message' | 'mechanism',
  when: When,
  known: readonly CommandName[],
  refuse: (path: string, problem: string) => never,
): void {
  const commands = commandsOf(when)
  if (when[key] === undefined || commands.length === 0 || commands.some((name) => known.includes(name)))
    return
  const name = commands.length === 1 ? 'names' : 'name'
  refuse(`when.${key}`, `${commands.join(' and ')} ${name} no ${key}. Allowed with ${known.join(', ')}.`)
}

/** Whatever a fault makes of a reply, rules are chosen by what it was. */
function checkLines(when: When, refuse: (path: string, problem: string) => never): void {
  const commands = commandsOf(when)
  if (
    when.reply !== 'multi-line' ||
    commands.length === 0 ||
    commands.some((name) => HAS_LINES.includes(name))
  )
    return
  refuse(
    'when.reply',
    `the reply to ${commands.join(' or ')} never has several lines. Allowed with ${HAS_LINES.join(', ')}.`,
  )
}

function checkAtChallenge(when: When, refuse: (path: string, problem: string) => never): void {
  const commands = commandsOf(when)
  if (commands.length > 0 && !commands.some((name) => NAMES_MECHANISM.includes(name)))
    refuse('when.command', 'cannot hold at challenge: only AUTH has challenges.')
  for (const key of ['message', 'empty'] as const) {
    if (when[key] !== undefined) refuse(`when.${key}`, 'cannot hold at challenge: no maildrop is open then.')
  }
  if (when.reply === 'negative' || when.reply === 'multi-line')
    refuse('when.reply', 'a challenge is positive and has one line.')
}

function isEmptyRange(count: Count | undefined): boolean {
  return typeof count === 'object' && (count.from ?? 1) > (count.to ?? Number.POSITIVE_INFINITY)
}
