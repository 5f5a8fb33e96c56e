/**
 * Under which document a client is judged, and how grave a breach is.
 */

/** By which document a client is judged where the two disagree. */
export type Lens = 'ms-stanopop3' | 'rfc1939'

/** How grave it is to break a rule. A note changes no verdict. */
export type FindingSeverity = 'error' | 'warning' | 'note'
