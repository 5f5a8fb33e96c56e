/**
 * Everything that the model does, and how well that is known.
 */

/** `documented`: by [MS-STANOPOP3] or Microsoft's other papers; `observed`: by others; `assumed`: by nobody, so one must choose. */
export type Basis = 'documented' | 'observed' | 'assumed'

/** Something that Outlook does, and how well that is known. */
export interface Behaviour {
  readonly basis: Basis
  /** The statement of [MS-STANOPOP3] that is at stake; where the basis is `assumed`, it does not say what Outlook does. */
  readonly statement?: string
  /** Where it is known from, or why not. */
  readonly source: string
  readonly text: string
}

/** Every behaviour of the model, by its id. */
export const BEHAVIOURS = {
  'waits-for-greeting': {
    basis: 'documented',
    statement: 'C0002',
    source: '[MS-STANOPOP3]',
    text: 'without a greeting the synchronization hangs',
  },
  'waits-for-line-end': {
    basis: 'documented',
    statement: 'C0005',
    source: '[MS-STANOPOP3]',
    text: 'without the CRLF of a reply the synchronization hangs',
  },
  'waits-for-final-line': {
    basis: 'documented',
    statement: 'C0006',
    source: '[MS-STANOPOP3]',
    text: 'without the final line and its CRLF the synchronization hangs',
  },
  'waits-for-reply': {
    basis: 'documented',
    statement: 'C0014',
    source: '[MS-STANOPOP3]',
    text: 'without a reply the synchronization hangs',
  },
  'any-plus-is-positive': {
    basis: 'documented',
    statement: 'V0001',
    source: '[MS-STANOPOP3]',
    text: 'a reply that begins with + is positive, whatever follows and in whatever case',
  },
  'all-else-is-negative': {
    basis: 'documented',
    statement: 'V0001',
    source: '[MS-STANOPOP3]',
    text: 'a reply that does not begin with + is negative, whatever it says',
  },
  'takes-separator-runs': {
    basis: 'documented',
    statement: 'C0004',
    source: '[MS-STANOPOP3]',
    text: 'runs of spaces and TABs separate as one space does',
  },
  'ends-lists-at-leading-dot': {
    basis: 'documented',
    statement: 'V0002',
    source: '[MS-STANOPOP3]',
    text: 'LIST and UIDL end at the first line that begins with a dot; what follows is read as the next reply',
  },
  'unstuffs-messages': {
    basis: 'documented',
    statement: 'V0002',
    source: '[MS-STANOPOP3]',
    text: 'in a message a leading dot is stripped, and a dot alone ends it, whatever the server meant',
  },
  'ignores-text-behind-size': {
    basis: 'documented',
    statement: 'C0021',
    source: '[MS-STANOPOP3]',
    text: 'what follows the size in a scan listing is ignored',
  },
  'ignores-text-behind-unique-id': {
    basis: 'documented',
    statement: 'C0038',
    source: '[MS-STANOPOP3]',
    text: 'what follows a unique-id in its listing is ignored',
  },
  'takes-changed-for-new': {
    basis: 'documented',
    statement: 'C0039',
    source:
      'Microsoft Learn, Managing message downloads for POP3 accounts: what is not in the history is new',
    text: 'a message whose unique-id has changed is new',
  },
  'takes-reused-for-known': {
    basis: 'documented',
    statement: 'C0040',
    source: '[MS-STANOPOP3]',
    text: 'what is to be done with a message befalls another one that has its unique-id: a new one is not fetched',
  },
  'acts-on-either-copy': {
    basis: 'documented',
    statement: 'C0041',
    source: '[MS-STANOPOP3]',
    text: 'of two messages with one unique-id an action may land on either; the other one is not fetched',
  },
  'has-no-other-log-on': {
    basis: 'documented',
    statement: 'C0009',
    source:
      '[MS-STANOPOP3]: it cannot authenticate without a mechanism that it supports, and APOP is none (V0008)',
    text: 'where USER is refused it cannot log on',
  },
  'logs-on-by-ntlm-only': {
    basis: 'documented',
    statement: 'C0009',
    source:
      '[MS-STANOPOP3] C0009; [MS-OXPOP3] 2.2.1 and Microsoft KB Q191558: SPA is AUTH NTLM, and fails where that is not offered',
    text: 'with SPA it logs on by NTLM, and where that is not offered not at all',
  },
  'tries-ntlm-unlisted': {
    basis: 'assumed',
    source: '[MS-POP3] 2.2.1 has the list; what a refusal of it means is not documented',
    text: 'where the probe is refused it tries AUTH NTLM all the same',
  },
  'gives-up-unreadable-challenge': {
    basis: 'assumed',
    source:
      'RFC 5034 section 4 asks for it; [MS-POP3] says what ends the exchange, not what a bad challenge does',
    text: 'a challenge that is no NTLM challenge is answered by *, and the synchronization ends with an error',
  },
  'stops-at-refused-stls': {
    basis: 'assumed',
    source:
      'error 0x800CCC1A exists, for a server that does not support the encryption asked for; Microsoft, Plan to automatically configure user accounts in Outlook 2010: without encryption it tries only when the user says so',
    text: 'a refused STLS ends the synchronization with an error, behind QUIT; nothing goes in the clear',
  },
  'stops-at-failed-handshake': {
    basis: 'assumed',
    source: 'error 0x800CCC1A exists; what leads to it is not documented',
    text: 'a TLS handshake that fails ends the synchronization with an error',
  },
  'waits-for-handshake': {
    basis: 'assumed',
    source: 'C0014 is about commands; nobody has seen what a silent TLS server does to Outlook',
    text: 'without an answer to its TLS handshake the synchronization hangs',
  },
  'warns-of-certificate': {
    basis: 'observed',
    source:
      'the Internet Security Warning: the server uses a security certificate that cannot be verified; does one want to continue?',
    text: 'a certificate that is not valid is shown to the user, who may go on; else the synchronization ends with an error',
  },
  'forgets-what-came-before-tls': {
    basis: 'assumed',
    source: 'RFC 2595 section 4 asks for it; nobody has tried Outlook on CVE-2021-22947',
    text: 'what came in the clear behind the answer to STLS is thrown away',
  },
  'stops-at-nul': {
    basis: 'observed',
    source: 'Dovecot outlook-no-nuls',
    text: 'a NUL in a message makes it hang',
  },
  'downloads-all-without-uidl': {
    basis: 'observed',
    source: 'Outlook 2003 without UIDL, pcreview forum',
    text: 'where UIDL is refused every message is new each time',
  },
  'asks-for-empty-listings': {
    basis: 'observed',
    source: 'Opmlog of Outlook 2002, office-forums thread 181863',
    text: 'LIST and UIDL are sent although STAT counts no messages',
  },
  'times-out': {
    basis: 'observed',
    source: 'the server time-out of the account; error 0x8004210A',
    text: 'a server that is silent for longer than the account allows ends the synchronization with an error',
  },
  'stops-at-refused-log-on': {
    basis: 'assumed',
    statement: 'C0010',
    source: 'C0010 and C0045 leave the choice: another log-on or QUIT',
    text: 'a refused log-on ends the synchronization with an error, behind QUIT',
  },
  'stops-at-refused-session': {
    basis: 'assumed',
    source: 'not documented',
    text: 'a negative greeting ends the synchronization with an error',
  },
  'stops-at-refused-command': {
    basis: 'assumed',
    source: 'not documented',
    text: 'a refused STAT, LIST, RETR or TOP ends the synchronization with an error, behind QUIT',
  },
  'stops-at-unreadable-drop-listing': {
    basis: 'assumed',
    statement: 'C0017',
    source: 'error 0x800CCC93 exists; what leads to it is not documented',
    text: 'a drop listing without a number ends the synchronization with an error',
  },
  'stops-at-unreadable-scan-listing': {
    basis: 'assumed',
    statement: 'C0021',
    source: 'error 0x800CCC93 exists; what leads to it is not documented',
    text: 'a scan listing without a number ends the synchronization with an error',
  },
  'skips-unreadable-unique-ids': {
    basis: 'assumed',
    statement: 'C0038',
    source: 'not documented',
    text: 'a line of UIDL without a number or without a unique-id is passed over',
  },
  'fetches-what-uidl-tells-of': {
    basis: 'assumed',
    statement: 'C0037',
    source: 'not documented which listing it goes by; its history is one of unique-ids',
    text: 'a message that UIDL does not tell of is not fetched',
  },
  'stores-what-comes': {
    basis: 'assumed',
    statement: 'C0023',
    source: 'C0023 binds the server; nobody has seen Outlook compare',
    text: 'what RETR sends is stored as the message',
  },
  'stores-headers-as-they-come': {
    basis: 'assumed',
    statement: 'C0034',
    source: 'C0034 binds the server; nobody has seen Outlook compare',
    text: 'what TOP sends is stored as the headers',
  },
  'trusts-message-numbers': {
    basis: 'assumed',
    statement: 'C0011',
    source: 'C0011 and C0026 bind the server; nobody has seen Outlook list again',
    text: 'a message-number means the same message until QUIT',
  },
  'reports-lost-connection': {
    basis: 'assumed',
    source: 'error 0x800CCC0F exists; what leads to it is not documented',
    text: 'a connection that ends in the middle ends the synchronization with an error',
  },
  'ignores-refused-delete': {
    basis: 'assumed',
    source: 'not documented',
    text: 'a refused DELE is passed over',
  },
  'ignores-answer-to-quit': {
    basis: 'assumed',
    source: 'not documented',
    text: 'a refused QUIT, or the end of the connection in its place, changes nothing of what was downloaded',
  },
} as const

/** Names a behaviour of the model. */
export type BehaviourId = keyof typeof BEHAVIOURS

/** A behaviour by its name. */
export function behaviour(id: BehaviourId): Behaviour {
  return BEHAVIOURS[id]
}
