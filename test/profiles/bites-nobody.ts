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
      ...([
        'apop-advertised-but-err',
        'apop-err-then-close',
        'auth-login-silent',
        'auth-plain-goes-login',
      ] as const),
      ...([
        'cram-bad-challenge',
        'oauthbearer-error-challenge',
        'sasl-final-bare-ok',
        'sasl-ir-rejected',
      ] as const),
      ...(['sasl-ir-too-long', 'sasl-ok-for-plus', 'sasl-plus-no-space', 'sasl-plus-text'] as const),
      ...(['xoauth2-error-challenge', 'auth-after-user-rejected', 'auth-trailing-space'] as const),
    ],
  },
  {
    reason:
      'Only a client that makes a mistake meets it: wrong password, wrong state, unknown command, DELE twice.',
    profiles: [
      ...([
        'auth-ok-on-wrong-state',
        'retry-counter-close',
        'unknown-command-closes',
        'reject-trailing-space',
      ] as const),
      ...([
        'dele-out-of-range-ok',
        'dele-then-retr-ok',
        'dele-twice-ok',
        'deleted-err-no-text',
        'godaddy',
      ] as const),
      ...(['stls-already-tls', 'top-arg-omitted-ok'] as const),
    ],
  },
  {
    reason: 'None of them sends this command, or this form of it.',
    profiles: [
      ...([
        'noop-bare-ok',
        'noop-err',
        'noop-silent',
        'rset-bare-ok',
        'rset-ok-no-effect',
        'rset-unsupported',
      ] as const),
      ...(['last-wrong', 'utf8-command-blocks-login', 'utf8-command-hangs', 'top-rejects-large-n'] as const),
      ...(['list-arg-extra-text', 'list-arg-multiline', 'list-arg-wrong-number'] as const),
      ...(['uidl-arg-multiline', 'uidl-arg-no-number', 'uidl-arg-wrong-number', 'top-not-stuffed'] as const),
      'top-marks-seen',
    ],
  },
  {
    reason: 'None of them pauses, keeps its connection, or dies in the middle.',
    profiles: [
      ...(['idle-60s', 'idle-timeout-line', 'autologout-mid-transaction', 'dele-commits-on-drop'] as const),
      ...(['lock-held-after-drop', 'concurrent-allowed', 'session-limit', 'capa-login-delay'] as const),
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
      ...(['command-split-rejected', 'pipeline-one-per-packet', 'pipeline-out-of-order'] as const),
      ...([
        'seg-coalesced-next-reply',
        'seg-dot-at-boundary',
        'seg-fixed-size',
        'seg-terminator-own-segment',
      ] as const),
      ...(['utf8-split', 'tls-no-close-notify'] as const),
    ],
  },
  {
    reason: 'They do not read what a status line says, only how it begins.',
    profiles: [
      ...(['greeting-at-token', 'greeting-bare-ok', 'greeting-codes', 'greeting-double-space'] as const),
      ...([
        'greeting-exchange-token',
        'greeting-long',
        'greeting-no-timestamp',
        'greeting-overlong',
      ] as const),
      ...([
        'greeting-plus-word',
        'greeting-tab',
        'greeting-timestamp-empty',
        'greeting-timestamp-mid-line',
      ] as const),
      ...([
        'greeting-timestamp-no-at',
        'greeting-two-angle-pairs',
        'status-text-none',
        'status-text-odd',
      ] as const),
      ...([
        'reply-513-octets',
        'retr-ok-no-size',
        'retr-ok-wrong-size',
        'list-unexpected-number-text',
      ] as const),
    ],
  },
  {
    reason: 'They pass over what follows the fields they know, and over runs of white space.',
    profiles: ['list-extra-info', 'stat-extra-text', 'uidl-extra-info', 'uidl-multispace', 'uidl-tab'],
  },
  {
    reason: 'They look up a capability or two, if they ask for any, and try the command all the same.',
    profiles: [
      ...([
        'capa-differs-after-auth',
        'capa-dot-prefixed-line',
        'capa-empty',
        'capa-err-after-auth',
      ] as const),
      ...([
        'capa-expire-zero',
        'capa-flood',
        'capa-lf-terminator',
        'capa-long-line',
        'capa-lowercase',
      ] as const),
      ...(['capa-odd-syntax', 'capa-pipelining-lie', 'capa-sasl-incomplete', 'capa-top-missing'] as const),
      ...(['capa-uidl-missing', 'capa-underscore', 'capa-unknown-tags', 'capa-unstuffed-dot-line'] as const),
      'capa-unsupported',
    ],
  },
  {
    reason: 'They do nothing with sizes and totals but show them.',
    profiles: [
      ...([
        'list-size-changes-after-retr',
        'list-size-estimated',
        'list-size-huge',
        'list-size-lf-counted',
      ] as const),
      ...([
        'list-size-rounded-1024',
        'list-zero-size',
        'list-descending-or-shuffled',
        'list-shows-deleted',
      ] as const),
      ...(['stat-counts-deleted', 'stat-huge', 'stat-negative-size', 'stat-size-beyond-int64'] as const),
      'stat-size-zero',
    ],
  },
]
