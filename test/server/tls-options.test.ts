/**
 * What may be said of TLS and of who may log on, and what is said of what may not.
 */
import { Server } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Certificates } from '../../src/link/certificates.ts'
import { type Pop3ServerOptions, resolveOptions } from '../../src/server/options.ts'
import { startPop3Server } from '../../src/server/server.ts'

const { key, cert } = new Certificates('127.0.0.1').server()
const other = new Certificates('127.0.0.1').server()
const account = { user: 'anna', password: 'b' }

const FORMS = 'Allowed is "off", "implicit", "stls" or an object with mode, key and cert.'
const UNREADABLE = /^found what OpenSSL cannot read \(.+\)\. Allowed is /

/** Each bad option, the path of what is bad, and what is said of it. */
const REFUSED: readonly [options: unknown, path: string, said: string | RegExp][] = [
  [{ tls: 'stsl' }, 'tls', `found "stsl". ${FORMS} Did you mean "stls"?`],
  [{ tls: 5 }, 'tls', `found 5. ${FORMS}`],
  [{ tls: {} }, 'tls.mode', 'missing.'],
  [{ tls: { mode: 'off', key, cert } }, 'tls.mode', 'found "off". Allowed is "implicit" or "stls".'],
  [{ tls: { mode: 'stls', key } }, 'tls.cert', 'missing.'],
  [{ tls: { mode: 'stls', key, crt: cert } }, 'tls.cert', 'missing. Is crt meant to be it?'],
  [{ tls: { mode: 'stls', key, cert: 5 } }, 'tls.cert', 'found 5. Allowed is a text in PEM form.'],
  [
    { tls: { mode: 'stls', key: 'server.key', cert } },
    'tls.key',
    /a private key in PEM form, not encrypted\. The text itself is meant, not the name of a file\.$/,
  ],
  [{ tls: { mode: 'stls', key: cert, cert } }, 'tls.key', UNREADABLE],
  [{ tls: { mode: 'stls', key, cert: key } }, 'tls.cert', UNREADABLE],
  [{ tls: { mode: 'stls', key, cert, ca: key } }, 'tls.ca', UNREADABLE],
  [
    { tls: { mode: 'stls', key: other.key, cert } },
    'tls.key',
    'is not the key of the certificate in tls.cert.',
  ],
  [{ tlsPort: -1 }, 'tlsPort', 'found -1. Allowed is a whole number from 0 to 65535.'],
  [
    { tls: 'implicit', tlsPort: 0 },
    'tlsPort',
    'given beside implicit TLS on the port itself. Give it beside tls "stls".',
  ],
  [
    { requestClientCertificate: true },
    'requestClientCertificate',
    'given without TLS. Give tls or tlsPort too.',
  ],
  [{ tlsMinVersion: 'TLSv1' }, 'tlsMinVersion', 'given without TLS. Give tls or tlsPort too.'],
  [
    { tls: 'stls', tlsMinVersion: 'TLSv1.4' },
    'tlsMinVersion',
    'found "TLSv1.4". Allowed is "TLSv1" or "TLSv1.1" or "TLSv1.2" or "TLSv1.3". Did you mean "TLSv1.1"?',
  ],
  [
    { tls: 'stls', requestClientCertificate: 1 },
    'requestClientCertificate',
    'found 1. Allowed is true or false.',
  ],
  [
    { accounts: [{ ...account, delegates: ['ana'] }] },
    'accounts[0].delegates[0]',
    '"ana" has no account. Did you mean "anna"?',
  ],
  [
    { accounts: [{ ...account, delegates: 'anna' }] },
    'accounts[0].delegates',
    'found "anna". Allowed is a list.',
  ],
  [
    { accounts: [{ ...account, ntlmProof: 'none' }] },
    'accounts[0].ntlmProof',
    'found "none". Allowed is "any" or "verified".',
  ],
  [
    { accounts: [{ ...account, token: 'a\nb' }] },
    'accounts[0].token',
    'found "a\\nb". Allowed is a text that is not empty, without CR, LF and NUL.',
  ],
  [
    { accounts: [{ ...account, isDisabled: 0 }] },
    'accounts[0].isDisabled',
    'found 0. Allowed is true or false.',
  ],
]

describe('startPop3Server', () => {
  afterEach(() => void vi.restoreAllMocks())

  test.each(REFUSED)('refuses %j', async (options, path, said) => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    const started = startPop3Server(options as Pop3ServerOptions)
    await expect(started).rejects.toMatchObject({ name: 'Pop3MockError', code: 'INVALID_OPTION', path })
    const message = await started.catch((error: Error) => error.message)
    if (typeof said === 'string') expect(message).toBe(`${path}: ${said}`)
    else expect(String(message).slice(path.length + 2)).toMatch(said)
    expect(listen).not.toHaveBeenCalled()
  })
})

describe('resolveOptions', () => {
  test.each<[Pop3ServerOptions, object | undefined]>([
    [{}, undefined],
    [{ tls: 'off' }, undefined],
    [{ tls: 'stls' }, { entrance: 'stls', port: undefined, given: undefined }],
    [{ tls: 'implicit' }, { entrance: 'implicit', port: undefined, given: undefined }],
    [{ tlsPort: 0 }, { entrance: 'stls', port: 0, given: undefined }],
    [
      { tls: 'stls', tlsPort: 995 },
      { entrance: 'stls', port: 995, given: undefined },
    ],
    [
      { tls: 'off', tlsPort: 0 },
      { entrance: 'plain', port: 0, given: undefined },
    ],
  ])('takes %j for what it says', (options, tls) => {
    const resolved = resolveOptions(options, () => 7).tls
    expect(resolved).toEqual(tls && { ...tls, requestClientCertificate: false, minVersion: 'TLSv1.2' })
  })

  test('takes a certificate of your own for its own authority, unless told of one', () => {
    const tls = { mode: 'implicit', key, cert } as const
    expect(resolveOptions({ tls }, () => 7).tls?.given).toEqual({ key, cert, ca: cert })
    const { ca } = new Certificates('127.0.0.1')
    expect(resolveOptions({ tls: { ...tls, ca } }, () => 7).tls?.given).toEqual({ key, cert, ca })
  })

  test('gives accounts what their options say of logging on', () => {
    const logOn = { token: 't', ntlmProof: 'verified', delegates: ['d'], isDisabled: true } as const
    const accounts = [
      { ...account, ...logOn },
      { user: 'd', password: '' },
    ]
    const [one, two] = [...resolveOptions({ accounts }, () => 7).accounts]
    expect(one).toMatchObject({ ...account, ...logOn })
    expect(Object.keys(two ?? {})).toEqual(['user', 'password', 'maildrop'])
  })
})
