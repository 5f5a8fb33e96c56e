/**
 * What a conversation is shown as, row by row.
 */
import type { Cut } from './octet-marks.ts'

interface AnyRow {
  /** `seq` of the first event that it shows. */
  readonly seq: number
  readonly timeMs: number
  /** How long the session had been silent before. */
  readonly pauseMs: number
}

/** A line of octets; it grows until its LF has come. */
export interface LineRow extends AnyRow {
  readonly kind: 'line'
  readonly side: 'client' | 'server'
  /** One code unit for each octet, line end included. */
  octets: string
  /** The same with its secret hidden. */
  readonly hidden: string | undefined
  /** Where a later segment begins. */
  readonly cuts: Cut[]
  /** A fault had struck the reply that it belongs to. */
  readonly isStruck: boolean
  /** It was there before the reply to the command before it. */
  readonly isEarly: boolean
  /** The reply is said to its end, and no LF has come. */
  isUnended: boolean
  /** When its last octets came. */
  lastMs: number
}

export interface NoteRow extends AnyRow {
  readonly kind: 'note'
  readonly tone: 'plain' | 'good' | 'warning' | 'severe'
  readonly text: string
}

/** Where a fault struck. */
export interface FaultRow extends AnyRow {
  readonly kind: 'fault'
  readonly rule: string
  readonly effect: string | undefined
}

/** The middle of a long reply. */
export interface FoldRow extends AnyRow {
  readonly kind: 'fold'
  readonly lines: LineRow[]
  octetCount: number
}

export type Row = LineRow | NoteRow | FaultRow | FoldRow
