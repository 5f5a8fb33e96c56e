/**
 * The model step by step: what it says to each reply of a session, and how it ends.
 */
import { describe, expect, test } from 'vitest'
import { stepOutlook } from '../../src/outlook/model.ts'
import { DEFAULT_SETTINGS } from '../../src/outlook/settings.ts'
import { beginSync } from '../../src/outlook/state.ts'
import { Sync } from '../../src/outlook/sync.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { LISTED, LOGGED_ON, play, SAID } from './play-lines.ts'

/** The text of the error that these lines lead to, behind a log-on. */
function failureTextBehind(...lines: readonly string[]): string | undefined {
  const sync = new Sync(DEFAULT_SETTINGS, { messages: [], uniqueIds: [] }, () => {})
  sync.receive(octetsOf(`${[...LOGGED_ON, ...lines].join('\r\n')}\r\n`))
  while (sync.takeReply());
  return sync.state.failure?.text
}

describe('a reply that ends it', () => {
  const stopped = (errorCode: string, why: string) => ({ errorCode, why, decidedBy: [why] })

  test.each<
    [after: readonly string[], sent: readonly string[], settings: object, errorCode: string, why: string]
  >([
    [['+OK'], ['USER user', 'QUIT'], {}, '0x800CCC91', 'has-no-other-log-on'],
    [['+OK', '+OK'], ['USER user', 'PASS secret', 'QUIT'], {}, '0x800CCC92', 'stops-at-refused-log-on'],
    [['+OK'], ['STLS', 'QUIT'], { encryption: 'stls' }, '0x800CCC1A', 'stops-at-refused-stls'],
    [LOGGED_ON, [...SAID, 'QUIT'], {}, '0x800CCC90', 'stops-at-refused-command'],
    [[...LOGGED_ON, '+OK 1 9'], [...SAID, 'LIST', 'QUIT'], {}, '0x800CCC90', 'stops-at-refused-command'],
    [[...LOGGED_ON, '+OK 0 0'], [...SAID, 'LIST', 'QUIT'], {}, '0x800CCC90', 'asks-for-empty-listings'],
    [
      [...LISTED, '+OK', '2 b', '.'],
      [...SAID, 'LIST', 'UIDL', 'RETR 2', 'QUIT'],
      {},
      '0x800CCC90',
      'stops-at-refused-command',
    ],
    [
      [...LISTED, '+OK', '3 c', '.'],
      [...SAID, 'LIST', 'UIDL', 'TOP 3 0', 'QUIT'],
      { headersFirst: true },
      '0x800CCC97',
      'stops-at-refused-command',
    ],
  ])('behind %j, -ERR', (after, sent, settings, errorCode, why) => {
    expect(play([...after, '-ERR no'], settings)).toEqual({
      sent,
      phase: 'quit',
      ...stopped(errorCode, why),
    })
    // V0001 decides where the refusal is none that RFC 1939 knows.
    expect(play([...after, 'ERR no'], settings)).toEqual({
      sent,
      phase: 'quit',
      ...stopped(errorCode, 'all-else-is-negative'),
    })
  })

  test('a refused greeting ends it without QUIT', () => {
    const over = { sent: [], phase: 'over', errorCode: '0x800CCC90' }
    expect(play(['-ERR no'])).toEqual({ ...over, ...stopped('0x800CCC90', 'stops-at-refused-session') })
    expect(play(['hello'])).toEqual({ ...over, ...stopped('0x800CCC90', 'all-else-is-negative') })
  })

  test.each(['+OK', '+OK many', '+OK -1 2', '+OK 1x 2'])('%j is no drop listing', (line) => {
    expect(play([...LOGGED_ON, line])).toEqual({
      sent: [...SAID, 'QUIT'],
      phase: 'quit',
      ...stopped('0x800CCC93', 'stops-at-unreadable-drop-listing'),
    })
  })

  test('a scan listing with a line without a number is none', () => {
    expect(play([...LOGGED_ON, '+OK 2 30', '+OK', '1 10', 'two 20', '.'])).toEqual({
      sent: [...SAID, 'LIST', 'QUIT'],
      phase: 'quit',
      ...stopped('0x800CCC93', 'stops-at-unreadable-scan-listing'),
    })
  })

  test('an answer that cannot be read is shown', () => {
    expect(failureTextBehind('+OK many')).toBe('the answer to STAT cannot be read: "+OK many"')
    expect(failureTextBehind('+OK 1 9', '+OK list', 'x', '.')).toBe(
      'the answer to LIST cannot be read: "+OK list"',
    )
  })

  test.each([
    [[], 'STAT'],
    [['+OK 1 9'], 'LIST'],
    [['+OK 1 9', '+OK', '1 9', '.', '+OK', '1 a', '.'], 'RETR'],
  ])('behind %j, an error names the command: %s', (after, command) => {
    expect(failureTextBehind(...after, '-ERR')).toBe(`the server refused ${command}`)
  })

  test('the first failure counts, whatever becomes of QUIT', () => {
    const refused = { errorCode: '0x800CCC90', why: 'stops-at-refused-command' }
    const sent = [...SAID, 'QUIT']
    expect(play([...LOGGED_ON, '-ERR', '+OK'])).toEqual({
      sent,
      phase: 'over',
      ...refused,
      decidedBy: ['stops-at-refused-command'],
    })
    expect(play([...LOGGED_ON, '-ERR', '-ERR'])).toEqual({
      sent,
      phase: 'over',
      ...refused,
      decidedBy: ['stops-at-refused-command', 'ignores-answer-to-quit'],
    })
    expect(play([...LOGGED_ON, '-ERR'], {}, [], (sync) => sync.timeOut())).toEqual({
      sent,
      phase: 'over',
      ...refused,
      decidedBy: ['stops-at-refused-command'],
    })
  })
})

describe('a connection that ends', () => {
  const lost = {
    phase: 'over',
    errorCode: '0x800CCC0F',
    why: 'reports-lost-connection',
    decidedBy: ['reports-lost-connection'],
  }

  test('is lost in any phase', () => {
    expect(play([], {}, [], (sync) => sync.close())).toEqual({ sent: [], ...lost })
    expect(play(LOGGED_ON, {}, [], (sync) => sync.close())).toEqual({ sent: SAID, ...lost })
  })

  test('in the place of the answer to QUIT changes nothing', () => {
    const empty = [...LOGGED_ON, '+OK 0 0', '+OK', '.', '+OK', '.']
    const sent = [...SAID, 'LIST', 'UIDL', 'QUIT']
    expect(play(empty, {}, [], (sync) => sync.close())).toEqual({
      sent,
      phase: 'over',
      decidedBy: ['ignores-answer-to-quit'],
    })
    expect(play([...empty, '+OK'])).toEqual({ sent, phase: 'over' })
    expect(play([...empty, '-ERR'])).toEqual({ sent, phase: 'over', decidedBy: ['ignores-answer-to-quit'] })
  })

  test('in the handshake is a handshake that failed', () => {
    const failedHandshake = {
      phase: 'over',
      errorCode: '0x800CCC1A',
      why: 'stops-at-failed-handshake',
      decidedBy: ['stops-at-failed-handshake'],
    }
    for (const ending of [(sync: Sync) => sync.close(), (sync: Sync) => sync.failTls('alert')]) {
      expect(play([], { encryption: 'tls' }, [], ending)).toEqual({ sent: [], ...failedHandshake })
      expect(play(['+OK', '+OK'], { encryption: 'stls' }, [], ending)).toEqual({
        sent: ['STLS'],
        ...failedHandshake,
      })
    }
  })

  test('or never was, or brings nothing in time, is an error', () => {
    expect(play([], {}, [], (sync) => sync.giveUp())).toEqual({ sent: [], ...lost, errorCode: '0x800CCC0E' })
    expect(play(['+OK'], {}, [], (sync) => sync.timeOut())).toEqual({
      sent: ['USER user'],
      phase: 'over',
      errorCode: '0x8004210A',
      why: 'times-out',
      decidedBy: ['times-out'],
    })
  })
})

describe('messages', () => {
  const uniqueIds = ['+OK', '2 b', '1 a', '.']
  const message = ['+OK', 'text', '.']

  test('are fetched in the order of their numbers, then it quits', () => {
    expect(play([...LISTED, ...uniqueIds, ...message, ...message])).toEqual({
      sent: [...SAID, 'LIST', 'UIDL', 'RETR 1', 'RETR 2', 'QUIT'],
      phase: 'quit',
    })
  })

  test('that are known are passed over, or only deleted where nothing is to stay', () => {
    expect(play([...LISTED, ...uniqueIds, ...message], {}, ['a'])).toEqual({
      sent: [...SAID, 'LIST', 'UIDL', 'RETR 2', 'QUIT'],
      phase: 'quit',
    })
    expect(
      play([...LISTED, ...uniqueIds, '+OK', ...message, '-ERR'], { leaveOnServer: false }, ['a']),
    ).toEqual({
      sent: [...SAID, 'LIST', 'UIDL', 'DELE 1', 'RETR 2', 'DELE 2', 'QUIT'],
      phase: 'quit',
      decidedBy: ['ignores-refused-delete'],
    })
  })

  test('are never deleted where only headers are downloaded', () => {
    const settings = { leaveOnServer: false, headersFirst: true }
    expect(play([...LISTED, ...uniqueIds, ...message], settings, ['a'])).toEqual({
      sent: [...SAID, 'LIST', 'UIDL', 'TOP 2 0', 'QUIT'],
      phase: 'quit',
    })
  })

  test('without UIDL are all of those that LIST told of, known or not', () => {
    expect(play([...LISTED, '-ERR', ...message, '+OK', ...message], { leaveOnServer: false }, ['a'])).toEqual(
      {
        sent: [...SAID, 'LIST', 'UIDL', 'RETR 1', 'DELE 1', 'RETR 2', 'DELE 2'],
        phase: 'dele',
        decidedBy: ['downloads-all-without-uidl'],
      },
    )
  })

  test('are stored with their unique-ids as they come; a NUL is the end of everything', () => {
    const sync = new Sync(DEFAULT_SETTINGS, { messages: [octetsOf('old')], uniqueIds: ['x'] }, () => {})
    const lines = [...LISTED, ...uniqueIds, '+OK', '..dot', '.', '+OK', 'n\0l', '.', '+OK']
    sync.receive(octetsOf(`${lines.join('\r\n')}\r\n`))
    while (sync.takeReply());
    sync.timeOut()
    expect(sync.downloads).toMatchObject([{ messageNumber: 1, uniqueId: 'a' }])
    expect(sync.store.messages.map(textOf)).toEqual(['old', '.dot\r\n'])
    expect(sync.store.uniqueIds).toEqual(['x', 'a'])
    expect(sync.state).toMatchObject({
      phase: 'retr',
      isStuck: true,
      failure: undefined,
      decidedBy: ['stops-at-nul'],
    })
  })
})

describe('a synchronization', () => {
  test('begins with nothing but its settings and what is known', () => {
    const known = new Set(['a'])
    const begun = {
      phase: 'greeting',
      form: 'single-line',
      settings: DEFAULT_SETTINGS,
      known,
      messageCount: 0,
      listed: [],
      uniqueIds: new Map(),
      queue: [],
      doneCount: 0,
      decidedBy: [],
      suspect: undefined,
      failure: undefined,
      isStuck: false,
    }
    expect(beginSync(DEFAULT_SETTINGS, known)).toEqual(begun)
    const settings = { ...DEFAULT_SETTINGS, encryption: 'tls' } as const
    expect(beginSync(settings, known)).toEqual({ ...begun, settings, phase: 'handshake' })
  })

  test.each<[positives: number, form: string]>([
    [0, 'single-line'],
    [1, 'multi-line'],
    [2, 'single-line'],
    [4, 'single-line'],
    [5, 'ends-at-leading-dot'],
    [6, 'ends-at-leading-dot'],
    [7, 'multi-line'],
    [8, 'single-line'],
  ])('reads its replies in the form that each has: behind %d, %s', (positives, form) => {
    const octets = octetsOf('1 a\r\n')
    let state = beginSync({ ...DEFAULT_SETTINGS, probe: true, leaveOnServer: false }, new Set())
    for (let said = 0; said < positives; said++) {
      const reply = { positive: true, line: '+OK 1 9', octets }
      state = stepOutlook(state, { type: 'reply', reply }).state
    }
    expect(state.form).toBe(form)
  })
})
