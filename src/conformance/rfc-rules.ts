/**
 * What the RFCs ask of a client and [MS-STANOPOP3] leaves out, and what is worth a word though nothing forbids it.
 * Rules about STLS and SASL are not among them yet.
 */
import type { FindingSeverity, Lens } from './lens.ts'
import type { ConformanceRule } from './statement.ts'

const always = (severity: FindingSeverity): Readonly<Record<Lens, FindingSeverity>> => ({
  'ms-stanopop3': severity,
  rfc1939: severity,
})

/** Each gets a verdict of its own beside the 55. */
export const rfcRules: readonly ConformanceRule[] = [
  {
    id: 'RFC1939-3-line-limit',
    topic: 'command framing',
    actor: 'client',
    level: 'MUST',
    text: 'A command line has at most 255 octets, its CRLF included.',
    sources: ['RFC 1939 section 3', 'RFC 2449 section 4'],
    check: 'lines-are-within-limit',
  },
  {
    id: 'RFC1939-3-argument-limit',
    topic: 'command framing',
    actor: 'client',
    level: 'SHOULD',
    text: 'An argument has at most 40 characters.',
    sources: ['RFC 1939 section 3'],
    check: 'arguments-are-within-limit',
  },
  {
    id: 'RFC2449-6.5-login-delay',
    topic: 'log-on',
    actor: 'client',
    level: 'SHOULD',
    text: 'A client does not log on again before the seconds of LOGIN-DELAY have passed.',
    sources: ['RFC 2449 section 6.5'],
    check: 'respects-login-delay',
  },
  {
    id: 'RFC2449-6.6-pipelining-only-when-advertised',
    topic: 'pipelining',
    actor: 'client',
    level: 'MUST',
    text: 'A client waits for each response unless PIPELINING was advertised.',
    sources: ['RFC 2449 section 6.6'],
    check: 'pipelines-when-advertised',
  },
  {
    id: 'RFC2449-8.1.1-login-delay-code',
    topic: 'response codes',
    actor: 'client',
    level: 'SHOULD',
    text: 'A log-on refused with [LOGIN-DELAY] is not tried again in the same session.',
    sources: ['RFC 2449 section 8.1.1'],
    check: 'no-retry-at-once-after-login-delay',
  },
  {
    id: 'RFC2449-8.1.2-in-use-code',
    topic: 'response codes',
    actor: 'client',
    level: 'SHOULD',
    text: 'A log-on refused with [IN-USE] is not tried again at once: the credentials were right, the maildrop is locked.',
    sources: ['RFC 2449 section 8.1.2'],
    check: 'no-retry-at-once-after-in-use',
  },
  {
    id: 'RFC3206-4-sys-temp-code',
    topic: 'response codes',
    actor: 'client',
    level: 'SHOULD',
    text: 'A log-on refused with [SYS/TEMP] is tried again later, not at once.',
    sources: ['RFC 3206 section 4'],
    check: 'no-retry-at-once-after-sys-temp',
  },
  {
    id: 'RFC3206-4-sys-perm-code',
    topic: 'response codes',
    actor: 'client',
    level: 'SHOULD',
    text: 'A log-on refused with [SYS/PERM] is not tried again before somebody has mended it.',
    sources: ['RFC 3206 section 4'],
    check: 'no-retry-at-once-after-sys-perm',
  },
  {
    id: 'RFC3206-5-auth-code',
    topic: 'response codes',
    actor: 'client',
    level: 'SHOULD',
    text: 'After [AUTH] the same credentials are not sent again.',
    sources: ['RFC 3206 section 5'],
    check: 'changes-credentials',
  },
  {
    id: 'RFC6856-2-utf8-only-when-advertised',
    topic: 'UTF8',
    actor: 'client',
    level: 'SHOULD',
    text: 'UTF8 is sent only where the capability list holds it.',
    sources: ['RFC 6856 section 2'],
    check: 'uses-utf8-when-advertised',
  },
]

/** No verdicts, only findings. */
export const observations: readonly ConformanceRule[] = [
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
  observation('outlook-apop', 'outlook-sends-no-apop', 'note', 'Outlook does not support APOP.', 'V0008'),
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
    severity: always(severity),
  }
}
