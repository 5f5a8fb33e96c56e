/**
 * What the server said that it can, as a client knew it when it sent a command.
 */
import { expect, test } from 'vitest'
import { capabilitiesBefore } from '../../src/conformance/view/capabilities.ts'
import { digest } from '../../src/conformance/view/digest.ts'
import type { SessionView } from '../../src/conformance/view/session-view.ts'
import type { Step } from '../../src/conformance/view/step.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'

test('a capability list is the last one that was whole, on the same side of TLS', () => {
  const before = (conversation: string) => {
    const lines = `S: +OK | ${conversation} | C: NOOP | S: -ERR`.split(' | ')
    const [session] = digest(parseTranscript(lines.join('\n')).events()) as [SessionView]
    const list = capabilitiesBefore(session, session.steps.at(-1) as Step)
    return list && Object.fromEntries(list)
  }
  const capa = (...lines: string[]) =>
    ['C: CAPA', 'S: +OK', ...lines.map((line) => `S: ${line}`), 'S: .'].join(' | ')
  expect([
    before(capa('sasl  plain \tLogin ', 'UIDL')),
    before(`${capa('UIDL')} | C: CAPA | S: -ERR`),
    before(`${capa('UIDL')} | C: CAPA | S: +OK | S: TOP | -- reply cut`),
    before(`${capa('UIDL')} | C: NOOP | S: -ERR | ${capa('TOP')}`),
    before('C: CAPA | S: -ERR'),
    before('C: NOOP | S: -ERR'),
    before(`${capa('STLS')} | C: STLS | S: +OK | -- tls ok: TLSv1.3`),
  ]).toEqual([
    { SASL: ['PLAIN', 'LOGIN'], UIDL: [] },
    { UIDL: [] },
    { UIDL: [] },
    { TOP: [] },
    undefined,
    undefined,
    undefined,
  ])
})
