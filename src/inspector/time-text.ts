/**
 * Times and counts in words that fit a margin. Knows no clock.
 */

/** A pause shorter than this is the machine's, not the server's or the client's. */
const NOTICEABLE_MS = 0.05
/** A pause that a person waiting for mail would feel. */
const LONG_MS = 400

/** A pause, e.g. `0.3 ms`, `12 ms`, `1.2 s`; empty where it is too short to mean anything. */
export function pauseText(ms: number): string {
  if (ms < NOTICEABLE_MS) return ''
  if (ms < 9.95) return `${ms.toFixed(1)} ms`
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`
}

export function isLongPause(ms: number): boolean {
  return ms >= LONG_MS
}

/** A moment, in seconds since the server was started. */
export function momentText(timeMs: number): string {
  return `${(timeMs / 1000).toFixed(3)} s`
}

/** E.g. `1 octet`, `12,345 octets`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
