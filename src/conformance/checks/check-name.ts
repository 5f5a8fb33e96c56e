/**
 * The names of the checks, by which a rule says how it is judged.
 */

/** Each has its entry in `checks.ts`. */
export type CheckName =
  | `${'stat' | 'list' | 'retr' | 'dele' | 'noop' | 'top' | 'uidl'}-only-in-transaction`
  | `${'stat' | 'noop'}-takes-no-argument`
  | `quit-takes-no-argument-${'before' | 'after'}-log-on`
  | `${'list' | 'retr' | 'dele' | 'top' | 'uidl'}-names-a-message`
  | `outlook-sends-no-${'list-argument' | 'uidl-argument' | 'rset' | 'apop'}`
  | `no-retry-at-once-after-${'in-use' | 'login-delay' | 'sys-temp' | 'sys-perm'}`
  | 'opens-a-connection'
  | 'waits-for-the-greeting'
  | 'lines-end-with-crlf'
  | 'one-space-between-words'
  | 'waits-for-crlf'
  | 'reads-the-first-octet'
  | 'waits-for-the-final-line'
  | 'undoes-byte-stuffing'
  | 'identifies-itself'
  | 'authenticates-first'
  | 'gives-up-without-mechanism'
  | 'recovers-from-refusal'
  | 'uses-listed-numbers'
  | 'repeats-commands'
  | 'waits-for-a-response'
  | 'reads-drop-listing'
  | 'reads-one-scan-listing'
  | 'reads-list-listing'
  | 'reads-scan-listing'
  | 'retrieves-wholly'
  | 'keeps-the-message-whole'
  | 'leaves-deleted-alone'
  | 'survives-refused-noop'
  | 'keeps-marks-in-mind'
  | 'survives-refused-command'
  | 'top-ends-wholly'
  | 'reads-one-unique-id-listing'
  | 'reads-uidl-listing'
  | 'reads-unique-id-listing'
  | 'knows-unique-ids-again'
  | 'reads-reused-unique-ids'
  | 'copes-with-duplicates'
  | 'user-takes-one-name'
  | 'user-only-in-authorization'
  | 'user-comes-before-pass'
  | 'goes-on-after-user'
  | 'pass-takes-a-password'
  | 'pass-follows-user'
  | 'apop-is-well-formed'
  | 'lines-are-within-limit'
  | 'arguments-are-within-limit'
  | 'pipelines-when-advertised'
  | 'changes-credentials'
  | 'respects-login-delay'
  | 'uses-utf8-when-advertised'
  | 'deletes-what-it-fetched'
  | 'loses-no-mail'
  | 'ends-with-quit'
  | 'stays-in-step'
  | 'times-out'
