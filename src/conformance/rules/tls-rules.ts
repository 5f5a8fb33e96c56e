/**
 * RFC 2595 and 8314: STLS, and TLS itself.
 */
import type { ConformanceRule } from '../statement.ts'

export const TLS_RULES: readonly ConformanceRule[] = [
  {
    id: 'RFC2595-4-stls-in-authorization',
    topic: 'STLS',
    actor: 'client',
    level: 'MUST',
    text: 'STLS is sent in the AUTHORIZATION state only.',
    sources: ['RFC 2595 section 4'],
    check: 'stls-only-in-authorization',
  },
  {
    id: 'RFC2595-4-stls-argument',
    topic: 'STLS',
    actor: 'client',
    level: 'MUST NOT',
    text: 'STLS has no argument.',
    sources: ['RFC 2595 section 4'],
    check: 'stls-takes-no-argument',
  },
  {
    id: 'RFC2595-4-nothing-behind-stls',
    topic: 'STLS',
    actor: 'client',
    level: 'MUST NOT',
    text: 'Nothing is sent behind STLS until it is answered and the TLS handshake is done.',
    sources: ['RFC 2595 section 4', 'CVE-2011-0411'],
    check: 'waits-for-tls',
  },
  {
    id: 'RFC2595-4-capa-after-tls',
    topic: 'STLS',
    actor: 'client',
    level: 'SHOULD',
    text: 'After the TLS handshake the capability list is asked for again: the old one came in the clear.',
    sources: ['RFC 2595 section 4'],
    check: 'asks-again-after-tls',
  },
  {
    id: 'RFC2595-4-no-injected-replies',
    topic: 'STLS',
    actor: 'client',
    level: 'MUST NOT',
    text: 'What stands in the clear behind the answer to STLS is not taken for a reply.',
    sources: ['RFC 2595 section 4', 'CVE-2021-22947'],
    check: 'ignores-injected-replies',
  },
  {
    id: 'RFC2595-2.5-no-fall-back',
    topic: 'STLS',
    actor: 'client',
    level: 'MUST NOT',
    text: 'No log-on in the clear follows where STLS was offered and came to nothing.',
    sources: ['RFC 2595 section 2.5'],
    check: 'does-not-fall-back',
  },
  {
    id: 'RFC8314-5-tls-1.2',
    topic: 'TLS',
    actor: 'client',
    level: 'MUST',
    text: 'A client speaks TLS 1.2 or later.',
    sources: ['RFC 8314 section 5'],
    check: 'speaks-tls-1.2',
  },
  {
    id: 'RFC8314-5.3-certificate',
    topic: 'TLS',
    actor: 'client',
    level: 'MUST',
    text: 'A client does not go on with a server whose certificate is bad.',
    sources: ['RFC 8314 section 5.3', 'RFC 2595 section 2.4'],
    check: 'validates-certificates',
  },
]
