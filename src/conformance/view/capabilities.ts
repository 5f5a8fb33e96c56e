/**
 * What the server said that it can, before a command was sent.
 */
import type { SessionView } from './session-view.ts'
import type { Step } from './step.ts'

/**
 * The last capability list that was whole before a step: tags and parameters in upper case; undefined: there was none. What
 * was said before TLS is no longer known over it (RFC 2595 section 4).
 */
export function capabilitiesBefore(
  { steps }: SessionView,
  { index, isOverTls }: Step,
): ReadonlyMap<string, readonly string[]> | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const step = steps[at]
    if (step === undefined || step.isOverTls !== isOverTls) return undefined
    if (step.keyword !== 'CAPA') continue
    const { reply } = step
    if (reply.status !== 'positive' || !reply.isWholeToLenient) continue
    return new Map(
      reply.lines().map((line) => {
        const [tag = '', ...parameters] = line
          .toUpperCase()
          .trim()
          .split(/[ \t]+/)
        return [tag, parameters]
      }),
    )
  }
  return undefined
}

/** Whether a capability was in the list. */
export function advertised(session: SessionView, step: Step, tag: string): boolean {
  return capabilitiesBefore(session, step)?.has(tag) ?? false
}
