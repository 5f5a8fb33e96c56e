/**
 * Profiles that neither the Outlook model nor one of the reference clients notices, and why they are here all the same: each
 * is for a client that does what none of those does.
 */
import type { ProfileName } from '../../src/faults/profile-names.ts'

export interface Unbitten {
  readonly reason: string
  readonly profiles: readonly ProfileName[]
}

export const BITES_NOBODY: readonly Unbitten[] = [
  {
    reason:
      'Only a client that logs on by this mechanism, or by APOP, meets it; ours take USER and PASS, or turn to them.',
    profiles: [
      'apop-advertised-but-err',
      'apop-err-then-close',
      'auth-login-silent',
      'auth-plain-goes-login',
      'cram-bad-challenge',
      'oauthbearer-error-challenge',
      'sasl-final-bare-ok',
      'sasl-ir-rejected',
      'sasl-ir-too-long',
      'sasl-ok-for-plus',
      'sasl-plus-no-space',
      'sasl-plus-text',
      'xoauth2-error-challenge',
      'auth-after-user-rejected',
      'auth-trailing-space',
    ],
  },
  {
    reason:
      'Only a client that makes a mistake meets it: wrong password, wrong state, unknown command, DELE twice.',
    profiles: [
      'auth-ok-on-wrong-state',
      'retry-counter-close',
      'unknown-command-closes',
      'reject-trailing-space',
      'dele-out-of-range-ok',
      'dele-then-retr-ok',
      'dele-twice-ok',
      'deleted-err-no-text',
      'godaddy',
      'stls-already-tls',
      'top-arg-omitted-ok',
    ],
  },
  {
    reason: 'None of them sends this command, or this form of it.',
    profiles: [
      'noop-bare-ok',
      'noop-err',
      'noop-silent',
      'rset-bare-ok',
      'rset-ok-no-effect',
      'rset-unsupported',
      'last-wrong',
      'utf8-command-blocks-login',
      'utf8-command-hangs',
      'list-arg-extra-text',
      'list-arg-multiline',
      'list-arg-wrong-number',
      'uidl-arg-multiline',
      'uidl-arg-no-number',
      'uidl-arg-wrong-number',
    ],
  },
  {
    reason: 'None of them pauses, keeps its connection, or dies in the middle.',
    profiles: [
      'idle-60s',
      'idle-timeout-line',
      'autologout-mid-transaction',
      'dele-commits-on-drop',
      'lock-held-after-drop',
      'concurrent-allowed',
      'session-limit',
      'capa-login-delay',
    ],
  },
  {
    reason: 'It is slow, and all of them have more patience.',
    profiles: [
      'greeting-delayed',
      'pass-slow',
      'quit-slow',
      'retr-stall',
      'slow-window',
      'proxy-buffers-whole',
      'proxy-keepalive-headers',
    ],
  },
  {
    reason:
      'They read a stream: how it is cut tells them nothing, and they send one whole command at a time.',
    profiles: [
      'command-split-rejected',
      'pipeline-one-per-packet',
      'pipeline-out-of-order',
      'seg-coalesced-next-reply',
      'seg-dot-at-boundary',
      'seg-fixed-size',
      'seg-terminator-own-segment',
      'utf8-split',
      'tls-no-close-notify',
    ],
  },
  {
    reason: 'They do not read what a status line says, only how it begins.',
    profiles: [
      'greeting-at-token',
      'greeting-bare-ok',
      'greeting-codes',
      'greeting-double-space',
      'greeting-exchange-token',
      'greeting-long',
      'greeting-no-timestamp',
      'greeting-overlong',
      'greeting-plus-word',
      'greeting-tab',
      'greeting-timestamp-empty',
      'greeting-timestamp-mid-line',
      'greeting-timestamp-no-at',
      'greeting-two-angle-pairs',
      'status-text-none',
      'status-text-odd',
      'reply-513-octets',
      'retr-ok-no-size',
      'retr-ok-wrong-size',
      'list-unexpected-number-text',
    ],
  },
  {
    reason: 'They pass over what follows the fields they know, and over runs of white space.',
    profiles: ['list-extra-info', 'stat-extra-text', 'uidl-extra-info', 'uidl-multispace', 'uidl-tab'],
  },
  {
    reason: 'They look up a capability or two, if they ask for any, and try the command all the same.',
    profiles: [
      'capa-differs-after-auth',
      'capa-dot-prefixed-line',
      'capa-empty',
      'capa-err-after-auth',
      'capa-expire-zero',
      'capa-flood',
      'capa-lf-terminator',
      'capa-long-line',
      'capa-lowercase',
      'capa-odd-syntax',
      'capa-pipelining-lie',
      'capa-sasl-incomplete',
      'capa-top-missing',
      'capa-uidl-missing',
      'capa-underscore',
      'capa-unknown-tags',
      'capa-unstuffed-dot-line',
      'capa-unsupported',
    ],
  },
  {
    reason: 'They do nothing with sizes and totals but show them.',
    profiles: [
      'list-size-changes-after-retr',
      'list-size-estimated',
      'list-size-huge',
      'list-size-lf-counted',
      'list-size-rounded-1024',
      'list-zero-size',
      'stat-huge',
      'stat-negative-size',
      'stat-size-beyond-int64',
      'stat-size-zero',
    ],
  },
  {
    reason: 'They list once, before they delete, and fetch by the numbers they are told, in whatever order.',
    profiles: ['list-descending-or-shuffled', 'list-shows-deleted', 'stat-counts-deleted'],
  },
  {
    reason: 'Of TOP they want the header and no line more, and fetch a message whether it was read or not.',
    profiles: ['top-marks-seen', 'top-not-stuffed', 'top-rejects-large-n'],
  },
]
