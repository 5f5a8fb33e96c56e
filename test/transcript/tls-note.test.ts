import { describe, expect, it } from 'vitest'
import type { TlsEvent } from '../../src/transcript/event.ts'
import { readTlsNote, type TlsFields, tlsNote } from '../../src/transcript/tls-note.ts'

const NOTHING = {
  protocol: undefined,
  cipher: undefined,
  serverName: undefined,
  alpn: undefined,
  clientName: undefined,
  problem: undefined,
}

describe('a TLS note', () => {
  it.each<[string, Partial<TlsFields> & Pick<TlsFields, 'result'>]>([
    ['ok', { result: 'ok' }],
    ['ok: TLSv1.3', { result: 'ok', protocol: 'TLSv1.3' }],
    ['ok: cipher X', { result: 'ok', cipher: 'X' }],
    [
      'ok: TLSv1.2, cipher X, server name h, ALPN pop3, client certificate c, certificate self-signed',
      {
        result: 'ok',
        protocol: 'TLSv1.2',
        cipher: 'X',
        serverName: 'h',
        alpn: 'pop3',
        clientName: 'c',
        certificate: 'self-signed',
      },
    ],
    ['ok: server name a\\x2c b', { result: 'ok', serverName: 'a, b' }],
    [
      'ok: certificate\\x20a\\x20b, certificate c',
      { result: 'ok', protocol: 'certificate a b', certificate: 'c' },
    ],
    ['fails', { result: 'failed' }],
    ['fails: alert 42', { result: 'failed', problem: 'alert 42' }],
    [
      'fails: the certificate is old, certificate expired',
      { result: 'failed', problem: 'the certificate is old', certificate: 'expired' },
    ],
    [
      'fails: certificate\\x20a\\x2c certificate b',
      { result: 'failed', problem: 'certificate a, certificate b' },
    ],
    ['fails: cipher X', { result: 'failed', problem: 'cipher X' }],
    ['fails: certificate expired', { result: 'failed', certificate: 'expired' }],
  ])('%j is written and read back', (text, fields) => {
    const event: TlsEvent = { type: 'tls', seq: 1, timeMs: 0, session: 1, ...NOTHING, ...fields }
    expect([tlsNote(event), readTlsNote(text)]).toStrictEqual([`tls ${text}`, { ...NOTHING, ...fields }])
  })

  it('has names in UTF-8', () => {
    const event: TlsEvent = {
      type: 'tls',
      seq: 1,
      timeMs: 0,
      session: 1,
      ...NOTHING,
      result: 'ok',
      clientName: '日',
    }
    expect(tlsNote(event)).toBe('tls ok: client certificate 日')
    expect(tlsNote({ ...event, clientName: 'j\xf6' })).toBe('tls ok: client certificate j\\xf6')
    expect(readTlsNote('ok: client certificate 日')?.clientName).toBe('\xe6\x97\xa5')
  })

  it.each(['', 'okay', 'ok TLSv1.3', 'ok:TLSv1.3', 'not ok', 'failed'])('is not %j', (text) => {
    expect(readTlsNote(text)).toBeUndefined()
  })
})
