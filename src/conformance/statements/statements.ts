/**
 * All 55 statements of [MS-STANOPOP3], in the order of the document: one list.
 */
import type { Statement } from '../statement.ts'
import { AUTHORIZATION } from './authorization.ts'
import { FRAMING } from './framing.ts'
import { LIST } from './list.ts'
import { NOOP_RSET_QUIT } from './noop-rset-quit.ts'
import { RETR_DELE } from './retr-dele.ts'
import { TOP_UIDL } from './top-uidl.ts'
import { TRANSACTION } from './transaction.ts'
import { USER_PASS_APOP } from './user-pass-apop.ts'

/** C0001 to C0047 and V0001 to V0008. */
export const statements: readonly Statement[] = [
  ...FRAMING,
  ...AUTHORIZATION,
  ...TRANSACTION,
  ...LIST,
  ...RETR_DELE,
  ...NOOP_RSET_QUIT,
  ...TOP_UIDL,
  ...USER_PASS_APOP,
]
