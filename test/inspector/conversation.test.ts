import { describe, expect, test } from 'vitest'
import { Conversation } from '../../src/inspector/conversation.ts'
import type { FoldRow, Row } from '../../src/inspector/conversation-row.ts'
import { Sessions } from '../../src/inspector/sessions.ts'
import { startPop3Server } from '../../src/server/server.ts'
import type { EventJson } from '../../src/transcript/event-json.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

function base64(octets: string): string {
  return Buffer.from(octets, 'latin1').toString('base64')
}

function sent(seq: number, timeMs: number, ...segments: readonly string[]): EventJson {
  return { type: 'sent', seq, timeMs, session: 1, octetsBase64: segments.map(base64) }
}

function command(seq: number, line: string, timeMs = seq): EventJson {
  const [keyword = '', rest = ''] = line.trimEnd().split(/ (.*)/)
  const octetsBase64 = base64(line)
  return {
    ...{ type: 'command', seq, timeMs, session: 1, octetsBase64, state: 'AUTHORIZATION' },
    ...{ keyword: keyword as 'USER', arguments: rest },
  }
}

function exchange(seq: number, fate: 'flushed' | 'cut' | 'withheld' = 'flushed'): EventJson {
  const reply = { status: '+OK', text: 'done' } as const
  return {
    ...{ type: 'exchange', seq, timeMs: seq, session: 1, command: seq - 1, keyword: 'NOOP' },
    ...{ reply, state: 'AUTHORIZATION', fate },
  }
}

function fault(seq: number, result: 'applied' | 'shadowed' = 'applied'): EventJson {
  return { type: 'fault', seq, timeMs: seq, session: 1, rule: 'a-rule', effect: 'text', result, about: 1 }
}

function conversationOf(...events: readonly EventJson[]): Conversation {
  const conversation = new Conversation(false)
  for (const event of events) conversation.add(event)
  return conversation
}

/** Rows in short. */
function written(row: Row): string {
  switch (row.kind) {
    case 'line': {
      const cuts = row.cuts.map(({ at, label }) => ` |${at} ${label}`.trimEnd()).join('')
      const text = JSON.stringify(row.hidden ?? row.octets).slice(1, -1)
      const flags = `${row.isStruck ? '!' : ''}${row.isUnended ? '~' : ''}`
      return `${row.side === 'client' ? 'C' : 'S'}${flags} ${text}${cuts}`
    }
    case 'fault':
      return `fault ${row.rule} ${row.effect}`
    case 'fold':
      return `fold ${row.lines.length} lines ${row.octetCount} octets`
    case 'note':
      return `${row.tone} ${row.text}`
  }
}

describe('lines', () => {
  test('are whole, however they were cut into segments, with the time between these', () => {
    const { rows } = conversationOf(sent(1, 0, '+O'), sent(2, 12, 'K a\r\n+'), sent(3, 12, 'OK\r\n'))
    expect(rows.map(written)).toEqual(['S +OK a\\r\\n |2 12 ms', 'S +OK\\r\\n |1'])
  })

  test('that a command interrupts are two', () => {
    const { rows } = conversationOf(sent(1, 0, '+OK'), command(2, 'NOOP\r\n'), sent(3, 2, ' late\r\n'))
    expect(rows.map(written)).toEqual(['S~ +OK', 'C NOOP\\r\\n', 'S  late\\r\\n'])
  })

  test('tell when their line end did not come, and take it back when it comes after all', () => {
    const conversation = conversationOf(command(1, 'NOOP\r\n'), sent(2, 2, '+OK'), exchange(3))
    expect(conversation.rows.map(written)).toEqual(['C NOOP\\r\\n', 'S~ +OK'])
    conversation.add(sent(4, 4, '\r\n'))
    expect(conversation.rows.map(written)).toEqual(['C NOOP\\r\\n', 'S +OK\\r\\n |3 2.0 ms'])
  })

  test('know how long it was silent before them', () => {
    const { rows } = conversationOf(
      command(1, 'NOOP\r\n', 10),
      sent(2, 510, '+OK\r\n'),
      command(3, 'NOOP\r\n', 512),
    )
    expect(rows.map(({ pauseMs }) => pauseMs)).toEqual([0, 500, 2])
  })
})

describe('faults', () => {
  test('stand where they struck, and mark the rest of the reply', () => {
    const { rows } = conversationOf(
      ...[command(1, 'NOOP\r\n'), fault(2), sent(3, 3, '+ok\r\n'), exchange(4)],
      ...[command(5, 'NOOP\r\n'), fault(6, 'shadowed'), sent(7, 7, '+OK\r\n'), exchange(8)],
    )
    expect(rows.map(written)).toEqual([
      ...['C NOOP\\r\\n', 'fault a-rule text', 'S! +ok\\r\\n'],
      ...['C NOOP\\r\\n', 'S +OK\\r\\n'],
    ])
  })

  test('that change the maildrop leave the reply at hand unmarked', () => {
    const content: EventJson = { ...(fault(2) as Extract<EventJson, { type: 'fault' }>), effect: 'content' }
    const { rows } = conversationOf(command(1, 'PASS x\r\n'), content, sent(3, 3, '+OK\r\n'), exchange(4))
    expect(rows.map(written).slice(1)).toEqual(['fault a-rule content', 'S +OK\\r\\n'])
  })

  test('that cut or withhold a reply are told', () => {
    const { rows } = conversationOf(command(1, 'NOOP\r\n'), exchange(2, 'withheld'), exchange(3, 'cut'))
    expect(rows.map(written).slice(1)).toEqual([
      'warning reply withheld: +OK done',
      'warning the reply was cut here',
    ])
  })
})

describe('secrets', () => {
  test('are hidden, also within AUTH', () => {
    const { rows } = conversationOf(
      ...[
        command(1, 'PASS secret\r\n'),
        sent(2, 2, '-ERR\r\n'),
        command(3, 'AUTH PLAIN\r\n'),
        sent(4, 4, '+ \r\n'),
      ],
      ...[command(5, 'AHVzZXI=\r\n'), sent(6, 6, '+OK\r\n'), command(7, 'NOOP\r\n')],
    )
    expect(rows.map(written).filter((row) => row.startsWith('C'))).toEqual([
      ...['C PASS ********\\r\\n', 'C AUTH PLAIN\\r\\n', 'C ********\\r\\n', 'C NOOP\\r\\n'],
    ])
  })
})

describe('long replies', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}\r\n`)

  test('are folded in the middle, in whatever pieces they come', () => {
    const whole = conversationOf(sent(1, 1, lines.join('')))
    const pieces = conversationOf(...lines.map((line, index) => sent(index + 1, 1, line)))
    for (const { rows } of [whole, pieces]) {
      expect(rows.map(written).slice(23)).toEqual([
        ...['S line 23\\r\\n', 'fold 74 lines 666 octets', 'S line 98\\r\\n', 'S line 99\\r\\n'],
      ])
    }
  })

  test('show everything when they are unfolded, and go on at their end', () => {
    const conversation = conversationOf(sent(1, 1, lines.join('')))
    conversation.unfold(conversation.rows.find(({ kind }) => kind === 'fold') as FoldRow)
    conversation.add(sent(2, 2, 'more\r\n'))
    expect(conversation.rows.map(written)).toEqual(
      [...lines, 'more\r\n'].map((line) => `S ${line.replace('\r\n', '\\r\\n')}`),
    )
  })

  test('that follow one which is unfolded are folded by themselves', () => {
    const conversation = conversationOf(
      sent(1, 1, lines.join('')),
      command(2, 'NOOP\r\n'),
      sent(3, 3, lines.join('')),
    )
    conversation.unfold(conversation.rows.find(({ kind }) => kind === 'fold') as FoldRow)
    conversation.add(sent(4, 4, 'more\r\n'))
    expect(conversation.rows.map(written).slice(101).slice(23)).toEqual([
      ...['S line 23\\r\\n', 'fold 75 lines 675 octets', 'S line 99\\r\\n', 'S more\\r\\n'],
    ])
  })
})

test('a row is found by any event that it shows', () => {
  const conversation = conversationOf(command(1, 'NOOP\r\n'), fault(2), sent(3, 3, 'a\r\nb\r\n'), exchange(4))
  expect([1, 2, 3, 4].map((seq) => conversation.indexOf(seq))).toEqual([0, 1, 2, 2])
})

describe('Sessions', () => {
  test('are told apart and summed up, from what a real server tells', async () => {
    await using server = await startPop3Server({ faults: ['seg-1-byte'] })
    const sessions = new Sessions()
    {
      using first = await loggedOnTcpClient(server)
      using second = await tcpClient(server.port)
      await second.exchange('NOOP \r\n')
      await first.exchange('QUIT\r\n')
    }
    await server.waitFor.idle()
    for (const event of server.transcript.toJSON().events) sessions.add(event)
    const expected = server.sessions.map(({ number, user, closed, state }) => ({
      number,
      user,
      closed,
      state,
    }))
    expect(sessions.list.map(({ number, user, closed, state }) => ({ number, user, closed, state }))).toEqual(
      expected,
    )
    expect(sessions.list.every(({ faults }) => faults > 0)).toBe(true)
    for (const event of server.transcript.toJSON().events) {
      expect(sessions.withEvent(event.seq)?.number).toBe(event.session)
    }
  })

  test('that are counted anew after a reset do not run into the old ones', () => {
    const sessions = new Sessions()
    sessions.add({ type: 'open', seq: 1, timeMs: 1, session: 1, clientPort: 1 })
    sessions.add({ type: 'close', seq: 2, timeMs: 2, session: 1, reason: 'shutdown', state: 'AUTHORIZATION' })
    sessions.add({ type: 'open', seq: 3, timeMs: 3, session: 1, clientPort: 2 })
    expect(sessions.list.map(({ firstSeq, closed }) => ({ firstSeq, closed }))).toEqual([
      { firstSeq: 1, closed: 'shutdown' },
      { firstSeq: 3, closed: undefined },
    ])
  })

  test('forget what was said long ago, and nothing else', () => {
    const sessions = new Sessions()
    const megabyte = base64('x'.repeat(2 ** 20))
    for (let session = 1; session <= 70; session++) {
      sessions.add({ type: 'open', seq: session * 2, timeMs: session, session, clientPort: 1 })
      sessions.add({ type: 'sent', seq: session * 2 + 1, timeMs: session, session, octetsBase64: [megabyte] })
    }
    expect(sessions.list.length).toBe(70)
    const kept = sessions.list.filter(({ conversation }) => conversation.octetCount > 0)
    expect(kept.map(({ number }) => number)).toEqual(Array.from({ length: 64 }, (_, index) => index + 7))
    expect(sessions.list[0]?.conversation.rows.map(written)).toEqual(['plain what came before is not kept'])
  })
})
