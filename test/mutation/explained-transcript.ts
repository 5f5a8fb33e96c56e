/**
 * Mutants of `src/transcript` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

const NOT_READ =
  'The list stands for no match; its first place, the only one that the mutant fills, is never read.'
const DOES_NOTHING = 'These cases are written out for the compiler alone and do nothing, as the default does.'

const ANYTHING_FIRST = 'It begins with what matches anything, so that it matches from the start or nowhere.'

export const EXPLAINED_TRANSCRIPT: readonly Explanation[] = [
  ...['note-text', 'text-line', 'status-line'].map((name) => ({
    file: `src/transcript/${name}.ts`,
    was: '[]',
    became: '["Stryker was here"]',
    why: NOT_READ,
  })),
  ...['note-text', 'tls-note'].map((name) => ({
    file: `src/transcript/${name}.ts`,
    was: "'utf8'",
    became: '""',
    why: 'Buffer.from takes an empty encoding for UTF-8.',
  })),
  ...["'open'", "'tls'", "'leftover'", "'sent'", "'finding'", "'fault'"].map((was) => ({
    file: 'src/transcript/sessions.ts',
    was,
    became: '""',
    why: DOES_NOTHING,
  })),
  ...["case 'fault':", 'default:'].map((was) => ({
    file: 'src/transcript/sessions.ts',
    was,
    became: was,
    why: DOES_NOTHING,
  })),
  ...['note-text', 'session-reader'].map((name) => ({
    file: `src/transcript/${name}.ts`,
    was: 'default:',
    became: 'default:',
    why: 'Written for the compiler alone: nothing comes there.',
  })),
  {
    file: 'src/transcript/note-text.ts',
    was: '/^(.*) \\(([a-z-]+)\\)$/s',
    became: '/(.*) \\(([a-z-]+)\\)$/s',
    why: ANYTHING_FIRST,
  },
  {
    file: 'src/transcript/note-text.ts',
    was: '/^(.*) \\((PASS|APOP|AUTH)\\)$/',
    became: '/(.*) \\((PASS|APOP|AUTH)\\)$/',
    why: ANYTHING_FIRST,
  },
  {
    file: 'src/transcript/text-line.ts',
    was: '/^\\s*(?:(\\d+) +)?(.*)/s',
    became: '/\\s*(?:(\\d+) +)?(.*)/s',
    why: ANYTHING_FIRST,
  },
  {
    file: 'src/transcript/session-reader.ts',
    was: '/^(?:USER|PASS|APOP|AUTH|STLS|LANG|UTF8)$/',
    became: '/(?:USER|PASS|APOP|AUTH|STLS|LANG|UTF8)$/',
    why: 'No keyword ends as another one does.',
  },
  {
    file: 'src/transcript/parse-transcript.ts',
    was: "'server'",
    became: '""',
    why: 'Whoever reads it looks for the other beginnings alone.',
  },
  {
    file: 'src/transcript/parse-transcript.ts',
    was: "line.type === 'octets'",
    became: 'true',
    why: 'No other line has a speaker, which is asked for too.',
  },
  {
    file: 'src/transcript/parse-transcript.ts',
    was: '!isClients',
    became: 'true',
    why: 'To settle replies once more where the server has said nothing since changes nothing.',
  },
  {
    file: 'src/transcript/parse-transcript.ts',
    was: '(this.#lastHeard.get(number) as number) > index',
    became: 'this.#lastHeard.get(number) as number >= index',
    why: "The one is a server's line and the other a client's: they are never the same.",
  },
  {
    file: 'src/transcript/render.ts',
    was: '[]',
    became: '["Stryker was here"]',
    why: 'It stands for what cannot be: octets without a line, times where none are shown.',
  },
  {
    file: 'src/transcript/render.ts',
    was: 'times[index]?.padStart',
    became: 'times[index].padStart',
    why: 'There is a time for each row.',
  },
  {
    file: 'src/transcript/sessions.ts',
    was: 'ORDER[state] > ORDER[draft.state]',
    became: 'ORDER[state] >= ORDER[draft.state]',
    why: 'To enter the state that one is in changes nothing.',
  },
  {
    file: 'src/transcript/json-transcript.ts',
    was: '/Base64$/',
    became: '/Base64/',
    why: 'No field has the word anywhere else than at its end.',
  },
  {
    file: 'src/transcript/secrets.ts',
    was: 'at === -1',
    became: 'false',
    why: 'What would be looked at then is the last character, and one character is no secretive word.',
  },
  {
    file: 'src/transcript/secrets.ts',
    was: 'word.length > 6',
    became: 'false',
    why: 'A shortcut: longer words are too far from the keywords to be meant for one.',
  },
  {
    file: 'src/transcript/reply-excerpt.ts',
    was: 'missing === 0',
    became: 'false',
    why: 'A shortcut: of the pieces behind the beginning nothing would be taken.',
  },
  ...alike('src/transcript/transcript.ts', 'The event is the same, spread or written out; only slower.', [
    ["'command'", '""'],
    ['answersChallenge !== undefined', 'true'],
    ["'sent'", '""'],
    ['event.elided !== undefined', 'true'],
    ["'exchange'", '""'],
    ['elided !== undefined', 'true'],
    ["'open'", '""'],
    ["'log-on'", '""'],
    ["'commit'", '""'],
    ["case 'close':", "case 'close':"],
    ["'close'", '""'],
  ]),
]
