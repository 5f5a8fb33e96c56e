/**
 * What is judged from a saved text is judged as it was while it happened, however a server ends its replies.
 */
import { expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { VirtualClock } from '../../src/link/clock.ts'
import { runInMemory } from '../../src/outlook/memory-sync.ts'
import { DEFAULT_SETTINGS } from '../../src/outlook/settings.ts'
import { resolveOptions } from '../../src/server/options.ts'
import { Pop3Service } from '../../src/server/service.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'

/** Outlook meets a server with a fault, once it was shut down. */
function metWith(profile: string): Transcript {
  const clock = new VirtualClock()
  const service = new Pop3Service({ ...resolveOptions({ faults: [profile] }, () => 1), clock })
  runInMemory({ service, clock, entrance: 'plain' }, DEFAULT_SETTINGS, { messages: [], uniqueIds: [] })
  service.dropConnections()
  return service.transcript
}

test.each([
  'list-no-terminator',
  'list-lf-only',
  'list-terminator-trailing-space',
  'retr-no-terminator-silent',
  'retr-terminator-lf',
  'retr-terminator-cr',
  'retr-dot-glued',
  'retr-mixed-eol',
  'exchange2000',
  'missing-crlf',
  'lowercase-ok',
] as const)('%s', (profile) => {
  const transcript = metWith(profile)
  const told = (of: Transcript) => {
    const { statements, rules, findings } = judge(of)
    return {
      verdicts: [...statements, ...rules].map(({ id, verdict }) => `${id} ${verdict}`),
      // How long a client waited, a text does not tell.
      findings: findings.map(({ id, severity, underFault }) => ({ id, severity, underFault })),
    }
  }
  expect(told(parseTranscript(transcript.toString({ full: true })))).toEqual(told(transcript))
})
