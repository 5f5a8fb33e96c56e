import { writeFileSync } from 'node:fs'
import { quietServer, timelineOf } from '../support/timeline.ts'

const LOGON = 'USER user\r\nPASS secret\r\n'
type C = [title: string, rule: any, ...sends: string[]]
const _L = (rule: any, ...sends: string[]) => [rule, LOGON, ...sends]
const files: Record<string, { head: string; cases: any[] }> = {
  'maildrop-cases': {
    head: 'Layers 1 and 2: what becomes of a connection before the greeting, and what is true of the messages.',
    cases: [
      ['close the connection before the greeting', { do: { type: 'accept', then: 'close' } }],
      ['reset the connection before the greeting', { do: { type: 'accept', then: 'reset' } }],
      [
        'hold the connection without a word, until the client leaves',
        { do: { type: 'accept', then: 'hold' } },
        'CAPA\r\n',
        'finish',
      ],
      [
        'put a message behind the last',
        { do: { type: 'messages', insert: 'new\r\n' } },
        LOGON,
        'STAT\r\n',
        'UIDL\r\n',
        'RETR 4\r\n',
      ],
      [
        'put a message before the others, under a name of its own',
        { do: { type: 'messages', insert: '\u00e9\r\n', uniqueId: 'N', index: 0 } },
        LOGON,
        'UIDL\r\n',
        'RETR 1\r\n',
      ],
      [
        'leave out messages and number the others anew',
        { do: { type: 'messages', hide: [1, 3] } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'leave out what a client has read before',
        { do: { type: 'messages', hide: 'read' } },
        LOGON,
        'RETR 2\r\n',
        'reconnect',
        LOGON,
        'UIDL\r\n',
      ],
      ['show the newest only', { do: { type: 'messages', newest: 2 } }, LOGON, 'UIDL\r\n'],
      ['reverse the messages', { do: { type: 'messages', order: 'reversed' } }, LOGON, 'UIDL\r\n'],
      [
        'shuffle the messages, otherwise in each session',
        { do: { type: 'messages', order: 'shuffled' } },
        LOGON,
        'UIDL\r\n',
        'reconnect',
        LOGON,
        'UIDL\r\n',
      ],
      [
        'fill the maildrop up with copies',
        { do: { type: 'messages', copiesUpTo: 5 } },
        LOGON,
        'UIDL\r\nSTAT\r\n',
      ],
      [
        'end the lines of a message in LF',
        { do: { type: 'content', lineEnding: 'lf', messages: [2] } },
        LOGON,
        'LIST\r\n',
        'RETR 2\r\n',
      ],
      [
        'end the lines of a message in CR',
        { do: { type: 'content', lineEnding: 'cr', messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'end the lines of a message in this and that',
        { do: { type: 'content', lineEnding: 'mixed', messages: [1] } },
        LOGON,
        'RETR 1\r\n',
      ],
      [
        'cut the lines of all messages',
        { do: { type: 'content', cutLinesAt: 3 } },
        LOGON,
        'RETR 1\r\n',
        'STAT\r\n',
      ],
      [
        'replace words, taken as they are written',
        { do: { type: 'content', replace: { find: 'b', with: '$&' } } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'put header lines before the others',
        { do: { type: 'content', prependHeaders: ['X: 1', 'Y: 2'], messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'drop header fields by name',
        { do: { type: 'content', dropHeaders: ['SUBJECT'] } },
        LOGON,
        'RETR 1\r\n',
      ],
      ['drop the whole header', { do: { type: 'content', dropHeaders: ['*'] } }, LOGON, 'RETR 1\r\n'],
      [
        'put octets at the start of a message',
        { do: { type: 'content', insert: { at: 'start', octets: '\u0000', repeat: 3 }, messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'put octets behind the header',
        { do: { type: 'content', insert: { at: 'header', octets: 'X: 1\r\n' }, messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'put octets before the body',
        { do: { type: 'content', insert: { at: 'body', octets: '>' }, messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'put octets at the end of a message',
        { do: { type: 'content', insert: { at: 'end', octets: 'END' }, messages: [2] } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'tell given unique-ids',
        { do: { type: 'unique-ids', mode: 'given', given: ['x', 'y'] } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'tell one unique-id for several messages',
        { do: { type: 'unique-ids', mode: 'duplicate', messages: [2, 3] } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'tell the message-number for a unique-id',
        { do: { type: 'unique-ids', mode: 'number' } },
        LOGON,
        'UIDL\r\n',
        'UIDL 2\r\n',
      ],
      [
        'tell other unique-ids in each session',
        { do: { type: 'unique-ids', mode: 'per-session' } },
        LOGON,
        'UIDL 1\r\n',
        'reconnect',
        LOGON,
        'UIDL 1\r\n',
      ],
      [
        'tell unique-ids that were never told before, the same ones in each session',
        { do: { type: 'unique-ids', mode: 'renumbered' } },
        LOGON,
        'UIDL 1\r\n',
        'reconnect',
        LOGON,
        'UIDL 1\r\n',
      ],
      [
        'fill unique-ids up',
        { do: { type: 'unique-ids', mode: 'padded', octets: 3, messages: [1] } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'tell given sizes',
        { do: { type: 'sizes', mode: 'given', value: [7, 8] } },
        LOGON,
        'LIST\r\n',
        'STAT\r\n',
        'RETR 3\r\n',
      ],
      ['tell a size of nothing', { do: { type: 'sizes', mode: 'zero', messages: [1] } }, LOGON, 'LIST\r\n'],
      [
        'tell sizes that are too big',
        { do: { type: 'sizes', mode: 'offset', value: 100 } },
        LOGON,
        'LIST\r\n',
      ],
      ['tell rounded sizes', { do: { type: 'sizes', mode: 'rounded', value: 10 } }, LOGON, 'LIST\r\n'],
      [
        'tell sizes that count CRLF as one octet',
        { do: { type: 'sizes', mode: 'lf-counted' } },
        LOGON,
        'LIST\r\n',
      ],
      [
        'give messages given numbers',
        { do: { type: 'numbers', mode: 'given', value: [5, 7] } },
        LOGON,
        'LIST\r\n',
        'RETR 5\r\n',
      ],
      [
        'number messages from another number on',
        { do: { type: 'numbers', mode: 'from', value: 10 } },
        LOGON,
        'UIDL\r\n',
        'DELE 1\r\nDELE 10\r\n',
      ],
      ['leave out a number', { do: { type: 'numbers', mode: 'gap', value: 2 } }, LOGON, 'UIDL\r\n'],
      [
        'shuffle the listings, not the numbers',
        { do: { type: 'numbers', mode: 'shuffled' } },
        LOGON,
        'UIDL\r\n',
        'RETR 3\r\n',
      ],
      ['list backwards', { do: { type: 'numbers', mode: 'descending' } }, LOGON, 'UIDL\r\n', 'LIST\r\n'],
    ],
  },
  'reply-cases': {
    head: 'Layers 3 and 4: what the server claims, and what it says.',
    cases: [
      [
        'speak another dialect',
        { do: { type: 'dialect', greetingText: 'salve', capabilities: ['TOP'] } },
        'CAPA\r\n',
      ],
      [
        'refuse a command and do nothing',
        { when: { command: 'DELE' }, do: { type: 'refuse' } },
        LOGON,
        'DELE 1\r\n',
        'STAT\r\n',
      ],
      [
        'refuse a command in other words',
        { when: { command: 'DELE' }, do: { type: 'refuse', text: 'no', code: 'SYS/PERM' } },
        LOGON,
        'DELE 1\r\n',
      ],
      [
        'do what was asked and say that it was not',
        {
          when: { command: 'DELE' },
          do: { type: 'answer', as: '-ERR', text: 'no {number}', code: 'SYS/TEMP' },
        },
        LOGON,
        'DELE 1\r\n',
        'STAT\r\n',
      ],
      [
        'do nothing and say that it was done',
        { when: { command: 'RETR' }, do: { type: 'answer', as: '+OK' } },
        LOGON,
        'RETR 9\r\n',
      ],
      [
        'say -ERR without the lines',
        { when: { command: 'LIST' }, do: { type: 'answer', as: '-ERR', text: 'no' } },
        LOGON,
        'LIST\r\n',
      ],
      [
        'answer LIST n in several lines',
        { when: { command: 'LIST' }, do: { type: 'answer', form: 'multi-line' } },
        LOGON,
        'LIST 2\r\n',
      ],
      [
        'write +OK otherwise',
        { when: { command: ['STAT', 'RETR'] }, do: { type: 'status', positive: '+ok' } },
        LOGON,
        'STAT\r\nRETR 9\r\n',
      ],
      [
        'write -ERR otherwise',
        { when: { command: ['STAT', 'RETR'] }, do: { type: 'status', negative: '-NO' } },
        LOGON,
        'STAT\r\nRETR 9\r\n',
      ],
      [
        'put something else for the space behind the status indicator',
        { when: { state: 'TRANSACTION' }, do: { type: 'status', separator: '\t' } },
        LOGON,
        'STAT\r\nRETR 9\r\n',
      ],
      [
        'say other words, facts filled in',
        {
          when: { command: 'UIDL' },
          do: { type: 'text', value: '{count} {octets} {number} {uniqueId} ({text})', code: 'X' },
        },
        LOGON,
        'UIDL 2\r\n',
      ],
      [
        'fill the status line up',
        { when: { command: 'STAT' }, do: { type: 'text', padToOctets: 20 } },
        LOGON,
        'STAT\r\n',
      ],
      [
        'drop a line',
        { when: { command: 'UIDL' }, do: { type: 'lines', at: 2, drop: true } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'say a line again',
        { when: { command: 'UIDL' }, do: { type: 'lines', at: 'first', repeat: 2 } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'put a line before another',
        { when: { command: 'UIDL' }, do: { type: 'lines', at: 1, insert: '{number}-{value}' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'put a line behind the last',
        { when: { command: 'UIDL' }, do: { type: 'lines', at: 'last', insert: '4 D' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'replace all lines',
        { when: { command: 'LIST' }, do: { type: 'lines', at: 'all', replace: '{value} {number}' } },
        LOGON,
        'LIST\r\n',
      ],
      [
        'swap two lines',
        { when: { command: 'UIDL' }, do: { type: 'lines', at: 1, swapWith: 3 } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'separate number and value otherwise',
        { when: { command: 'UIDL' }, do: { type: 'lines', separator: '\t' } },
        LOGON,
        'UIDL\r\n',
        'UIDL 2\r\n',
      ],
      [
        'decorate lines',
        { when: { command: 'UIDL' }, do: { type: 'lines', prefix: '<', suffix: ' {number}>' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'write lines in lower case',
        { when: { command: 'UIDL' }, do: { type: 'lines', letterCase: 'lower' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'write lines in upper case',
        { when: { command: 'RETR' }, do: { type: 'lines', letterCase: 'upper' } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'send another message',
        { when: { command: 'RETR' }, do: { type: 'body', message: 3 } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'send some lines only',
        { when: { command: 'RETR' }, do: { type: 'body', lines: 2 } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'send some octets only',
        { when: { command: 'RETR' }, do: { type: 'body', octets: 4 } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'send other header fields',
        { when: { command: 'RETR' }, do: { type: 'body', prependHeaders: ['X: 1'], dropHeaders: ['to'] } },
        LOGON,
        'RETR 1\r\n',
      ],
      [
        'send no blank line behind the header',
        { when: { command: 'RETR' }, do: { type: 'body', dropBlankLine: true } },
        LOGON,
        'RETR 2\r\n',
      ],
      [
        'send more than there is',
        { when: { command: 'RETR' }, do: { type: 'body', append: 'more' } },
        LOGON,
        'RETR 3\r\n',
      ],
      [
        'say nothing, having done what was asked',
        { when: { command: 'DELE' }, do: { type: 'silence' } },
        LOGON,
        'DELE 1\r\n',
        'STAT\r\n',
      ],
    ],
  },
  'wire-cases': {
    head: 'Layer 5: the octets of a reply.',
    cases: [
      ...['none', 'double', 'every-line'].map((mode) => [
        { none: 'stuff nothing', double: 'stuff twice', 'every-line': 'stuff every line' }[mode],
        { when: { command: 'RETR' }, do: { type: 'stuffing', mode } },
        LOGON,
        'RETR 1\r\n',
      ]),
      ...['lf', 'cr', 'none', 'mixed'].map((as) => [
        `end the lines in ${{ lf: 'LF', cr: 'CR', none: 'nothing', mixed: 'this and that' }[as]}`,
        { when: { command: 'UIDL' }, do: { type: 'line-ending', as } },
        LOGON,
        'UIDL\r\n',
      ]),
      ...['status', 'data', 'final', 'all'].map((lines) => [
        `end ${{ status: 'the status line', data: 'the data', final: 'the final line', all: 'all lines' }[lines]} in LF`,
        { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf', lines } },
        LOGON,
        'UIDL\r\n',
      ]),
      ...['missing', 'no-crlf', 'lf', 'cr', 'trailing-space', 'glued', 'early'].map((as) => [
        `send a final line that is ${as}`,
        { when: { command: 'UIDL' }, do: { type: 'final-line', as } },
        LOGON,
        'UIDL\r\n',
      ]),
      [
        'put octets before the reply',
        { when: { command: 'STAT' }, do: { type: 'insert', octets: '\u0000\u00ff' } },
        LOGON,
        'STAT\r\n',
      ],
      ...[
        ['before the reply', 'before'],
        ['behind the reply', 'after'],
        ['behind the status line', 'after-status'],
        ['behind the second line', { line: 2 }],
        ['behind the third octet', { octet: 3 }],
      ].map(([where, at]) => [
        `put octets ${where}, as told`,
        { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at } },
        LOGON,
        'UIDL\r\n',
      ]),
      [
        'replace octets wherever they stand',
        { when: { command: 'UIDL' }, do: { type: 'replace', find: 'i', with: '$&' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'replace octets across the status line and the data',
        { when: { command: 'UIDL' }, do: { type: 'replace', find: 's\r\n1', with: '' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'send other octets instead',
        { when: { command: 'UIDL' }, do: { type: 'send', octets: 'HTTP/1.0 200\n' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'send no octets instead',
        { when: { command: 'UIDL' }, do: { type: 'send', octets: '' } },
        LOGON,
        'UIDL\r\n',
        'STAT\r\n',
      ],
    ],
  },
  'socket-cases': {
    head: 'Layer 6: when the octets leave, and in what pieces.',
    cases: [
      [
        'let a reply wait',
        { when: { command: 'STAT' }, do: { type: 'delay', delayMs: 20 } },
        LOGON,
        'STAT\r\n',
      ],
      ...[
        ['behind', 'after'],
        ['behind the status line of', 'after-status'],
        ['behind the first line of', { line: 1 }],
        ['behind an octet of', { octet: 3 }],
        ['before', 'before'],
      ].map(([where, at]) => [
        `wait ${where} a reply`,
        { when: { command: 'UIDL' }, do: { type: 'delay', delayMs: 1500, at } },
        LOGON,
        'UIDL\r\nNOOP\r\n',
      ]),
      [
        'send pieces of given sizes, the last one again and again',
        { when: { command: 'STAT' }, do: { type: 'segment', sizes: [1, 3] } },
        LOGON,
        'STAT\r\n',
      ],
      [
        'send pieces without a pause',
        { when: { command: 'STAT' }, do: { type: 'segment', sizes: [4], gapMs: 0 } },
        LOGON,
        'STAT\r\n',
      ],
      [
        'cut up the ends of a long reply only',
        { when: { command: 'UIDL' }, do: { type: 'segment', sizes: [2], limitOctets: 4, gapMs: 5 } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'send pieces of any size',
        { when: { command: 'UIDL' }, do: { type: 'segment', seed: 7 } },
        LOGON,
        'UIDL\r\nUIDL\r\n',
      ],
      [
        'cut every line end',
        { when: { command: 'UIDL' }, do: { type: 'segment', around: 'line-end' } },
        LOGON,
        'UIDL\r\n',
      ],
      [
        'cut before and behind every line end',
        { when: { command: 'UIDL' }, do: { type: 'segment', around: 'line-end', cut: [2, 0], gapMs: 3 } },
        LOGON,
        'UIDL\r\n',
      ],
      ...[1, 2, 3, 4].map((cut) => [
        `cut the final line ${cut} octets into CRLF.CRLF`,
        { when: { command: 'UIDL' }, do: { type: 'segment', around: 'final-line', cut } },
        LOGON,
        'UIDL\r\n',
      ]),
      [
        'cut the status indicator',
        { when: { command: 'STAT' }, do: { type: 'segment', around: 'status', cut: 2 } },
        LOGON,
        'STAT\r\n',
      ],
      [
        'cut between two leading dots',
        { when: { command: 'RETR' }, do: { type: 'segment', around: 'leading-dot' } },
        LOGON,
        'RETR 1\r\n',
      ],
      [
        'cut before a leading dot',
        { when: { command: 'RETR' }, do: { type: 'segment', around: 'leading-dot', cut: 0 } },
        LOGON,
        'RETR 1\r\n',
      ],
      [
        'cut a character of several octets',
        {
          when: { command: 'STAT' },
          do: [
            { type: 'text', value: 'caf\u00c3\u00a9' },
            { type: 'segment', around: 'non-ascii' },
          ],
        },
        LOGON,
        'STAT\r\n',
      ],
      [
        'send so many octets a second',
        { when: { command: 'STAT' }, do: { type: 'throttle', octetsPerSecond: 40 } },
        LOGON,
        'STAT\r\n',
      ],
      [
        'send an octet every other second',
        {
          when: { command: 'NOOP' },
          do: [
            { type: 'send', octets: '+OK\r\n' },
            { type: 'throttle', octetsPerSecond: 1 },
          ],
        },
        LOGON,
        'NOOP\r\n',
      ],
      [
        'send a reply with the next one',
        { when: { command: 'STAT' }, do: { type: 'coalesce' } },
        LOGON,
        'STAT\r\nNOOP\r\n',
        'STAT\r\n',
      ],
      [
        'send three replies at once',
        { when: { command: ['STAT', 'LIST'] }, do: { type: 'coalesce' } },
        LOGON,
        'STAT\r\nLIST 1\r\nNOOP\r\n',
      ],
      [
        'send a reply with that to QUIT',
        { when: { command: 'STAT' }, do: { type: 'coalesce' } },
        LOGON,
        'STAT\r\nQUIT\r\n',
      ],
      [
        'send a reply behind the next one',
        { when: { command: 'STAT' }, do: { type: 'swap' } },
        LOGON,
        'STAT\r\nNOOP\r\nNOOP\r\n',
        'STAT\r\n',
      ],
      [
        'send a reply behind that to QUIT',
        { when: { command: 'STAT' }, do: { type: 'swap' } },
        LOGON,
        'STAT\r\nQUIT\r\n',
      ],
    ],
  },
  'end-cases': {
    head: 'Layer 6: how the connection ends.',
    cases: [
      ...['close', 'reset', 'half-close', 'stall'].map((by) => [
        `${by} behind a reply`,
        { when: { command: 'STAT' }, do: { type: 'end', by } },
        LOGON,
        'STAT\r\nNOOP\r\n',
        'NOOP\r\n',
        'finish',
      ]),
      ...[
        ['before a reply', 'nothing'],
        ['behind the status line', 'status'],
        ['behind the whole reply', 'reply'],
        ['behind 13 octets', { octets: 13 }],
        ['behind two lines', { lines: 2 }],
      ].map(([where, after]) => [
        `close ${where}`,
        { when: { command: 'UIDL' }, do: { type: 'end', by: 'close', after, closeNotify: false } },
        LOGON,
        'UIDL\r\n',
      ]),
      [
        'reset behind as many octets as there are',
        { when: { command: 'NOOP' }, do: { type: 'end', by: 'reset', after: { octets: 16 } } },
        LOGON,
        'NOOP\r\n',
      ],
    ],
  },
}
const PRE = ['0 +OK hi\r\n', '0 +OK now the password\r\n', '0 +OK maildrop locked and ready\r\n']
const esc = (value: unknown) =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
for (const [name, { head, cases }] of Object.entries(files)) {
  let out = `/**\n * ${head}\n */\nimport { type EffectCase, GREETED, LOG_ON, LOGGED_ON } from './effect-case.ts'\n\nexport const ${name.replace(/-c/, '_C').toUpperCase()}: readonly EffectCase[] = [\n`
  for (const [title, rule, ...sends] of cases) {
    const server = quietServer(rule)
    const timeline = timelineOf(server, sends)
    const applied = server.service.faults.trace.filter((d) => d.result === 'applied').length
    if (applied === 0) console.log('NOT APPLIED', title)
    const shown: string[] = []
    for (let i = 0; i < timeline.length; i++) {
      if (PRE.every((line, k) => timeline[i + k] === line)) {
        shown.push('...LOGGED_ON')
        i += 2
      } else if (timeline[i] === PRE[0]) shown.push('GREETED')
      else shown.push(esc(timeline[i]))
    }
    out += `  { title: ${esc(title)}, rule: ${esc(rule)}, sends: [${sends.map((s) => (s === LOGON ? 'LOG_ON' : esc(s))).join(', ')}], timeline: [${shown.join(', ')}] },\n`
  }
  out += ']\n'
  writeFileSync(`/work/main/test/faults/effect-cases/${name}.ts`, out)
}
