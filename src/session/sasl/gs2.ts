/**
 * The GS2 header that opens the messages of SCRAM and OAUTHBEARER (RFC 5801 section 4, RFC 5802 section 7).
 */
import { type Malformed, malformed } from './verdict.ts'

export interface Gs2Header {
  /** As it came, with both commas. */
  readonly text: string
  /** The authorization identity. Empty: none is given; undefined: it does not follow the grammar. */
  readonly authzid: string | undefined
}

/** What a message begins with; `y` is right here as `n` is, since no mechanism has a -PLUS variant (RFC 5802 section 6). */
export function readGs2Header(message: string): Gs2Header | Malformed {
  if (/^p=/.test(message)) return malformed('channel binding is not offered')
  const [text, field = ''] = /^[ny],([^,]*),/.exec(message) ?? []
  if (text === undefined) return malformed('there is no GS2 header')
  if (field === '') return { text, authzid: '' }
  return { text, authzid: field.startsWith('a=') ? readSaslName(field.slice(2)) : undefined }
}

/** RFC 5802 section 5.1, n: `=2C` is a comma, `=3D` is `=`; undefined: it is no saslname. */
export function readSaslName(text: string): string | undefined {
  if (!/^(?:[^\0=,]|=2C|=3D)+$/.test(text)) return undefined
  return text.replaceAll('=2C', ',').replaceAll('=3D', '=')
}
