/**
 * What the parts of a soak are given, and what they give back.
 */
export interface Part {
  readonly sessions: number
  readonly seed: number
  /** Told now and then how many sessions there were. */
  readonly told: (sessions: number) => void
  /** What is not as it should be goes here, in words. */
  readonly problems: string[]
}

export interface PartResult {
  readonly opened: number
  readonly closed: number
  /** Of all conversations, where they can be had again. */
  readonly digest?: string
  /** How many profiles of the catalogue were armed at some time. */
  readonly profiles: number
}
