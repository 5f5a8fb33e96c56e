/**
 * What [MS-STANOPOP3] says of Outlook, statement by statement, against the model and our own server.
 */
import { describe, expect, test } from 'vitest'
import type { OutlookOutcome } from '../../src/outlook/outcome.ts'
import { type Prediction, predictOutlook } from '../../src/outlook/predict.ts'
import type { OutlookSettings } from '../../src/outlook/settings.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { textOf } from '../../src/wire/octets.ts'
import { commandsIn } from './commands-in.ts'

const THREE = ['Subject: a\r\n\r\none\r\n', 'Subject: b\r\n\r\ntwo\r\n', 'Subject: c\r\n\r\nthree\r\n']

function predict(
  faults: readonly FaultItem[],
  settings: Partial<OutlookSettings> = {},
  more: Prediction = {},
): Promise<OutlookOutcome> {
  return predictOutlook({ maildrop: THREE, ...more, faults, settings })
}

function textsOf({ store }: OutlookOutcome): string[] {
  return store.messages.map(textOf)
}

describe('if Outlook does not receive it, the synchronization hangs', () => {
  test('C0002: without a greeting', async () => {
    const outcome = await predict([{ when: { at: 'greeting' }, do: { type: 'silence' } }])
    expect(outcome).toMatchObject({ outcome: 'hangs', phase: 'greeting' })
    expect(outcome.deciding).toMatchObject({ statement: 'C0002', basis: 'documented' })
  })

  test.each(['USER', 'PASS', 'STAT', 'LIST', 'UIDL', 'RETR', 'QUIT'] as const)(
    'C0005: without the CRLF of the reply to %s',
    async (command) => {
      const outcome = await predict([
        { when: { command }, do: { type: 'line-ending', as: 'none', lines: 'status' } },
        { when: { command }, do: { type: 'final-line', as: 'missing' } },
        { when: { command }, do: { type: 'end', by: 'stall', after: 'status' } },
      ])
      expect(outcome).toMatchObject({ outcome: 'hangs', phase: command.toLowerCase() })
      expect(outcome.deciding).toMatchObject({ statement: 'C0005', basis: 'documented' })
    },
  )

  test('C0005: LF alone is no CRLF', async () => {
    const outcome = await predict([
      { when: { command: 'STAT' }, do: { type: 'line-ending', as: 'lf', lines: 'status' } },
    ])
    expect(outcome).toMatchObject({ outcome: 'hangs', deciding: { statement: 'C0005' } })
  })

  test.each(['LIST', 'UIDL', 'RETR'] as const)('C0006: without the final line of %s', async (command) => {
    const outcome = await predict([{ when: { command }, do: { type: 'final-line', as: 'missing' } }])
    expect(outcome).toMatchObject({ outcome: 'hangs', phase: command.toLowerCase() })
    expect(outcome.deciding).toMatchObject({ statement: 'C0006', basis: 'documented' })
  })

  test.each(['LIST', 'UIDL', 'RETR'] as const)(
    'C0006: without the CRLF behind the dot of %s',
    async (command) => {
      const outcome = await predict([{ when: { command }, do: { type: 'final-line', as: 'no-crlf' } }])
      expect(outcome).toMatchObject({ outcome: 'hangs', deciding: { statement: 'C0006' } })
    },
  )

  test.each(['USER', 'PASS', 'STAT', 'LIST', 'UIDL', 'RETR', 'DELE'] as const)(
    'C0014: without a reply to %s',
    async (command) => {
      const outcome = await predict([{ when: { command }, do: { type: 'silence' } }], {
        leaveOnServer: false,
      })
      expect(outcome).toMatchObject({ outcome: 'hangs', phase: command.toLowerCase() })
      expect(outcome.deciding).toMatchObject({ statement: 'C0014', basis: 'documented' })
    },
  )

  test('C0014: without a reply to QUIT, though all mail is there', async () => {
    const outcome = await predict(['quit-hang'])
    expect(outcome).toMatchObject({ outcome: 'hangs', phase: 'quit', deciding: { statement: 'C0014' } })
    expect(textsOf(outcome)).toEqual(THREE)
  })
})

describe('replies', () => {
  test('V0001: any + is positive, in whatever case', async () => {
    for (const positive of ['+ok', '+Ok', '+', '+YES', '+ERR']) {
      const outcome = await predict([{ do: { type: 'status', positive } }])
      expect(outcome).toMatchObject({ outcome: 'completes' })
      expect(outcome.decidedBy).toMatchObject([{ id: 'any-plus-is-positive', statement: 'V0001' }])
    }
  })

  test('V0001: so +ERR logs it in, and STAT tells it otherwise', async () => {
    const outcome = await predict([{ when: { command: 'PASS' }, do: { type: 'refuse' } }, 'pass-plus-err'])
    expect(outcome).toMatchObject({ outcome: 'fails', failure: { why: 'any-plus-is-positive' } })
    expect(outcome.deciding).toMatchObject({ statement: 'V0001', basis: 'documented' })
    expect(commandsIn(outcome)).toEqual(['USER user', 'PASS ********', 'STAT', 'QUIT'])
  })

  test('V0001: what does not begin with + is negative, whatever it says', async () => {
    const outcome = await predict([{ when: { command: 'USER' }, do: { type: 'status', positive: 'OK' } }])
    expect(outcome).toMatchObject({ outcome: 'fails', deciding: { statement: 'V0001' } })
  })

  test('C0004, C0017, C0021, C0038: runs of spaces and TABs separate, and what follows is ignored', async () => {
    const lines = (command: 'LIST' | 'UIDL'): FaultItem => ({
      when: { command },
      do: { type: 'lines', at: 'all', separator: ' \t ', suffix: ' and more' },
    })
    const stat = '+OK \t 3 \t 60 and more\r\n'
    const outcome = await predict([
      lines('LIST'),
      lines('UIDL'),
      { when: { command: 'STAT' }, do: { type: 'send', octets: stat } },
    ])
    expect(outcome).toMatchObject({ outcome: 'completes' })
    expect(textsOf(outcome)).toEqual(THREE)
    expect(outcome.decidedBy.map(({ statement }) => statement)).toEqual(['C0004', 'C0021', 'C0038'])
  })

  test('V0002: LIST ends at the first line that begins with a dot, and it reads on out of step', async () => {
    const octets = '+OK\r\n1 20\r\n.2 20\r\n3 22\r\n.\r\n'
    const outcome = await predict([{ when: { command: 'LIST' }, do: { type: 'send', octets } }])
    expect(outcome).toMatchObject({ outcome: 'fails', deciding: { statement: 'V0002', basis: 'documented' } })
    // `3 22` is taken for a refusal of UIDL, and `.` for one of RETR.
    expect(commandsIn(outcome).slice(3)).toEqual(['LIST', 'UIDL', 'RETR 1', 'QUIT'])
  })

  test('V0002: a blank behind the dot goes unnoticed', async () => {
    const outcome = await predict([
      { when: { command: ['LIST', 'UIDL'] }, do: { type: 'final-line', as: 'trailing-space' } },
    ])
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [{ statement: 'V0002' }] })
  })

  test('V0002: in a message a leading dot is stripped, and only a dot alone ends it', async () => {
    const dots = '.one\r\n..two\r\n.\r\n. \r\n'
    const outcome = await predict([], {}, { maildrop: [dots] })
    expect(textsOf(outcome)).toEqual([dots])
    const unstuffed = await predict(
      [{ when: { command: 'RETR' }, do: { type: 'stuffing', mode: 'none' } }],
      {},
      { maildrop: ['.one\r\n..two\r\n'] },
    )
    expect(textsOf(unstuffed)).toEqual(['one\r\n.two\r\n'])
    expect(unstuffed).toMatchObject({ outcome: 'misreads', deciding: { statement: 'V0002' } })
  })
})

describe('log-on', () => {
  test('C0009: without a mechanism that it supports it cannot log on', async () => {
    const outcome = await predict(['user-unsupported'])
    expect(outcome).toMatchObject({ outcome: 'fails', deciding: { statement: 'C0009', basis: 'documented' } })
    expect(commandsIn(outcome)).toEqual(['USER user', 'QUIT'])
  })

  test('C0010: refused, it says QUIT', async () => {
    const outcome = await predict([], { password: 'wrong' })
    expect(outcome).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x800CCC92' } })
    expect(outcome.deciding).toMatchObject({ statement: 'C0010', basis: 'assumed' })
    expect(commandsIn(outcome)).toEqual(['USER user', 'PASS ********', 'QUIT'])
  })

  test('C0044, C0045, C0047: PASS directly behind a positive reply to USER, and never without', async () => {
    expect(commandsIn(await predict([])).slice(0, 2)).toEqual(['USER user', 'PASS ********'])
    const refused = await predict([{ when: { command: 'USER' }, do: { type: 'refuse' } }])
    expect(commandsIn(refused)).toEqual(['USER user', 'QUIT'])
  })

  test('V0008: a timestamp in the greeting leads to no APOP', async () => {
    expect(commandsIn(await predict([])).filter((line) => line.startsWith('APOP'))).toEqual([])
  })
})

describe('unique-ids', () => {
  test('C0039: ids that do not persist make duplicates', async () => {
    const outcome = await predict(['uidl-changes-each-session'], { syncs: 2 })
    expect(outcome).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0039' } })
    expect(textsOf(outcome)).toEqual([...THREE, ...THREE])
  })

  test('C0039: neither the narrower range of the document nor 70 characters matter', async () => {
    for (const given of [
      ['!', '-', '~'],
      ['a'.repeat(70), 'b'.repeat(71), 'c'.repeat(200)],
    ]) {
      const outcome = await predict([{ do: { type: 'unique-ids', mode: 'given', given } }], { syncs: 2 })
      expect(outcome).toMatchObject({ outcome: 'completes', store: { uniqueIds: given } })
    }
  })

  test('C0040: a reused id hides new mail, or has it deleted unread', async () => {
    const arriving = ['Subject: d\r\n\r\nfour\r\n']
    const faults: FaultItem[] = [
      { do: { type: 'unique-ids', mode: 'number' } },
      { when: { session: 2 }, do: { type: 'messages', newest: 1 } },
    ]
    const hidden = await predict(faults, { syncs: 2 }, { arriving })
    expect(hidden).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0040' } })
    expect(textsOf(hidden)).toEqual(THREE)
    const deleted = await predict(faults, { syncs: 2, leaveOnServer: false }, { arriving })
    expect(deleted).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0040' } })
    expect(deleted.reason).toBe('1 message is deleted without having been downloaded')
    expect(commandsIn(deleted).slice(-2)).toEqual(['DELE 1', 'QUIT'])
  })

  test('C0041: of two messages with one id it acts on one', async () => {
    const outcome = await predict(['duplicate-uids'])
    expect(outcome).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0041' } })
    expect(textsOf(outcome)).toEqual([THREE[1], THREE[2]])
  })

  test('C0041: where the two are identical that does no harm', async () => {
    const maildrop = [THREE[0] as string, THREE[0] as string]
    const outcome = await predict(['duplicate-uids'], {}, { maildrop })
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [{ statement: 'C0041' }] })
  })

  test('C0037: what UIDL does not tell of is not fetched', async () => {
    const outcome = await predict(['uidl-shorter-than-stat'])
    expect(outcome).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0037', basis: 'assumed' } })
  })
})

describe('messages', () => {
  test('C0023: what comes is stored, whatever it is', async () => {
    const outcome = await predict(['retr-wrong-message'])
    expect(outcome).toMatchObject({ outcome: 'misreads', deciding: { statement: 'C0023', basis: 'assumed' } })
  })

  test('C0034: TOP with two arguments gives the headers', async () => {
    const outcome = await predict([], { headersFirst: true, leaveOnServer: false })
    expect(outcome).toMatchObject({ outcome: 'completes', deleted: [] })
    expect(textsOf(outcome)).toEqual(['Subject: a\r\n\r\n', 'Subject: b\r\n\r\n', 'Subject: c\r\n\r\n'])
    expect(commandsIn(outcome).slice(5)).toEqual(['TOP 1 0', 'TOP 2 0', 'TOP 3 0', 'QUIT'])
  })

  test('C0011, C0026: it trusts the numbers it was told, and never names a deleted message again', async () => {
    const outcome = await predict([], { leaveOnServer: false, syncs: 2 })
    const expected = ['RETR 1', 'DELE 1', 'RETR 2', 'DELE 2', 'RETR 3', 'DELE 3', 'QUIT']
    expect(commandsIn(outcome).slice(5, 12)).toEqual(expected)
    expect(outcome).toMatchObject({ outcome: 'completes', deleted: { length: 3 } })
  })

  test('part P: a NUL makes it hang', async () => {
    const outcome = await predict([], {}, { maildrop: [{ raw: 'Subject: a\r\n\r\n\0\r\n' }] })
    expect(outcome).toMatchObject({ outcome: 'hangs', deciding: { basis: 'observed' } })
  })
})
