/**
 * `maildrop.json`: the schema that parses it, and from which the JSON Schema for editors is made.
 * Each message says what is allowed; `parseOutsideValue` puts it into a sentence.
 */
import {
  array,
  boolean,
  exactOptional,
  type GenericSchema,
  minValue,
  number,
  pipe,
  safeInteger,
  strictObject,
  string,
} from 'valibot'

export interface Manifest {
  $schema?: string
  /** Serve the octets of every file as they are, instead of turning bare LF into CRLF. */
  exact?: boolean
  allowDuplicateUniqueIds?: boolean
  /** In the order of the maildrop. */
  messages: ManifestEntry[]
}

export interface ManifestEntry {
  /** Inside the manifest's folder. */
  file: string
  /** Default: the file's base name without `.eml`. */
  uniqueId?: string
  messageNumber?: number
  declaredSizeInOctets?: number
  exact?: boolean
  repeat?: Repeat
}

/** At least one of the two; with both, that many big messages. */
interface Repeat {
  /** So many equal messages, with the unique-ids `<base>-1`, `<base>-2`, … */
  messages?: number
  /** The body is repeated until the message has exactly so many octets, as RETR sends it. */
  untilOctets?: number
}

/** More would only fill the memory; above it stands a mistyped number. */
export const LARGEST_REPEAT = { messages: 1_000_000, untilOctets: 1_073_741_824 } as const

/** Built on call: importing this file builds nothing. */
export function manifestSchema(): GenericSchema<unknown, Manifest> {
  const truth = exactOptional(boolean('true or false'))
  const whole = (from: number) => {
    const allowed = `a whole number from ${from}`
    return exactOptional(pipe(number(allowed), safeInteger(allowed), minValue(from, allowed)))
  }
  const repeat = strictObject(
    { messages: whole(1), untilOctets: whole(1) },
    '{ "messages": N } or { "untilOctets": N }',
  )
  const entry = strictObject(
    {
      file: string('the name of a mail file in the folder of the manifest'),
      uniqueId: exactOptional(string('a text')),
      messageNumber: whole(1),
      declaredSizeInOctets: whole(0),
      exact: truth,
      repeat: exactOptional(repeat),
    },
    'an object with the key file',
  )
  return strictObject(
    {
      $schema: exactOptional(string('a text')),
      exact: truth,
      allowDuplicateUniqueIds: truth,
      messages: array(entry, 'a list of { "file": NAME }'),
    },
    'an object with the key messages',
  )
}
