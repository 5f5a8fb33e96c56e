/**
 * What a session alone makes of commands: the whole outcome, and what it remembers.
 */
import { describe, expect, test } from 'vitest'
import { MaildropView } from '../../src/maildrop/maildrop-view.ts'
import { MemoryMessage, type Message } from '../../src/maildrop/message.ts'
import type { Outcome } from '../../src/session/session-data.ts'
import { EMPTY_BODY } from '../../src/wire/body.ts'
import { textOf } from '../../src/wire/octets.ts'
import { err, ok } from '../../src/wire/reply.ts'
import { alone, aloneLoggedOn } from './alone.ts'

function textsOf(outcome: Outcome | Promise<Outcome>): string[] {
  if (outcome instanceof Promise) throw new Error('the outcome has yet to come')
  const { text, body } = outcome.reply
  return [text, ...(body === undefined ? [] : [textOf(body.octets)])]
}

describe('a session that begins', () => {
  test('greets with its timestamp, is in AUTHORIZATION and offers no STLS unless it is told so', () => {
    const { session, say } = alone({ dialect: { greetingText: 'hello' } })
    expect(session.greeting()).toEqual(ok('hello <1@mock.example.org>'))
    expect([session.state, session.opened, session.userName, session.tls]).toEqual([
      'AUTHORIZATION',
      undefined,
      undefined,
      undefined,
    ])
    expect(say('STLS')).toEqual({ reply: err('STLS is not offered'), next: 'continue' })
    expect(textsOf(say('CAPA'))[1]).not.toContain('STLS')
    const offering = alone({ setup: { offersStls: true } })
    expect(offering.say('STLS')).toEqual({ reply: ok('begin TLS'), next: 'tls' })
    expect(textsOf(offering.say('CAPA'))[1]).toContain('\r\nSTLS\r\n')
  })

  test('is refused where it is one too many', () => {
    expect(alone({ setup: { isOneTooMany: true } }).session.greeting()).toEqual(err('too many connections'))
    expect(alone({ setup: { isOneTooMany: false } }).session.greeting().status).toBe('+OK')
  })

  test('sees the maildrop as it is, or as it is made to', () => {
    expect(textsOf(aloneLoggedOn().say('UIDL'))).toEqual([
      'unique-id listing follows',
      '1 a\r\n2 b\r\n3 c\r\n',
    ])
    const shapeView = (view: MaildropView) => new MaildropView(view.entries.slice(0, 1))
    expect(textsOf(aloneLoggedOn({ setup: { shapeView } }).say('UIDL'))[1]).toBe('1 a\r\n')
  })
})

describe('a session that ends', () => {
  const GOOD_BYE = ok('pop3-mock signing off')
  const marked = (...options: Parameters<typeof aloneLoggedOn>) => {
    const one = aloneLoggedOn(...options)
    for (const line of ['DELE 1', 'DELE 2', 'DELE 3']) one.say(line)
    return one
  }
  const left = ({ maildrop }: ReturnType<typeof alone>) => maildrop.list().map(({ uniqueId }) => uniqueId)

  test('by QUIT tells what it has removed, and frees the lock', () => {
    const one = aloneLoggedOn()
    one.say('DELE 2')
    expect(one.say('QUIT')).toEqual({
      reply: GOOD_BYE,
      next: 'close',
      happened: { type: 'commit', uniqueIds: ['b'] },
    })
    expect([one.session.state, one.session.opened, one.maildrop.locked, left(one)]).toEqual([
      'UPDATE',
      undefined,
      false,
      ['a', 'c'],
    ])
    expect(alone().say('QUIT')).toEqual({ reply: GOOD_BYE, next: 'close' })
  })

  test('by QUIT may remove all but the last of what was marked', () => {
    const one = marked({ dialect: { commit: 'partly' } })
    expect(one.say('QUIT')).toEqual({
      reply: err('some deleted messages not removed'),
      next: 'close',
      happened: { type: 'commit', uniqueIds: ['a', 'b'] },
    })
    expect(left(one)).toEqual(['c'])
  })

  test('without QUIT removes nothing, or what a dialect wants', () => {
    const one = marked()
    expect([one.session.drop(), one.maildrop.locked, left(one)]).toEqual([undefined, false, ['a', 'b', 'c']])
    const other = marked({ dialect: { commit: 'on-drop', lockHeldMs: 5 } })
    const later = other.session.drop()
    expect([later?.delayMs, other.maildrop.locked, left(other)]).toEqual([5, true, []])
    later?.action()
    expect([other.maildrop.locked, other.session.opened]).toEqual([false, undefined])
  })
})

describe('a view that changes within the session', () => {
  test('keeps the marks of those messages that are still there', () => {
    const one = aloneLoggedOn()
    one.say('DELE 1')
    one.say('DELE 2')
    one.session.changeView((view) => {
      const entries = view.entries
        .slice(1)
        .map((entry, index) => ({ ...entry, index, messageNumber: index + 1 }))
      return new MaildropView(entries)
    })
    expect(textsOf(one.say('UIDL'))[1]).toBe('2 c\r\n')
    expect([...(one.session.opened?.deleted ?? [])].map(({ uniqueId }) => uniqueId)).toEqual(['b'])
    expect(textsOf(one.say('DELE 1'))).toEqual(['message 1 is marked as deleted'])
  })

  test('is nothing to a session that has not logged on', () => {
    const { session } = alone()
    session.changeView(() => {
      throw new Error('nobody asks')
    })
    expect(session.opened).toBe(undefined)
  })
})

describe('TLS that has begun', () => {
  test('lets everything be forgotten that was said before it', () => {
    const one = alone({ dialect: { unknownCommandLimit: 1 }, setup: { offersStls: true } })
    for (const line of ['LANG de', 'USER user', 'FOO', 'STLS']) one.say(line)
    const tls = { protocol: 'TLSv1.3', cipher: 'x', serverName: 'a', alpn: undefined, clientName: undefined }
    one.session.startedTls(tls)
    expect([one.session.tls, one.session.userName]).toEqual([tls, undefined])
    expect(one.say('PASS secret')).toEqual({ reply: err('give USER first'), next: 'continue' })
    expect(one.say('FOO')).toEqual({
      reply: err('unknown command'),
      next: 'continue',
      findings: ['unknown-command'],
    })
    expect(one.say('STLS')).toEqual({ reply: err('TLS is active already'), next: 'continue' })
  })
})

describe('response codes', () => {
  const codes = (capabilities: readonly string[]) => {
    const one = alone({ dialect: { capabilities } })
    one.maildrop.lock({})
    one.say('USER user')
    const wrong = one.say('PASS wrong')
    one.say('USER user')
    return [wrong, one.say('PASS secret')].map(
      (outcome) => !(outcome instanceof Promise) && outcome.reply.code,
    )
  }

  test.each<[capabilities: readonly string[], wrong: string | undefined, inUse: string | undefined]>([
    [['RESP-CODES', 'AUTH-RESP-CODE'], 'AUTH', 'IN-USE'],
    [['resp-codes', 'auth-resp-code'], 'AUTH', 'IN-USE'],
    [['RESP-CODES'], undefined, 'IN-USE'],
    [['AUTH-RESP-CODE'], 'AUTH', undefined],
    [[], undefined, undefined],
  ])('are given as %j announces them', (capabilities, wrong, inUse) => {
    expect(codes(capabilities)).toEqual([wrong, inUse])
  })
})

describe('a dialect', () => {
  test('says what becomes of a line that is too long, and may change within the session', () => {
    const one = alone({ dialect: { lineLimitInOctets: 20 } })
    const tooLong = {
      reply: err('a line has at most 20 octets'),
      next: 'continue',
      findings: ['overlong-line'],
    }
    expect(one.say('NOOP', 'none', true)).toEqual(tooLong)
    one.session.changeDialect({ ...one.session.dialect, overlongLine: 'close' })
    expect(one.say('NOOP', 'none', true)).toEqual({ ...tooLong, next: 'close' })
  })
})

describe('a message that is slow or not to be read', () => {
  const slow = (
    sizeInOctets: Message['sizeInOctets'],
    body: Message['body'] = () => EMPTY_BODY,
  ): Message => ({
    uniqueId: 'a',
    messageNumber: undefined,
    declaredSizeInOctets: undefined,
    sizeInOctets,
    body,
  })

  test('has its outcome in a while, with all that was found before', async () => {
    const one = aloneLoggedOn({ messages: [slow(async () => 7)] })
    expect(await one.say('STAT ', 'lf')).toEqual({
      reply: ok('1 7'),
      next: 'continue',
      findings: ['bare-lf', 'trailing-space'],
    })
  })

  test('is trouble that passes, told in one line of printable characters', async () => {
    const trouble = (text: string) => ({ reply: err(text, 'SYS/TEMP'), next: 'continue' })
    const fails = () => {
      throw new Error(`no\r\n\tfile ${'x'.repeat(500)}`)
    }
    const told = trouble(`no file ${'x'.repeat(392)}`)
    expect(aloneLoggedOn({ messages: [slow(fails, fails)] }).say('RETR 1')).toEqual(told)
    const later = aloneLoggedOn({ messages: [slow(async () => fails())] })
    expect(await later.say('STAT')).toEqual(told)
    const odd = slow(() => {
      throw 'no error'
    })
    expect(aloneLoggedOn({ messages: [odd] }).say('STAT')).toEqual(trouble('no error'))
  })
})

describe('TOP and RETR', () => {
  test('make a message one that was read as the dialect says', () => {
    const isReadBehind = (line: string, topMarks: 'nothing' | 'read') => {
      const { say, session, maildrop } = aloneLoggedOn({ dialect: { topMarks } })
      say(line)
      return session.opened?.view.entries.map(({ stored }) => maildrop.isRead(stored))
    }
    expect(isReadBehind('TOP 2 0', 'nothing')).toEqual([false, false, false])
    expect(isReadBehind('TOP 2 0', 'read')).toEqual([false, true, false])
    expect(isReadBehind('RETR 2', 'nothing')).toEqual([false, true, false])
  })

  test('of a message that is not there are refused, even where marked ones can be read', () => {
    const one = aloneLoggedOn({ dialect: { deletedMessages: 'readable' } })
    for (const line of ['RETR 4', 'TOP 4 0', 'RETR 0'])
      expect(one.say(line)).toEqual({ reply: err('no such message'), next: 'continue' })
  })

  test('of a whole message send the body that is kept', () => {
    const one = aloneLoggedOn({ messages: [new MemoryMessage(() => EMPTY_BODY)] })
    for (const line of ['RETR 1', 'TOP 1 9']) {
      const outcome = one.say(line)
      expect(!(outcome instanceof Promise) && outcome.reply.body === EMPTY_BODY).toBe(true)
    }
  })
})
