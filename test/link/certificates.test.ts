/**
 * What is minted, as Node and OpenSSL read it.
 */
import { execFile } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Certificates } from '../../src/link/certificates.ts'
import type { CertificateProblem } from '../../src/link/link.ts'
import { describeWith } from '../support/require-program.ts'

const certificates = new Certificates('127.0.0.1')
const ca = new X509Certificate(certificates.ca)
const minted = (problem?: CertificateProblem) => new X509Certificate(certificates.server(problem).cert)

const LOCAL = 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1'
/** For clients that look for an address among the names. */
const AS_NAME = 'DNS:127.0.0.1'
const P256 = { asymmetricKeyType: 'ec', asymmetricKeyDetails: { namedCurve: 'prime256v1' } }

function isValidNow({ validFrom, validTo }: X509Certificate): boolean {
  return Date.parse(validFrom) < Date.now() && Date.now() < Date.parse(validTo)
}

describe('the authority', () => {
  test('signs itself with P-256 and is one', () => {
    expect([ca.ca, ca.verify(ca.publicKey), ca.checkIssued(ca), isValidNow(ca)]).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(ca.publicKey).toMatchObject(P256)
  })

  test('is another one each time it is minted, by name too', () => {
    const other = new X509Certificate(new Certificates('127.0.0.1').ca)
    expect(ca.subject).toMatch(/^CN=pop3-mock CA [0-9a-f]{8}$/)
    expect([other.subject === ca.subject, other.verify(ca.publicKey)]).toEqual([false, false])
  })
})

describe("a server's certificate", () => {
  test('that is right is signed by the authority and valid for this machine', () => {
    const { key, cert } = certificates.server()
    const certificate = new X509Certificate(cert)
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(certificate.publicKey).toMatchObject(P256)
    expect(certificate).toMatchObject({
      ca: false,
      subject: 'CN=127.0.0.1',
      issuer: ca.subject,
      subjectAltName: `${LOCAL}, ${AS_NAME}`,
    })
    expect([certificate.verify(ca.publicKey), certificate.checkIssued(ca), isValidNow(certificate)]).toEqual([
      true,
      true,
      true,
    ])
    expect([
      certificate.checkHost('localhost'),
      certificate.checkIP('127.0.0.1'),
      certificate.checkIP('::1'),
    ]).toEqual(['localhost', '127.0.0.1', '::1'])
  })

  test.each([
    ['127.0.0.2', '127.0.0.2'],
    ['0.0.0.0', '0.0.0.0'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['2001:db8::8:800:200c:417a', '2001:DB8:0:0:8:800:200C:417A'],
    ['fe80::1%eth0', 'FE80:0:0:0:0:0:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['::ffff:192.0.2.1', '0:0:0:0:0:FFFF:C000:201'],
    ['64:ff9b::', '64:FF9B:0:0:0:0:0:0'],
  ])('is valid for the address %s', (host, written) => {
    const { cert } = new Certificates(host).server()
    const asName = host.includes(':') ? AS_NAME : `${AS_NAME}, DNS:${host}`
    expect(new X509Certificate(cert).subjectAltName).toBe(`${LOCAL}, IP Address:${written}, ${asName}`)
  })

  test('has a serial number of its own, which is positive', () => {
    const serials = Array.from({ length: 20 }, () => {
      const fresh = new Certificates('127.0.0.1')
      return [fresh.ca, fresh.server().cert, fresh.server('expired').cert]
    })
      .flat()
      .map((pem) => new X509Certificate(pem).serialNumber)
    expect(new Set(serials).size).toBe(60)
    expect(serials.filter((serial) => !/^[4-7][0-9A-F]{31}$/.test(serial))).toEqual([])
  })

  test('is minted once', () => {
    expect(certificates.server()).toBe(certificates.server())
    expect(certificates.server('expired')).toBe(certificates.server('expired'))
  })

  test.each<[CertificateProblem, object]>([
    ['expired', { subjectAltName: `${LOCAL}, ${AS_NAME}`, isValid: false, isSigned: true }],
    ['not-yet-valid', { subjectAltName: `${LOCAL}, ${AS_NAME}`, isValid: false, isSigned: true }],
    ['wrong-host', { subjectAltName: 'DNS:wrong-host.example', isValid: true, isSigned: true }],
    ['unknown-authority', { subjectAltName: `${LOCAL}, ${AS_NAME}`, isValid: true, isSigned: false }],
    ['self-signed', { subjectAltName: `${LOCAL}, ${AS_NAME}`, isValid: true, isSigned: false }],
    ['weak-key', { subjectAltName: `${LOCAL}, ${AS_NAME}`, isValid: true, isSigned: true }],
    [
      'nul-in-name',
      {
        subjectAltName: ['localhost', '127.0.0.1', '::1']
          .map((host) => `DNS:"${host}\\u0000.attacker.example"`)
          .join(', '),
        isValid: true,
        isSigned: true,
      },
    ],
  ])('that is %s has this one fault', (problem, expected) => {
    const certificate = minted(problem)
    const { subjectAltName } = certificate
    const isSigned = certificate.verify(ca.publicKey) && certificate.checkIssued(ca)
    expect({ subjectAltName, isValid: isValidNow(certificate), isSigned }).toEqual(expected)
  })

  test('is expired or not yet valid by a day or more', () => {
    const dayMs = 24 * 60 * 60 * 1000
    expect(Date.now() - Date.parse(minted('expired').validTo)).toBeGreaterThanOrEqual(dayMs)
    expect(Date.parse(minted('not-yet-valid').validFrom) - Date.now()).toBeGreaterThan(300 * dayMs)
  })

  test('is signed by itself, or by an authority that nobody has heard of', () => {
    const own = minted('self-signed')
    expect([own.issuer, own.verify(own.publicKey)]).toEqual(['CN=127.0.0.1', true])
    expect(minted('unknown-authority').issuer).toMatch(/^CN=pop3-mock unknown CA /)
  })

  test('has a key of 1024 bits if it is weak', () => {
    expect(minted('weak-key').publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 1024 })
  })
})

const OPENSSL = 'openssl'

await describeWith({ command: OPENSSL, probe: ['version'], tells: /^OpenSSL [3-9]/ }, () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'pop3-mock-test-'))
    writeFileSync(join(folder, 'ca.pem'), certificates.ca)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  /** The verdict on a certificate, of a client that is as strict as can be. */
  function verdict(problem: CertificateProblem | undefined): Promise<string> {
    const file = `${problem ?? 'right'}.pem`
    writeFileSync(join(folder, file), certificates.server(problem).cert)
    const how = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', 'localhost', '-no-CApath']
    const args = ['verify', ...how, '-CAfile', 'ca.pem', file]
    return new Promise((resolve) => {
      execFile(OPENSSL, args, { cwd: folder }, (_error, stdout, stderr) => resolve(stdout + stderr))
    })
  }

  test.each<[CertificateProblem | undefined, string]>([
    [undefined, 'right.pem: OK'],
    ['expired', 'certificate has expired'],
    ['not-yet-valid', 'certificate is not yet valid'],
    ['wrong-host', 'hostname mismatch'],
    ['nul-in-name', 'hostname mismatch'],
    ['unknown-authority', 'unable to get local issuer certificate'],
    ['self-signed', 'self-signed certificate'],
    ['weak-key', 'weak-key.pem: OK'],
  ])('a certificate that is %s gets its verdict: %s', async (problem, said) => {
    expect(await verdict(problem)).toContain(said)
  })
})
