/**
 * What is said of a statement of [MS-STANOPOP3], and of a rule of the RFCs beside it. Knows no transcript.
 */
import type { CheckName } from './checks/check-name.ts'
import type { FindingSeverity, Lens } from './lens.ts'

/** The word that a document uses; `none`: it states a fact or a permission in other words. */
export type RequirementLevel = 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'none'

/** Whom a statement binds. */
export type Actor = 'client' | 'server' | 'both'

/** What statements and rules have in common. */
export interface ConformanceRule {
  readonly id: string
  readonly topic: string
  readonly actor: Actor
  readonly level: RequirementLevel
  /** In our own words. */
  readonly text: string
  /** Where it stands, e.g. `RFC 1939 section 5`. */
  readonly sources: readonly string[]
  /** What decides whether a client kept it; or why no transcript can tell. */
  readonly check: CheckName | { readonly notObservable: string }
  /** Where it does not follow from the level, or not under both lenses. */
  readonly severity?: Readonly<Record<Lens, FindingSeverity>>
}

/** One of the 55 statements of [MS-STANOPOP3] v20100205. */
export interface Statement extends ConformanceRule {
  /** Its section in [MS-STANOPOP3]. */
  readonly section: string
  /** The section of RFC 1939 that it is about. */
  readonly rfcSection: string
  /** What Outlook 2007 and 2010 do, as the document says; undefined: it says nothing. */
  readonly outlook?: string
  /** Where it departs from RFC 1939, or the document from itself. */
  readonly discrepancy?: string
  /** What the Outlook model does. */
  readonly outlookModel: string
}

/** How grave breaking a rule is under a lens. */
export function severityOf({ level, severity }: ConformanceRule, lens: Lens): FindingSeverity {
  if (severity !== undefined) return severity[lens]
  switch (level) {
    case 'MUST':
    case 'MUST NOT':
      return 'error'
    case 'SHOULD':
    case 'SHOULD NOT':
      return 'warning'
    case 'MAY':
    case 'none':
      return 'note'
    default:
      return level satisfies never
  }
}
