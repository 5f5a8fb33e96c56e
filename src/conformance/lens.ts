/**
 * Under which document a client is judged, and how grave a breach is.
 */

/** By which document a client is judged where the two disagree. */
export type Lens = (typeof LENSES)[number]

/** The first is the default. */
export const LENSES = ['ms-stanopop3', 'rfc1939'] as const

/** How grave it is to break a rule. A note changes no verdict. */
export type FindingSeverity = 'error' | 'warning' | 'note'
