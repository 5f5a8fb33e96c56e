/**
 * What `pop3-mock run` says of the client once its command has ended.
 */
import type { ConformanceReport } from '../conformance/report/conformance-report.ts'
import { reportText } from '../conformance/report/report-text.ts'
import { Pop3MockError } from '../errors.ts'
import type { Pop3Server } from '../server/server.ts'

/** What a command's run can be held to beside its exit code. */
export const REQUIREMENTS = ['conformance', 'verify'] as const

export type Requirement = (typeof REQUIREMENTS)[number]

/** Which requirements were not met, in words. */
export function unmetRequirements(server: Pop3Server, required: readonly Requirement[]): readonly string[] {
  return [...new Set(required)].flatMap((requirement) => {
    switch (requirement) {
      case 'conformance':
        return conformanceMisses(server.conformance())
      case 'verify':
        return failureOf(() => server.faults.verify()).map((words) => `--require verify: ${words}`)
      default:
        return requirement satisfies never
    }
  })
}

/** A client that never came has kept nothing: its tests may have talked to another server. */
function conformanceMisses({ sessions, passed }: ConformanceReport): readonly string[] {
  if (sessions === 0)
    return [
      '--require conformance: nobody connected to the server of POP3_URL, so there is nothing to judge.',
    ]
  return passed ? [] : ['--require conformance: the client violates statements.']
}

/** The conversation, and what it shows of the client. */
export function runReport(server: Pop3Server): string {
  const transcript = server.transcript.toString()
  return `\nThe conversation:\n${transcript === '' ? 'The command never connected.' : transcript}\n
The client, by the statements of [MS-STANOPOP3] and the RFCs:\n${reportText(server.conformance())}\nseed: ${server.seed}\n`
}

function failureOf(action: () => void): string[] {
  try {
    action()
    return []
  } catch (error) {
    if (error instanceof Pop3MockError) return [error.message]
    throw error
  }
}
