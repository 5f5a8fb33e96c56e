/**
 * What is worth a word though no rule forbids it: no verdicts, only findings.
 */
import type { FindingSeverity } from '../lens.ts'
import type { ConformanceRule } from '../statement.ts'

export const OBSERVATIONS: readonly ConformanceRule[] = [
  observation(
    'outlook-list-argument',
    'outlook-sends-no-list-argument',
    'note',
    'Outlook never sends LIST n.',
    'V0003',
  ),
  observation(
    'outlook-uidl-argument',
    'outlook-sends-no-uidl-argument',
    'note',
    'Outlook never sends UIDL n.',
    'V0007',
  ),
  observation('outlook-rset', 'outlook-sends-no-rset', 'note', 'Outlook never sends RSET.', 'V0006'),
  observation(
    'outlook-mechanism',
    'outlook-sends-no-other-mechanism',
    'note',
    'Of the mechanisms of AUTH Outlook 2007 and 2010 know NTLM only.',
    'MS-OXPOP3 appendix A',
  ),
  observation('outlook-apop', 'outlook-sends-no-apop', 'note', 'Outlook does not support APOP.', 'V0008'),
  observation(
    'credentials-in-clear',
    'keeps-credentials-from-the-clear',
    'warning',
    'Where STLS is offered no password is sent in the clear.',
    'RFC 8314 section 5.2',
  ),
  observation(
    'dele-without-retr',
    'deletes-what-it-fetched',
    'warning',
    'A message is deleted only when a RETR of it was whole.',
  ),
  observation('lost-mail', 'loses-no-mail', 'error', 'No message is gone that was never fetched whole.'),
  observation(
    'no-quit',
    'ends-with-quit',
    'warning',
    'A session that has logged on ends with QUIT.',
    'C0030',
  ),
  observation(
    'out-of-step',
    'stays-in-step',
    'error',
    'No command is sent before a reply that broke off has ended.',
    'C0014',
  ),
  observation('no-time-out', 'times-out', 'error', 'A client does not wait for ever for a reply.', 'C0014'),
]

function observation(
  id: string,
  check: ConformanceRule['check'],
  severity: FindingSeverity,
  text: string,
  source?: string,
): ConformanceRule {
  const sources = source === undefined ? [] : [source]
  return {
    id,
    topic: 'beyond the statements',
    actor: 'client',
    level: 'none',
    text,
    sources,
    check,
    severity: { 'ms-stanopop3': severity, rfc1939: severity },
  }
}
