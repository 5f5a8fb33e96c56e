/**
 * Reads the mail that a client left behind, and compares it with what the server holds. Knows the stores, not the
 * clients.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RealClient, Store } from './client.ts'

/** How much of a mail survived: every octet, or all but line ends and the fields that the client adds. */
export type Likeness = 'every octet' | 'every line' | 'different'

/** One code unit is one octet, in no particular order. */
export function mailsLeft(path: string, store: Store): string[] {
  if (!existsSync(path)) return []
  if (store === 'mbox') return messagesOfMbox(readFileSync(path, 'latin1'))
  const folders = store === 'maildir' ? ['new', 'cur'].map((name) => join(path, name)) : [path]
  return folders.flatMap((folder) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => (store === 'mh' ? /^\d+$/.test(name) : !name.startsWith('.')))
      .map((name) => readFileSync(join(folder, name), 'latin1')),
  )
}

function messagesOfMbox(text: string): string[] {
  // The first may be of the mail reader's own making (c-client: settings of the folder).
  const parts = text
    .split(/^From .*\n/m)
    .slice(1)
    .filter((part) => !/^Subject: DON'T DELETE THIS MESSAGE/m.test(part))
  return parts.map((part) => part.replace(/\n$/, '').replace(/^>(>*From )/gm, '$1'))
}

/** The worst likeness of all, and what is wrong. */
export function compareMails(
  given: readonly string[],
  held: readonly string[],
  client: Pick<RealClient, 'fields' | 'rewrites'>,
): { likeness: Likeness; problem?: string } {
  if (given.length !== held.length)
    return { likeness: 'different', problem: `${given.length} messages instead of ${held.length}` }
  if (isEqual(sorted(given), sorted(held))) return { likeness: 'every octet' }
  const normal = (mails: readonly string[]) => sorted(mails.map((mail) => normalOf(mail, client)))
  const [got, wanted] = [normal(given), normal(held)]
  const at = got.findIndex((mail, index) => mail !== wanted[index])
  if (at === -1) return { likeness: 'every line' }
  return { likeness: 'different', problem: differenceOf(got[at] ?? '', wanted[at] ?? '') }
}

function normalOf(mail: string, { fields, rewrites }: Pick<RealClient, 'fields' | 'rewrites'>): string {
  const lines = mail.replace(/\r+\n/g, '\n')
  const end = lines.startsWith('\n') ? 0 : lines.indexOf('\n\n') + 1
  const header = end === 0 ? lines : lines.slice(0, end)
  const kept = fields === undefined ? header : withoutFields(header, fields)
  const text = kept + (end === 0 ? '' : lines.slice(end))
  return (rewrites?.(text) ?? text).replace(/\n+$/, '')
}

function withoutFields(header: string, fields: RegExp): string {
  return header
    .split(/\n(?![ \t])/)
    .filter((field) => !fields.test(field.split(':', 1)[0] ?? ''))
    .join('\n')
}

function differenceOf(got: string, wanted: string): string {
  let at = 0
  while (at < got.length && got[at] === wanted[at]) at += 1
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 60))
  return `differs at ${at} of ${wanted.length}: expected ${excerpt(wanted)}, received ${excerpt(got)}`
}

function sorted(mails: readonly string[]): readonly string[] {
  return [...mails].sort()
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((mail, index) => mail === other[index])
}
