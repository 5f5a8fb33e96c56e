/**
 * The form in which the RFCs print conversations: columns behind `C:` and `S:`, and remarks such as `<open connection>`. Turned into the
 * form of a transcript before anything is read; knows lines of text only.
 */

/** RFC 1939 section 10 begins and ends so. */
const REMARK = /^\s*[CS]: *<(?:(?:open|close) connection|wait for (?:next )?connection[^<>]*)>\s*$/
const SPOKEN = /^(\s*[CS]\d*:)( *)(?=\S)/

/**
 * The lines without remarks at either end, and with one space behind the colon where every line has more: a server's status line never
 * begins with a space, so these are the page's, not the server's.
 */
export function withoutRfcForm(lines: readonly string[]): readonly string[] {
  const isSaid = (line: string) => line.trim() !== '' && !REMARK.test(line)
  const [first, last] = [lines.findIndex(isSaid), lines.findLastIndex(isSaid)]
  const said = lines.map((line, index) => (index >= first && index <= last ? line : ''))
  const columns = said.flatMap((line) => SPOKEN.exec(line)?.[2]?.length ?? [])
  const least = columns.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const isPrinted = least > 1 && said.some((line) => /^\s*S\d*: {2,}(?:\+OK|-ERR)/.test(line))
  if (!isPrinted) return said
  return said.map((line) =>
    line.replace(SPOKEN, (_, speaker: string, spaces: string) => speaker + spaces.slice(least - 1)),
  )
}
