/**
 * Mutants of `src/session/sasl` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

const SASL = 'src/session/sasl'
const NEVER_TAKEN =
  'For the compiler only: a pattern that matches has its groups, and a split has its first part.'
const HASHED = 'It is only ever hashed: another text that is always the same does as well.'

export const EXPLAINED_SASL: readonly Explanation[] = [
  ...['plain', 'oauthbearer', 'ntlm', 'gs2', 'scram', 'xoauth2', 'bearer-token'].flatMap((name) =>
    alike(`${SASL}/${name}.ts`, NEVER_TAKEN, [
      ["''", '"Stryker was here!"'],
      ['[]', '["Stryker was here"]'],
    ]),
  ),
  ...alike(`${SASL}/auth.ts`, 'A star that is ignored is not answered: the text is never sent.', [
    ["''", '"Stryker was here!"'],
  ]),
  ...alike(`${SASL}/auth.ts`, 'For the compiler only: no other verdict comes here.', [
    ['default:', 'default:'],
  ]),
  ...alike(`${SASL}/auth.ts`, 'Down or up, no two exchanges of a session have the same count.', [
    ['++data.authCount', '--data.authCount'],
  ]),
  ...alike(`${SASL}/oauthbearer.ts`, 'Two commas together stand at the end of the shortest header only.', [
    ['/^[ny],,$/', '/[ny],,$/'],
    ['/^[ny],,$/', '/^[ny],,/'],
  ]),
  ...alike(`${SASL}/bearer-token.ts`, 'With the flag s a point is any character: it goes to the end.', [
    ['/^bearer +(.*)$/is', '/^bearer +(.*)/is'],
  ]),
  ...alike(
    `${SASL}/ntlm.ts`,
    'A name that was found has its account, its secret, and both are the same when asked for again.',
    [
      ['name === undefined', 'false'],
      ['account?.ntlmProof', 'account.ntlmProof'],
      ['secret !== undefined', 'true'],
    ],
  ),
  ...alike(`${SASL}/ntlm.ts`, HASHED, [["'NTLM'", '""']]),
  ...alike(`${SASL}/cram-md5.ts`, HASHED, [["'CRAM-MD5'", '""']]),
  ...alike(`${SASL}/scram.ts`, HASHED, [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a mutant
    ['`SCRAM salt ${hash}`', '``'],
    ["'SCRAM nonce'", '""'],
  ]),
  ...alike(`${SASL}/derived-octets.ts`, HASHED, [["'latin1'", '""']]),
  ...alike(`${SASL}/scram.ts`, 'An unknown name has no account either, and that is looked at next.', [
    ['password === undefined', 'false'],
  ]),
  ...alike(`${SASL}/ntlm-proof.ts`, 'Only a Node.js whose OpenSSL forbids DES comes here.', [
    ['!getCiphers().includes(CIPHER)', 'false'],
  ]),
  ...alike(`${SASL}/ntlm-proof.ts`, 'Padding comes with final(), which nobody calls.', [['false', 'true']]),
  ...alike(`${SASL}/sasl-prep.ts`, 'A short cut: SASLprep leaves printable ASCII as it is.', [
    ['!/[^ -~]/.test(octets)', 'false'],
  ]),
  ...alike(`${SASL}/verdict.ts`, 'Of what readers give, only what is malformed has a type.', [
    ["'type' in found && found.type === 'malformed'", "'type' in found || found.type === 'malformed'"],
    ["found.type === 'malformed'", 'true'],
  ]),
]
