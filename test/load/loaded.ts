/**
 * What tests of the loader look at: a maildrop as plain values, an error as plain values.
 */
import { Pop3MockError } from '../../src/errors.ts'
import type { Maildrop } from '../../src/maildrop/maildrop.ts'
import { textOf } from '../../src/wire/octets.ts'

/** Unique-id and octets (as text) of every message, in order. */
export function contentsOf(maildrop: Maildrop): [uniqueId: string, octets: string][] {
  return maildrop.view().entries.map(({ uniqueId, message }) => [uniqueId, textOf(message.body().octets)])
}

/** Number, unique-id and size of every message, in order. */
export async function listingOf(maildrop: Maildrop): Promise<[number, string, number][]> {
  const view = maildrop.view()
  const sizes = await view.sizes()
  return view.entries.map((entry) => [entry.messageNumber, entry.uniqueId, sizes.of(entry)])
}

/** Code, path and message of the Pop3MockError that `act` throws. */
export function refusalOf(act: () => unknown): { code: string; path: string | undefined; message: string } {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Pop3MockError)) throw error
    return { code: error.code, path: error.path, message: error.message }
  }
  throw new Error('nothing was refused')
}
