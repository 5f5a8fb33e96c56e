/**
 * A reply's status line as text, both ways and for faulty servers too; the encoder's own is for replies that go out.
 */
import type { Reply } from '../wire/reply.ts'

/** The status line of a reply, whatever its text holds. */
export function statusText({ status, code, text }: Reply): string {
  const rest = (code === undefined ? '' : ` [${code}]`) + (text === '' ? '' : ` ${text}`)
  return status === '+' && rest === '' ? '+ ' : status + rest
}

/** The reply that a status line stands for, in whatever case; undefined when it is none. */
export function parseStatusText(line: string): Reply | undefined {
  const [, indicator, rest = ''] = /^(\+OK|-ERR|\+)(?:[ \t](.*))?$/is.exec(line) ?? []
  if (indicator === undefined) return undefined
  const status = indicator === '+' ? '+' : indicator.startsWith('+') ? '+OK' : '-ERR'
  const [, code, text = ''] = (status !== '+' && /^\[([^\]]*)\](?: (.+))?$/s.exec(rest)) || []
  return code === undefined ? { status, text: rest } : { status, code, text }
}
