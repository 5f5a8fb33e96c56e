/**
 * One X.509 certificate (RFC 5280), made and signed with Node's own keys. Knows nothing of what it is for.
 *
 * Why no library: @peculiar/x509, the usual one, takes 140 ms to load with what it stands on, bundled still 60 ms and
 * 330 kB; keys and signatures are Node's anyway, and what remains is the writing down, which takes 1 ms.
 */
import { generateKeyPairSync, hash, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIPv4, isIPv6 } from 'node:net'
import {
  bitString,
  booleanTrue,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  utf8String,
} from './der.ts'

export interface KeyPair {
  readonly privateKey: KeyObject
  /** The public key, as a certificate holds it (SubjectPublicKeyInfo). */
  readonly publicKeyInfo: Uint8Array
  /** What the public key is found by (RFC 5280 section 4.2.1.2). */
  readonly keyIdentifier: Uint8Array
}

export interface CertificateContents {
  /** The common name; names hold nothing else here. */
  readonly subject: string
  readonly keys: KeyPair
  readonly notBefore: Date
  readonly notAfter: Date
  /** Host names and IP addresses, for a server; undefined: the certificate of an authority. */
  readonly hosts: readonly string[] | undefined
}

export interface Issuer {
  /** The common name. */
  readonly name: string
  /** P-256. */
  readonly keys: KeyPair
}

/** P-256, which takes a tenth of a millisecond, or an RSA key of so many bits. */
export function generateKeys(rsaBits?: number): KeyPair {
  const { publicKey, privateKey } =
    rsaBits === undefined
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: rsaBits })
  const publicKeyInfo = publicKey.export({ type: 'spki', format: 'der' })
  const keyIdentifier = hash('sha256', publicKeyInfo, 'buffer').subarray(0, 20)
  return { privateKey, publicKeyInfo, keyIdentifier }
}

const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'))
const COMMON_NAME = objectIdentifier('2.5.4.3')
/** Version 3, which is written as 2. */
const VERSION_3 = explicit(0, integer(Uint8Array.of(2)))

/** The certificate, in PEM. */
export function issueCertificate(contents: CertificateContents, issuer: Issuer): string {
  const body = sequence(
    VERSION_3,
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    commonName(issuer.name),
    sequence(time(contents.notBefore), time(contents.notAfter)),
    commonName(contents.subject),
    contents.keys.publicKeyInfo,
    explicit(3, sequence(...extensions(contents, issuer))),
  )
  const signature = sign('sha256', body, issuer.keys.privateKey)
  const lines = Buffer.from(sequence(body, ECDSA_WITH_SHA256, bitString(signature)))
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}-----END CERTIFICATE-----\n`
}

/** Positive, without zeros in front. */
function serialNumber(): Uint8Array {
  const octets = randomBytes(16)
  octets[0] = 0x40 | ((octets[0] ?? 0) & 0x3f)
  return octets
}

function commonName(name: string): Uint8Array {
  return sequence(setOf(sequence(COMMON_NAME, utf8String(name))))
}

/** RFC 5280 section 4.2.1, all that strict clients ask for (Python 3.13 wants the key identifiers). */
function extensions({ keys, hosts }: CertificateContents, issuer: Issuer): Uint8Array[] {
  const keyIdentifiers = [
    extension('2.5.29.14', octetString(keys.keyIdentifier)),
    extension('2.5.29.35', sequence(implicit(0, issuer.keys.keyIdentifier))),
  ]
  if (hosts === undefined) {
    const isAuthority = extension('2.5.29.19', sequence(booleanTrue()), booleanTrue())
    return [isAuthority, keyUsage(KEY_CERT_SIGN | CRL_SIGN), ...keyIdentifiers]
  }
  const serverAuthentication = sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))
  return [
    extension('2.5.29.19', sequence(), booleanTrue()),
    keyUsage(
      keys.privateKey.asymmetricKeyType === 'rsa' ? DIGITAL_SIGNATURE | KEY_ENCIPHERMENT : DIGITAL_SIGNATURE,
    ),
    extension('2.5.29.37', serverAuthentication),
    extension('2.5.29.17', sequence(...hosts.map(generalName), ...hosts.filter(isIPv4).map(dnsName))),
    ...keyIdentifiers,
  ]
}

function extension(identifier: string, value: Uint8Array, ...critical: readonly Uint8Array[]): Uint8Array {
  return sequence(objectIdentifier(identifier), ...critical, octetString(value))
}

/** Bit 0 is the highest one. */
const DIGITAL_SIGNATURE = 0x80
const KEY_ENCIPHERMENT = 0x20
const KEY_CERT_SIGN = 0x04
const CRL_SIGN = 0x02

function keyUsage(bits: number): Uint8Array {
  const unusedBits = 31 - Math.clz32(bits & -bits)
  return extension('2.5.29.15', bitString(Uint8Array.of(bits), unusedBits), booleanTrue())
}

function generalName(host: string): Uint8Array {
  const address = isIPv4(host) ? ipv4Octets(host) : isIPv6(host) ? ipv6Octets(host) : undefined
  return address === undefined ? dnsName(host) : implicit(7, address)
}

/**
 * Deviates, for IPv4 addresses: RFC 5280 section 4.2.1.6 wants them as addresses, and so they are told first. But fetchmail, nmh,
 * PHP and Jakarta Mail look for what they connect to among the names alone.
 */
function dnsName(host: string): Uint8Array {
  return implicit(2, Buffer.from(host, 'latin1'))
}

function ipv4Octets(address: string): Uint8Array {
  return Uint8Array.from(address.split('.'), Number)
}

function ipv6Octets(address: string): Uint8Array {
  // Written out without IPv4 parts by URL; a zone such as %eth0 is no part of the address.
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`)
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::')
  const groupsOf = (part: string) => part.split(':').filter((group) => group !== '')
  const behind = groupsOf(tail)
  const ahead = groupsOf(head)
  const groups = [...ahead, ...Array<string>(8 - ahead.length - behind.length).fill('0'), ...behind]
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
