/**
 * Every check under its name: one table.
 */
import * as auth from './auth-checks.ts'
import * as beyond from './beyond-checks.ts'
import * as body from './body-checks.ts'
import * as broken from './broken-reply-checks.ts'
import type { CheckName } from './check-name.ts'
import * as connection from './connection-checks.ts'
import type { Check } from './evidence.ts'
import * as line from './line-checks.ts'
import * as listing from './listing-checks.ts'
import * as code from './response-code-checks.ts'
import * as state from './state-checks.ts'
import * as tls from './tls-checks.ts'
import * as uniqueId from './unique-id-checks.ts'
import * as utf8 from './utf8-checks.ts'

export const CHECKS: Readonly<Record<CheckName, Check>> = {
  'opens-a-connection': connection.opensConnection,
  'repeats-commands': connection.repeatsCommands,

  'lines-end-with-crlf': line.linesEndWithCrlf,
  'one-space-between-words': line.oneSpaceBetweenWords,
  'lines-are-within-limit': line.linesAreWithinLimit,
  'arguments-are-within-limit': line.argumentsAreWithinLimit,
  'stat-takes-no-argument': line.takesNoArgument('STAT'),
  'noop-takes-no-argument': line.takesNoArgument('NOOP'),
  'quit-takes-no-argument-before-log-on': line.takesNoArgument(
    'QUIT',
    ({ believed }) => believed === 'AUTHORIZATION',
  ),
  'quit-takes-no-argument-after-log-on': line.takesNoArgument(
    'QUIT',
    ({ believed }) => believed === 'TRANSACTION',
  ),
  'list-names-a-message': line.namesMessage('LIST', true),
  'retr-names-a-message': line.namesMessage('RETR', false),
  'dele-names-a-message': line.namesMessage('DELE', false),
  'top-names-a-message': line.namesMessage('TOP', false),
  'uidl-names-a-message': line.namesMessage('UIDL', true),
  'user-takes-one-name': line.userTakesOneName,
  'pass-takes-a-password': line.passTakesPassword,

  'stat-only-in-transaction': state.onlyInTransaction('STAT'),
  'list-only-in-transaction': state.onlyInTransaction('LIST'),
  'retr-only-in-transaction': state.onlyInTransaction('RETR'),
  'dele-only-in-transaction': state.onlyInTransaction('DELE'),
  'noop-only-in-transaction': state.onlyInTransaction('NOOP'),
  'top-only-in-transaction': state.onlyInTransaction('TOP'),
  'uidl-only-in-transaction': state.onlyInTransaction('UIDL'),
  'identifies-itself': state.identifiesItself,
  'authenticates-first': state.authenticatesFirst,
  'gives-up-without-mechanism': state.givesUpWithoutMechanism,
  'recovers-from-refusal': state.recoversFromRefusal,
  'user-only-in-authorization': state.userOnlyInAuthorization,
  'user-comes-before-pass': state.userComesBeforePass,
  'goes-on-after-user': state.goesOnAfterUser,
  'pass-follows-user': state.passFollowsUser,
  'apop-is-well-formed': state.apopIsWellFormed,

  'waits-for-the-greeting': broken.waitsForGreeting,
  'waits-for-crlf': broken.waitsForCrlf,
  'waits-for-the-final-line': broken.waitsForFinalLine,
  'waits-for-a-response': broken.waitsForResponse,
  'retrieves-wholly': broken.retrievesWholly,
  'top-ends-wholly': broken.topEndsWholly,
  'reads-the-first-octet': broken.readsFirstOctetOnly,

  'uses-listed-numbers': listing.usesListedNumbers,
  'reads-drop-listing': listing.readsDropListing,
  'reads-one-scan-listing': listing.readsOneLine('LIST'),
  'reads-list-listing': listing.readsListing('LIST'),
  'reads-scan-listing': listing.readsScanListing,
  'leaves-deleted-alone': listing.leavesDeletedAlone,
  'survives-refused-noop': listing.survivesRefusedNoop,
  'survives-refused-command': listing.survivesRefusedCommand,
  'keeps-marks-in-mind': listing.keepsMarksInMind,
  'reads-one-unique-id-listing': listing.readsOneLine('UIDL'),
  'reads-uidl-listing': listing.readsListing('UIDL'),

  'reads-unique-id-listing': uniqueId.readsUniqueIdListing,
  'knows-unique-ids-again': uniqueId.knowsUniqueIdsAgain,
  'reads-reused-unique-ids': uniqueId.readsReusedIds,
  'copes-with-duplicates': uniqueId.copesWithDuplicates,

  'undoes-byte-stuffing': body.undoesByteStuffing,
  'keeps-the-message-whole': body.keepsMessageWhole,

  'pipelines-when-advertised': beyond.pipelinesWhenAdvertised,
  'changes-credentials': code.changesCredentials,
  'respects-login-delay': code.respectsLoginDelay,
  'no-retry-at-once-after-in-use': code.doesNotRetryAtOnce('IN-USE'),
  'no-retry-at-once-after-login-delay': code.doesNotRetryAtOnce('LOGIN-DELAY'),
  'no-retry-at-once-after-sys-temp': code.doesNotRetryAtOnce('SYS/TEMP'),
  'no-retry-at-once-after-sys-perm': code.doesNotRetryAtOnce('SYS/PERM'),

  'stls-only-in-authorization': tls.stlsOnlyInAuthorization,
  'stls-takes-no-argument': line.takesNoArgument('STLS'),
  'waits-for-tls': tls.waitsForTls,
  'asks-again-after-tls': tls.asksAgainAfterTls,
  'ignores-injected-replies': tls.ignoresInjectedReplies,
  'does-not-fall-back': tls.doesNotFallBack,
  'speaks-tls-1.2': tls.speaksTls12,
  'validates-certificates': tls.validatesCertificates,

  'uses-offered-mechanism': auth.usesOfferedMechanism,
  'auth-only-in-authorization': auth.authOnlyInAuthorization,
  'writes-initial-response': auth.writesInitialResponse,
  'fits-initial-response': line.fitsInitialResponse,
  'answers-in-base64': auth.answersInBase64,
  'cancels-by-star': auth.cancelsByStar,
  'rejects-bad-challenge': auth.rejectsBadChallenge,
  'answers-in-turn': auth.answersInTurn,

  'uses-utf8-when-advertised': utf8.usesUtf8WhenAdvertised,
  'utf8-only-in-authorization': utf8.utf8OnlyInAuthorization,
  'utf8-takes-no-argument': line.takesNoArgument('UTF8'),
  'stls-goes-before-utf8': utf8.stlsGoesBeforeUtf8,
  'logs-on-in-ascii': utf8.logsOnInAscii,
  'names-language-range': utf8.namesLanguageRange,

  'outlook-sends-no-list-argument': beyond.neverSentByOutlook('LIST', true),
  'outlook-sends-no-uidl-argument': beyond.neverSentByOutlook('UIDL', true),
  'outlook-sends-no-rset': beyond.neverSentByOutlook('RSET', false),
  'outlook-sends-no-apop': beyond.neverSentByOutlook('APOP', false),
  'outlook-sends-no-other-mechanism': beyond.knowsNtlmOnly,
  'keeps-credentials-from-the-clear': tls.keepsCredentialsFromTheClear,
  'deletes-what-it-fetched': beyond.deletesWhatItFetched,
  'loses-no-mail': beyond.losesNoMail,
  'ends-with-quit': beyond.endsWithQuit,
  'stays-in-step': beyond.staysInStep,
  'times-out': beyond.timesOut,
}

/** Checks that can say nothing unless they are told what the client ended up with. */
export const NEEDS_RECEIVED: ReadonlySet<CheckName> = new Set([
  'undoes-byte-stuffing',
  'keeps-the-message-whole',
])
