/**
 * The README's table of control methods.
 */
import { describeParams } from '../../src/control/describe-methods.ts'
import type { Method } from '../../src/control/method.ts'
import { METHOD_TABLE } from '../../src/control/method-table.ts'

/** One row for each method; what must be given stands without a question mark. */
export function methodsSection(): string {
  const rows = Object.entries(METHOD_TABLE).map(([name, method]) => {
    const params = describeParams(method as Method)
    const told =
      params.length > 8 ? 'the options of `startPop3Server`, `ttlMs?`' : params.map(shown).join(' ')
    return `| \`${name}\` | ${told} | ${(method as Method).summary} |`
  })
  return ['| method | parameters | |', '|---|---|---|', ...rows].join('\n')
}

function shown({ name, required }: { name: string; required: boolean }): string {
  return `\`${name}${required ? '' : '?'}\``
}
