import { describe, expect, it, vi } from 'vitest'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { type Conversation, type RenderOptions, renderTranscript } from '../../src/transcript/render.ts'
import { client, opened, server, transcriptOf } from './conversation.ts'

/** The lines of the text. */
function shown(conversation: Conversation, options?: RenderOptions): readonly string[] {
  return renderTranscript(conversation, options).split('\n')
}

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, index) => `line ${index + 1}\r\n`).join('')

describe('renderTranscript', () => {
  it('shows a whole session without port, secret and timestamp', () => {
    const transcript = transcriptOf([
      opened(),
      server('+OK ready <1896.697170952@mock.example.org>\r\n'),
      {
        type: 'exchange',
        session: 1,
        command: undefined,
        keyword: 'greeting',
        reply: { status: '+OK', text: 'ready' },
        state: 'AUTHORIZATION',
        fate: 'flushed',
      },
      client('USER user\n'),
      { type: 'finding', session: 1, code: 'bare-lf', about: 4 },
      server('+OK\r\n'),
      client('PASS secret\r\n'),
      { type: 'log-on', session: 1, user: 'user', by: 'PASS' },
      server('+OK\r\n'),
      client('QUIT\r\n'),
      { type: 'commit', session: 1, uniqueIds: ['a', 'b,c'] },
      server('+OK bye\r\n'),
      { type: 'close', session: 1, reason: 'quit', state: 'UPDATE' },
    ])
    expect(renderTranscript(transcript)).toMatchInlineSnapshot(`
      "-- session 1 opened
      S: +OK ready <…>
      C| USER user\\n
      -- finding: the line ends in LF without CR (bare-lf)
      S: +OK
      C: PASS ********
      -- logged on: user (PASS)
      S: +OK
      C: QUIT
      -- deleted: a, b\\x2cc
      S: +OK bye
      -- session 1 closed: quit"
    `)
    expect(transcript.toString()).toBe(renderTranscript(transcript))
  })

  it('shows the empty conversation as the empty text', () => {
    expect(renderTranscript([])).toBe('')
  })

  it('joins the pieces of a line unless something stands between them', () => {
    const transcript = transcriptOf([
      opened(),
      server('+O'),
      server(['K re', 'ady\r']),
      server('\n+OK'),
      client('NOOP\r\n'),
      server(' late\r\n'),
      server('no end'),
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'S: +OK ready',
      'S| +OK',
      'C: NOOP',
      'S:  late',
      'S| no end',
    ])
  })

  it('numbers the lines when there are several sessions, and announces one whose opening is lost', () => {
    const events = [
      opened(2),
      server('+OK\r\n', 2),
      client('NOOP\r\n', 1),
      server('+OK', 2),
      server('', 1),
      server('\r\n', 2),
    ]
    expect(shown(transcriptOf(events))).toEqual([
      '-- session 2 opened',
      'S2: +OK',
      '-- session 1 goes on',
      'C1: NOOP',
      'S2: +OK',
    ])
    expect(shown(transcriptOf(events), { session: 1 })).toEqual(['-- session 1 goes on', 'C: NOOP'])
  })

  it('marks a fault where it struck, and only there', () => {
    const fault = { type: 'fault', session: 1, rule: 'lowercase-ok', about: 2 } as const
    const transcript = transcriptOf([
      opened(),
      client('NOOP\r\n'),
      { ...fault, effect: 'status', result: 'applied' },
      { ...fault, effect: 'text', result: 'shadowed' },
      { ...fault, effect: undefined, result: 'inapplicable' },
      { ...fault, effect: undefined, result: 'applied' },
      server('+ok\r\n'),
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'C: NOOP',
      '-- fault: lowercase-ok (status)',
      '-- fault: lowercase-ok',
      'S: +ok',
    ])
  })

  it('says nothing of a commit that removed nothing', () => {
    expect(shown([{ seq: 1, timeMs: 0, type: 'commit', session: 1, uniqueIds: [] }])).toEqual([''])
  })

  it('tells how many events were dropped', () => {
    const transcript = transcriptOf([opened(), server('a\r\n'), client('NOOP\r\n'), server('b\r\n')], 2)
    expect(shown(transcript)).toEqual([
      '-- 2 earlier events dropped',
      '-- session 1 goes on',
      'C: NOOP',
      'S: b',
    ])
  })

  it('tells what became of a reply that did not arrive whole', () => {
    const exchange = {
      type: 'exchange',
      session: 1,
      command: 2,
      keyword: 'STAT',
      state: 'TRANSACTION',
    } as const
    const transcript = transcriptOf([
      opened(),
      client('STAT\r\n'),
      server('+OK 3'),
      { ...exchange, reply: { status: '+OK', text: '3 360' }, fate: 'cut' },
      client('STAT\r\n'),
      { ...exchange, reply: { status: '-ERR', code: 'SYS/TEMP', text: 'no' }, fate: 'withheld' },
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'C: STAT',
      'S| +OK 3',
      '-- reply cut',
      'C: STAT',
      '-- reply withheld: -ERR [SYS/TEMP] no',
    ])
  })

  it('makes every octet visible', () => {
    const transcript = transcriptOf([
      opened(),
      server('+OK Gr\xc3\xbc\xc3\x9fe \xff\xc3 a\\b\tc\0d \r\r\n\r\n'),
      client(' NOOP \n'),
      { type: 'leftover', session: 1, octets: Buffer.from('QUI\r') },
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'S: +OK Grüße \\xff\\xc3 a\\\\b\\tc\\x00d \\r',
      'S:',
      'C|  NOOP \\n',
      'C| QUI\\r',
    ])
  })

  it('tells of TLS what was agreed on, in one note', () => {
    const nothing = { protocol: undefined, cipher: undefined, serverName: undefined, alpn: undefined }
    const tls = { type: 'tls', session: 1, clientName: undefined, problem: undefined, ...nothing } as const
    const transcript = transcriptOf([
      opened(),
      { ...tls, result: 'ok' },
      { ...tls, result: 'ok', protocol: 'TLSv1.2', cipher: 'X', serverName: 'a, b', alpn: 'pop3' },
      { ...tls, result: 'ok', protocol: 'cipher none', clientName: 'c', certificate: 'self-signed' },
      { ...tls, result: 'failed' },
      { ...tls, result: 'failed', problem: 'alert' },
      { ...tls, result: 'failed', problem: 'certificate expired, they say', certificate: 'expired' },
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      '-- tls ok',
      '-- tls ok: TLSv1.2, cipher X, server name a\\x2c b, ALPN pop3',
      '-- tls ok: cipher\\x20none, client certificate c, certificate self-signed',
      '-- tls fails',
      '-- tls fails: alert',
      '-- tls fails: certificate\\x20expired\\x2c they say, certificate expired',
    ])
  })

  it('says so where lines were not read, and apart from those that were', () => {
    const leftover = (text: string, session = 1) =>
      ({ type: 'leftover', session, octets: Buffer.from(text) }) as const
    const transcript = transcriptOf([
      opened(),
      leftover('PASS secret\r\nNOOP\r\nSTA'),
      client('CAPA\r\n'),
      leftover('QUIT\r\n'),
      leftover('QUIT\n'),
      leftover('half'),
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      '-- not read:',
      'C: PASS ********',
      'C: NOOP',
      'C| STA',
      'C⋮',
      'C: CAPA',
      '-- not read:',
      'C: QUIT',
      '-- not read:',
      'C| QUIT\\n',
      'C⋮',
      'C| half',
    ])
    const several = transcriptOf([opened(), opened(2), leftover('NOOP\r\n', 2)])
    expect(shown(several).slice(2)).toEqual(['-- session 2 not read:', 'C2: NOOP'])
  })

  it('keeps two client pieces apart that are no one line', () => {
    const transcript = transcriptOf([opened(), client('USER a\\n'), client('NOOP\n'), client('NOOP\r\n')])
    const expected = ['-- session 1 opened', 'C| USER a\\\\n', 'C⋮', 'C| NOOP\\n', 'C: NOOP']
    expect(shown(transcript)).toEqual(expected)
  })

  it('keeps apart neither whole lines nor those of another session', () => {
    const lines = [opened(), client('NOOP\r\n'), client('STAT\r\n'), client('USER a'), client('NOOP\r\n', 2)]
    expect(shown(transcriptOf(lines))).toEqual([
      '-- session 1 opened',
      'C1: NOOP',
      'C1: STAT',
      'C1| USER a',
      '-- session 2 goes on',
      'C2: NOOP',
    ])
    const both = [opened(), opened(2), client('USER a'), client('NOOP\r\n', 2)]
    expect(shown(transcriptOf(both)).slice(2)).toEqual(['C1| USER a', 'C2: NOOP'])
  })

  it('is not interrupted by a client that said nothing', () => {
    const leftover = { type: 'leftover', session: 1, octets: Buffer.alloc(0) } as const
    const transcript = transcriptOf([opened(), server('+O'), client(''), leftover, server('K\r\n')])
    expect(shown(transcript)).toEqual(['-- session 1 opened', 'S: +OK'])
  })

  it('says so where TLS records were not read', () => {
    const leftover = (text: string) => ({ type: 'leftover', session: 1, octets: Buffer.from(text) }) as const
    const said = (text: string) => shown(transcriptOf([opened(), leftover(text)])).slice(1)
    expect(said('\x16\x03\x01')).toEqual(['-- not read:', 'C| \\x16\\x03\\x01'])
    expect(said('a\x16\x03')).toEqual(['C| a\\x16\\x03'])
    expect(said('a\x03')).toEqual(['C| a\\x03'])
  })

  it('hides what may be secret, but no timestamp, where the beginning is lost', () => {
    const transcript = transcriptOf([server('+ <1.2@host>\r\n'), client('c2VjcmV0\r\n')])
    expect(shown(transcript)).toEqual(['-- session 1 goes on', 'S: + <1.2@host>', 'C: ********'])
  })

  it('counts a single octet that is left out', () => {
    const elided = { type: 'sent', session: 1, octets: [], elided: { lines: 0, octets: 1 } } as const
    expect(shown(transcriptOf([opened(), elided]))).toEqual(['-- session 1 opened', 'S⋮ 0 lines, 1 octet'])
  })

  it('shows times on request', () => {
    const transcript = transcriptOf([...Array(9).fill(opened()), server('+OK\r\n'), client('NOOP\r\n')], 2)
    expect(shown(transcript, { timing: true })).toEqual([
      '   -- 9 earlier events dropped',
      ' 9 -- session 1 goes on',
      ' 9 S: +OK',
      '10 C: NOOP',
    ])
  })

  it('shows secrets and timestamp on request', () => {
    const transcript = transcriptOf([opened(), server('+OK <1.2@host>\r\n'), client('PASS secret\r\n')])
    expect(shown(transcript, { secrets: true })).toEqual([
      '-- session 1 opened',
      'S: +OK <1.2@host>',
      'C: PASS secret',
    ])
  })

  it('masks a timestamp in the greeting only', () => {
    const transcript = transcriptOf([opened(), server('+OK <1.2@host>\r\n<id@host>\r\n')])
    expect(shown(transcript)).toEqual(['-- session 1 opened', 'S: +OK <…>', 'S: <id@host>'])
  })
})

describe('renderTranscript shortens', () => {
  it('nothing while a reply has no more lines than are allowed', () => {
    const transcript = transcriptOf([opened(), server(['+OK\r\n', numbered(18), '.\r\n'])])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'S: +OK',
      ...Array.from({ length: 18 }, (_, index) => `S: line ${index + 1}`),
      'S: .',
    ])
  })

  it('a long reply to its first and last lines, and counts what is left out', () => {
    const transcript = transcriptOf([
      opened(),
      server('+OK\r\n'),
      server([numbered(99), '.\r\n']),
      client('NOOP\r\n'),
    ])
    expect(shown(transcript, { maxLines: 6 })).toEqual([
      '-- session 1 opened',
      'S: +OK',
      'S: line 1',
      'S: line 2',
      'S: line 3',
      'S⋮ 95 lines, 849 octets',
      'S: line 99',
      'S: .',
      'C: NOOP',
    ])
  })

  it('to two lines at least', () => {
    const transcript = transcriptOf([opened(), server(['+OK\r\n', numbered(3), '.\r\n'])])
    const expected = ['-- session 1 opened', 'S: +OK', 'S⋮ 3 lines, 24 octets', 'S: .']
    expect(shown(transcript, { maxLines: 0 })).toEqual(expected)
  })

  it('a long line to its beginning', () => {
    const transcript = transcriptOf([
      opened(),
      server(['+OK\r\n', 'x'.repeat(900), 'x'.repeat(300), '\r\n', '.\r\n']),
    ])
    expect(shown(transcript)).toEqual([
      '-- session 1 opened',
      'S: +OK',
      `S| ${'x'.repeat(100)}`,
      'S⋮ 1 line, 1102 octets',
      'S: .',
    ])
  })

  it('a long line behind the first lines to nothing', () => {
    const transcript = transcriptOf([opened(), server(['a\r\nb\r\nc\r\n', 'x'.repeat(1200), '\r\n'])])
    const expected = ['-- session 1 opened', 'S: a', 'S: b', 'S⋮ 2 lines, 1205 octets']
    expect(shown(transcript, { maxLines: 3 })).toEqual(expected)
  })

  it('from the moment on when the first line was left out', () => {
    const transcript = transcriptOf([opened(), ...['a', 'b', 'c', 'd'].map((line) => server(`${line}\r\n`))])
    const expected = ['0 -- session 1 opened', '1 S: a', '2 S⋮ 2 lines, 6 octets', '4 S: d']
    expect(shown(transcript, { maxLines: 2, timing: true })).toEqual(expected)
  })

  it('once more what was shortened before', () => {
    const text = [
      '-- session 1 opened',
      'S: a',
      'S⋮ 1 line, 3 octets',
      'S: d',
      'S⋮ 2 lines, 6 octets',
      'S: g',
    ]
    const transcript = parseTranscript(text.join('\n'))
    expect(shown(transcript)).toEqual(['-- session 1 opened', 'S: a', 'S⋮ 4 lines, 12 octets', 'S: g'])
    expect(shown(transcript, { full: true })).toEqual(text)
  })

  it('nothing when everything is asked for', () => {
    const transcript = transcriptOf([
      opened(),
      server(['+OK\r\n', numbered(30), 'x'.repeat(2000), '\r\n.\r\n']),
    ])
    expect(shown(transcript, { full: true })).toEqual([
      '-- session 1 opened',
      'S: +OK',
      ...Array.from({ length: 30 }, (_, index) => `S: line ${index + 1}`),
      `S: ${'x'.repeat(2000)}`,
      'S: .',
    ])
  })

  it('5 MiB without converting them', () => {
    const body = Buffer.alloc(5 * 1024 * 1024, `${'x'.repeat(62)}\r\n`)
    const transcript = transcriptOf([opened(), { type: 'sent', session: 1, octets: [body] }, server('.\r\n')])
    const toText = vi.spyOn(Buffer.prototype, 'toString')
    const text = renderTranscript(transcript, { maxLines: 3 })
    const converted = toText.mock.contexts.reduce((sum: number, octets) => sum + octets.length, 0)
    toText.mockRestore()
    expect(text.split('\n').slice(-2)).toEqual(['S⋮ 81918 lines, 5242752 octets', 'S: .'])
    expect(converted).toBeLessThan(1000)
  })
})
