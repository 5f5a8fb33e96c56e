/**
 * RFC 6856: UTF8 and LANG.
 */
import type { ConformanceRule } from '../statement.ts'

export const UTF8_RULES: readonly ConformanceRule[] = [
  {
    id: 'RFC6856-2-utf8-only-when-advertised',
    topic: 'UTF8',
    actor: 'client',
    level: 'SHOULD',
    text: 'UTF8 is sent only where the capability list holds it.',
    sources: ['RFC 6856 section 2'],
    check: 'uses-utf8-when-advertised',
  },
  {
    id: 'RFC6856-2-utf8-in-authorization',
    topic: 'UTF8',
    actor: 'client',
    level: 'MUST',
    text: 'UTF8 is sent in the AUTHORIZATION state only; Outlook sends it later.',
    sources: ['RFC 6856 section 2'],
    check: 'utf8-only-in-authorization',
  },
  {
    id: 'RFC6856-2.1-utf8-argument',
    topic: 'UTF8',
    actor: 'client',
    level: 'MUST NOT',
    text: 'UTF8 has no argument.',
    sources: ['RFC 6856 section 2.1'],
    check: 'utf8-takes-no-argument',
  },
  {
    id: 'RFC6856-2.1-stls-before-utf8',
    topic: 'UTF8',
    actor: 'client',
    level: 'MUST NOT',
    text: 'STLS is not sent after UTF8.',
    sources: ['RFC 6856 section 2.1'],
    check: 'stls-goes-before-utf8',
  },
  {
    id: 'RFC6856-2.2-utf8-log-on',
    topic: 'UTF8',
    actor: 'client',
    level: 'MUST NOT',
    text: 'Names and passwords are sent in UTF-8 only where UTF8 USER is offered.',
    sources: ['RFC 6856 section 2.2'],
    check: 'logs-on-in-ascii',
  },
  {
    id: 'RFC6856-3.2-language-range',
    topic: 'LANG',
    actor: 'client',
    level: 'MUST',
    text: 'LANG takes one language range, or *.',
    sources: ['RFC 6856 section 3.2', 'RFC 4647 section 2.1'],
    check: 'names-language-range',
  },
]
