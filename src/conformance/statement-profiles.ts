/**
 * Which fault profiles exercise a statement: looked up, because profiles name their statements.
 */

/** As much of a profile as is looked at. */
export interface StatementNaming {
  readonly name: string
  readonly legality: 'legal' | 'tolerated' | 'grey' | 'violation'
  readonly statements?: readonly string[]
}

export interface StatementProfiles<Profile extends StatementNaming = StatementNaming> {
  /** They break the statement: legality violation or grey. */
  readonly breaking: readonly Profile[]
  /** They go to the edge of what it allows: legality legal or tolerated. */
  readonly allowed: readonly Profile[]
}

/** The profiles that name a statement, sorted by what they do to it. */
export function profilesOf<Profile extends StatementNaming>(
  id: string,
  profiles: readonly Profile[],
): StatementProfiles<Profile> {
  const naming = profiles.filter(({ statements }) => statements?.includes(id))
  const isBreaking = ({ legality }: Profile) => legality === 'violation' || legality === 'grey'
  return {
    breaking: naming.filter(isBreaking),
    allowed: naming.filter((profile) => !isBreaking(profile)),
  }
}
