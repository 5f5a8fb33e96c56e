/**
 * A command that is refused and not executed: what becomes of the session all the same. Who refuses it is not known here.
 */
import type { Command } from '../wire/command.ts'
import type { Reply } from '../wire/reply.ts'
import { readArguments } from './arguments.ts'
import { failedLogOn, nameAndDigest } from './authorization.ts'
import { COMMAND_TABLE } from './command-table.ts'
import { beginningOf } from './sasl/auth.ts'
import { type Outcome, replied, type SessionData } from './session-data.ts'

type LogOnKeyword = 'PASS' | 'APOP' | 'AUTH'

/** A log-on that is refused has failed: it counts as it would have, had its credentials been wrong. */
export function refused(data: SessionData, command: Command, reply: Reply): Outcome {
  const { keyword } = command
  if (!isLogOn(keyword) || data.state !== 'AUTHORIZATION') return replied(reply)
  const { text, refusal } = readArguments(command, COMMAND_TABLE[keyword].takes, data.dialect)
  if (refusal !== undefined) return replied(reply)
  const isAttempt = looksAtCredentials(data, keyword, text)
  // PASS and APOP use up the name that USER gave; AUTH does not.
  if (keyword !== 'AUTH') data.userName = undefined
  return isAttempt ? failedLogOn(data, reply) : replied(reply)
}

function isLogOn(keyword: Command['keyword']): keyword is LogOnKeyword {
  return keyword === 'PASS' || keyword === 'APOP' || keyword === 'AUTH'
}

/** Whether the command would have come so far; what does not is no log-on and counts for nothing. */
function looksAtCredentials(data: SessionData, keyword: LogOnKeyword, text: string): boolean {
  switch (keyword) {
    case 'PASS':
      return data.userName !== undefined
    case 'APOP':
      return data.timestamp !== undefined && nameAndDigest(text) !== undefined
    case 'AUTH':
      return !('refusal' in beginningOf(data, text))
    default:
      return keyword satisfies never
  }
}
