/**
 * How much one caller may ask for. Far more than a suite needs; beyond stands a mistake or an attack.
 */

/** Messages in one batch. */
export const MOST_IN_A_BATCH = 100
/** Calls of one connection that wait for a client at once. */
export const MOST_WAITS = 256
/** Subscriptions of one connection. */
export const MOST_SUBSCRIPTIONS = 64
export const LONGEST_WAIT_MS = 600_000
/** Synchronizations in a prediction. */
export const MOST_SYNCS = 10
/** How long a server that was made over HTTP lives unused. */
export const DEFAULT_TTL_MS = 300_000
/** What may wait for a slow connection before nothing more is written, or read, for it. */
export const HIGH_WATER_IN_OCTETS = 1_048_576
