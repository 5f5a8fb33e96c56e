/**
 * What a client may do that is worth a word in the transcript: the codes, how grave they are, and the rule they touch.
 */

export type Severity = 'note' | 'warning' | 'severe'

interface FindingKind {
  readonly severity: Severity
  readonly text: string
  readonly reference: string
}

/** Every finding that the server itself makes. */
export const FINDINGS = {
  'bare-lf': {
    severity: 'warning',
    text: 'the line ends in LF without CR',
    reference: 'RFC 1939 section 3, C0003',
  },
  'overlong-line': {
    severity: 'warning',
    text: 'the line is longer than the limit; the rest of it was dropped',
    reference: 'RFC 2449 section 4',
  },
  'unterminated-line': {
    severity: 'warning',
    text: 'the client left in the middle of a line',
    reference: 'RFC 1939 section 3, C0003',
  },
  'empty-line': { severity: 'warning', text: 'the line is empty', reference: 'RFC 1939 section 3' },
  'leading-space': {
    severity: 'warning',
    text: 'there is a space before the keyword',
    reference: 'RFC 2449 section 4',
  },
  'several-spaces': {
    severity: 'warning',
    text: 'more than one space separates keyword and arguments',
    reference: 'RFC 1939 section 3, C0004',
  },
  'trailing-space': {
    severity: 'warning',
    text: 'there is a space at the end of the line',
    reference: 'RFC 2449 section 4, C0004',
  },
  'tab-separator': {
    severity: 'warning',
    text: 'a TAB stands where one space should',
    reference: 'RFC 1939 section 3, C0004',
  },
  'unprintable-octets': {
    severity: 'warning',
    text: 'the line holds octets that are not printable ASCII',
    reference: 'RFC 1939 section 3, C0003',
  },
  'leading-zeros': {
    severity: 'note',
    text: 'a number is written with leading zeros',
    reference: 'RFC 1939 section 4',
  },
  'extra-arguments': {
    severity: 'warning',
    text: 'the command has more arguments than it takes',
    reference: 'RFC 1939 section 5',
  },
  'unknown-command': {
    severity: 'note',
    text: 'the keyword is not known here',
    reference: 'RFC 1939 section 3',
  },
  'wrong-state': {
    severity: 'warning',
    text: 'the command is not valid in this state',
    reference: 'RFC 1939 section 3',
  },
  'user-twice': {
    severity: 'note',
    text: 'USER was given again before PASS; the last name counts',
    reference: 'RFC 1939 section 7, USER, C0045',
  },
  'http-request': {
    severity: 'severe',
    text: 'the line is an HTTP request; the connection was closed',
    reference: 'not POP3 at all',
  },
  'behind-stls': {
    severity: 'severe',
    text: 'octets came in the clear behind STLS; they were not read as commands',
    reference: 'RFC 2595 section 4, CVE-2011-0411',
  },
  'unknown-command-limit': {
    severity: 'warning',
    text: 'too many unknown commands; the connection was closed',
    reference: 'dialect.unknownCommandLimit',
  },
  'after-quit': {
    severity: 'warning',
    text: 'the client went on sending after QUIT',
    reference: 'RFC 1939 section 6',
  },
} as const

/** Names something that a client did and that deserves a word. */
export type FindingCode = keyof typeof FINDINGS

/** The kind of a finding. */
export function findingKind(code: FindingCode): FindingKind {
  return FINDINGS[code]
}
