/**
 * What a client of the soak does, drawn beforehand: most behave, the others vanish, half-close, send garbage, reset in
 * mid-command or never read. Knows nothing of how it is carried out.
 */
import { CRLF, octetsOf } from '../../src/wire/octets.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'

export type ClientAction =
  | { readonly type: 'send'; readonly octets: Uint8Array }
  | { readonly type: 'shake-hands'; readonly isContent: boolean }
  | { readonly type: 'finish' | 'reset' | 'vanish' | 'stop-reading' }

export interface ClientScript {
  /** The only account that this client knows. */
  readonly user: string
  readonly entrance: 'plain' | 'stls' | 'implicit'
  readonly actions: readonly ClientAction[]
}

export function passwordOf(user: string): string {
  return `secret of ${user}`
}

export function drawScript(draws: SeededDraws, users: readonly string[]): ClientScript {
  const user = draws.pick(users)
  const entrance = draws.weighted([
    [8, 'plain'],
    [3, 'stls'],
    [1, 'implicit'],
  ] as const)
  const actions: ClientAction[] = []
  if (entrance === 'implicit') actions.push(handshake(draws))
  else if (entrance === 'stls' && draws.chance(0.5)) actions.push(line('STLS'), handshake(draws))
  if (draws.chance(0.05)) actions.push(oddity(draws))
  if (draws.chance(0.9)) actions.push(...logOn(draws, user))
  for (let left = draws.below(9); left > 0; left--) actions.push(step(draws))
  return { user, entrance, actions: [...actions, ...ending(draws)] }
}

function line(text: string): ClientAction {
  return { type: 'send', octets: octetsOf(text + CRLF) }
}

function handshake(draws: SeededDraws): ClientAction {
  return { type: 'shake-hands', isContent: draws.chance(0.8) }
}

function logOn(draws: SeededDraws, user: string): ClientAction[] {
  const password = draws.chance(0.95) ? passwordOf(user) : 'wrong'
  const plain = Buffer.from(`\0${user}\0${password}`).toString('base64')
  return draws.weighted<() => ClientAction[]>([
    [6, () => [line(`USER ${user}`), line(`PASS ${password}`)]],
    [2, () => [line(`USER ${user}\r\nPASS ${password}`)]],
    [1, () => [line(`AUTH PLAIN ${plain}`)]],
    [1, () => [line('AUTH PLAIN'), line(plain)]],
    [1, () => [line('AUTH CRAM-MD5'), line(draws.chance(0.5) ? '*' : 'bm9ib2R5IDEyMzQ=')]],
    [1, () => [line('CAPA'), line(`user ${user}`), line(`PASS ${password}`)]],
  ])()
}

const COMMANDS = [
  ...['STAT', 'LIST', 'UIDL', 'RETR 1', 'RETR 2', 'RETR 3', 'TOP 1 0', 'TOP 2 5', 'LIST 2', 'UIDL 1'],
  ...['DELE 1', 'DELE 2', 'DELE 1', 'NOOP', 'RSET', 'CAPA', 'RETR 99', 'DELE 0', 'XYZZY', 'UTF8', 'LANG de'],
] as const

function step(draws: SeededDraws): ClientAction {
  const commands = Array.from({ length: draws.chance(0.2) ? draws.between(2, 6) : 1 }, () =>
    draws.pick(COMMANDS),
  )
  return draws.chance(0.06) ? oddity(draws) : line(commands.join(CRLF))
}

/** Nothing that a decent client would send. */
function oddity(draws: SeededDraws): ClientAction {
  return draws.weighted<() => ClientAction>([
    [4, () => ({ type: 'send', octets: draws.octets(draws.below(80)) })],
    [2, () => line('x'.repeat(draws.between(200, 3000)))],
    [2, () => ({ type: 'send', octets: octetsOf('RETR') })],
    [1, () => line('GET / HTTP/1.1\r\nHost: localhost\r\n')],
    [1, () => ({ type: 'send', octets: octetsOf('LIST\nSTAT\r\r\n\0\n') })],
    [1, () => line('\u0016\u0003\u0001\u0002\0\u0001')],
  ])()
}

function ending(draws: SeededDraws): ClientAction[] {
  const half = octetsOf(draws.pick(['RET', 'DELE 1', 'QUIT', 'UIDL\r']))
  return draws.weighted<() => ClientAction[]>([
    [12, () => [line('QUIT'), { type: 'finish' }]],
    [2, () => [line('QUIT'), { type: 'reset' }]],
    [1, () => [line('QUIT\r\nDELE 1\r\nRETR 2')]],
    [2, () => [{ type: 'finish' }]],
    [2, () => [{ type: 'reset' }]],
    [2, () => [{ type: 'vanish' }]],
    [2, () => [{ type: 'send', octets: half }, { type: 'reset' }]],
    [1, () => [{ type: 'send', octets: half }, { type: 'finish' }]],
    [1, () => [{ type: 'stop-reading' }, line(Array(12).fill('RETR 1').join(CRLF)), { type: 'vanish' }]],
    [1, () => [line('RETR 1\r\nQUIT'), { type: 'finish' }]],
  ])()
}
