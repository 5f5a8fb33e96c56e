/**
 * Mutants of `src/conformance` that nothing outside can tell from the code, and words for people.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

const WORDS = 'Words for people inside a sentence; that there is one is held.'
const KEPT = 'The text of what was kept is shown nowhere.'
const OBSERVED = 'An observation has no verdict: what was kept is shown nowhere.'
const THERE = 'Where it is asked there is one; the other case is for the compiler only.'
const SELF = 'The same step is not compared with itself: it stands on neither side.'

const ANY_TEXT = ["''", '"Stryker was here!"'] as const
const CHECKS = 'src/conformance/checks'

const words = (file: string, texts: readonly string[]): readonly Explanation[] =>
  alike(
    `${CHECKS}/${file}.ts`,
    WORDS,
    texts.map((text) => [text, text.startsWith('`') ? '``' : '""'] as const),
  )

export const EXPLAINED_CONFORMANCE: readonly Explanation[] = [
  ...words('broken-reply-checks', [
    "'a line that had not ended'",
    "'a response that had not ended'",
    "'a command that was not answered'",
  ]),
  ...words('listing-checks', [
    "'a drop listing with more spaces, TABs or words'",
    "'a drop listing that is none'",
    `\`a reply to \${keyword} n that is not its one line\``,
    "'-ERR to UIDL'",
    `\`a \${keyword} listing that is wrong\``,
    "'scan listings with more spaces, TABs or words'",
    `\`a message of \${body.length} octets that LIST gave as \${listed}\``,
    "'NOOP was not answered +OK'",
    `\`-ERR to \${shownLine(step)}\``,
  ]),
  ...words('tls-checks', [
    "'a TLS handshake that had failed'",
    "'STLS had been refused, which the server had offered'",
    "'STLS had been answered by no handshake'",
  ]),
  ...['broken-reply-checks', 'connection-checks', 'evidence', 'tls-checks', 'beyond-checks'].flatMap((file) =>
    alike(`${CHECKS}/${file}.ts`, KEPT, [ANY_TEXT]),
  ),
  ...['line-checks', 'listing-checks', 'state-checks', 'utf8-checks'].flatMap((file) =>
    alike(`${CHECKS}/${file}.ts`, THERE, [ANY_TEXT]),
  ),
  ...alike(`${CHECKS}/beyond-checks.ts`, OBSERVED, [
    ['[keeps(step)]', '[]'],
    ['[keeps(quit)]', '[]'],
    ["[{ ...evidence, keeps: true, text: '' }]", '[]'],
    ["reaction === 'left' || reaction === 'quit'", 'false'],
    ["reaction === 'left' || reaction === 'quit'", "reaction === 'left' && reaction === 'quit'"],
    ["reaction === 'left'", 'false'],
    ["reaction === 'quit'", 'false'],
    ["'left'", '""'],
    ["'quit'", '""'],
    ['[]', '["Stryker was here"]'],
  ]),
  ...alike(`${CHECKS}/beyond-checks.ts`, SELF, [['seq < step.seq', 'seq <= step.seq']]),
  ...alike(`${CHECKS}/unique-id-checks.ts`, SELF, [
    ['fetched.seq > dele.seq', 'fetched.seq >= dele.seq'],
    ['seq < dele.seq', 'seq <= dele.seq'],
  ]),
  ...alike(`${CHECKS}/lost-mail.ts`, SELF, [
    ['whole.seq > dele.seq', 'whole.seq >= dele.seq'],
    ['seq > brokenOff.seq', 'seq >= brokenOff.seq'],
    ['step.seq > brokenOff.seq', 'step.seq >= brokenOff.seq'],
  ]),
  ...alike(`${CHECKS}/auth-checks.ts`, SELF, [['index < step.index', 'index <= step.index']]),
  ...alike(`${CHECKS}/utf8-checks.ts`, SELF, [['index < step.index', 'index <= step.index']]),
  ...alike(`${CHECKS}/state-checks.ts`, SELF, [
    ['identity.index > first.index', 'identity.index >= first.index'],
  ]),
  ...alike(`${CHECKS}/auth-checks.ts`, 'No mechanism and no step is called so.', [
    ['[]', '["Stryker was here"]'],
  ]),
  ...alike(`${CHECKS}/utf8-checks.ts`, 'No other keyword holds one of these.', [
    ['/^(?:USER|PASS|APOP)$/', '/(?:USER|PASS|APOP)$/'],
    ['/^(?:USER|PASS|APOP)$/', '/^(?:USER|PASS|APOP)/'],
  ]),
  ...alike(
    `${CHECKS}/known-ids.ts`,
    'Nobody asks for a unique-id that is none, and this one stands for any.',
    [
      ['ids.filter((id) => id !== undefined)', 'ids'],
      ['id !== undefined', 'true'],
      ["'some'", '""'],
    ],
  ),
  ...alike('src/conformance/statement.ts', 'For the compiler only: there is no other level.', [
    ['default:', 'default:'],
  ]),
  ...alike(
    'src/conformance/view/session-digest.ts',
    'For the compiler only: there is no other event and no other end.',
    [['default:', 'default:']],
  ),
  ...alike('src/conformance/view/digest.ts', 'No other event has a greeting for its keyword.', [
    ["event.type === 'exchange'", 'true'],
  ]),
  ...alike('src/conformance/view/digest.ts', 'What is known is put where it stands already.', [
    ['known === undefined', 'true'],
  ]),
]
