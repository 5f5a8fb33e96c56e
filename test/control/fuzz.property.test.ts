/**
 * Whatever is sent, the dispatcher answers; and whoever is refused is told where and what is allowed.
 */
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { describeParams } from '../../src/control/describe-methods.ts'
import { dispatch } from '../../src/control/dispatch.ts'
import type { Method } from '../../src/control/method.ts'
import { METHOD_TABLE } from '../../src/control/method-table.ts'
import type { MethodName, ServerInfo } from '../../src/control/method-types.ts'
import { CODE_NUMBERS, RPC_CODES, type RpcError } from '../../src/control/rpc-error.ts'
import { startControlServer } from '../../src/control.ts'
import { callOf } from './control-state.ts'
import { RawControl } from './raw-control.ts'

/** Ten thousand in all. */
const RUNS = { garbage: 2000, requests: 6000, batches: 1000, frames: 1000 }
const SEED = 20_260_726

const call = callOf()
afterAll(() => call.control.leases.closeAll())

/** Stands for the id of a server that runs, in whatever is generated. */
const RUNNING = '<running>'
const NUMBERS: ReadonlySet<number> = new Set([...Object.values(CODE_NUMBERS), ...Object.values(RPC_CODES)])

/** Values that are nearly right somewhere. */
const plausible = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      RUNNING,
      'user',
      'missing-crlf',
      'RETR',
      'RETR 1',
      'x',
      '',
      'json',
      'text',
      '1',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(0, 1, 2, -1, 0.5, 1e9, 2 ** 53, true, false, null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>({}, [], [[]], [null], ['x'], ['missing-crlf'], [{ raw: 'a' }], {
      path: '../..',
    }),
  },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record(
        {
          when: fc.jsonValue(),
          do: fc.record({ type: fc.constantFrom('silence', 'delay', 'status', 'x'), at: fc.jsonValue() }),
        },
        { requiredKeys: ['do'] },
      ),
      { maxLength: 2 },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record(
        { subject: fc.string(), rawBase64: fc.string(), uniqueId: fc.jsonValue() },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue() },
)

/** Never so long, or so public, that the test would have to wait or would meet others. */
const tame: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  server: fc.oneof({ weight: 5, arbitrary: fc.constant(RUNNING) }, { weight: 1, arbitrary: plausible }),
  timeoutMs: fc.constantFrom<unknown>(0, 1, 2, -1, 1e9, 'x', null),
  port: fc.constantFrom<unknown>(0, -1, 0.5, 70_000, 'x', null),
  host: fc.constantFrom<unknown>('127.0.0.1', '::1', '0.0.0.0', 'localhost', '', 1, null),
  ttlMs: fc.constantFrom<unknown>(60_000, 0, -1, 1e12, 'x'),
}

const names = Object.keys(METHOD_TABLE) as MethodName[]

/** A method that is there, with parameters of its own names. */
const nearlyRight = fc.constantFrom(...names).chain((method) => {
  const params = describeParams(METHOD_TABLE[method] as Method)
  const entries = params.map(({ name }): [string, fc.Arbitrary<unknown>] => [name, tame[name] ?? plausible])
  const always = params
    .filter(({ name, required }) => required || name === 'timeoutMs')
    .map(({ name }) => name)
  const exact = fc.record(Object.fromEntries(entries), { requiredKeys: always })
  const spoilt = fc
    .tuple(exact, fc.string(), plausible)
    .map(([given, key, value]) => ({ ...given, [key]: value }))
  return fc.record({
    jsonrpc: fc.constant('2.0'),
    id: fc.integer(),
    method: fc.constant(method),
    params: fc.oneof({ weight: 4, arbitrary: exact }, { weight: 1, arbitrary: spoilt }),
  })
})

/** Something that has the keys of a request. */
const vaguelyRight = fc.record(
  {
    jsonrpc: fc.constantFrom<unknown>('2.0', '1.0', 2, null),
    id: fc.jsonValue(),
    method: fc.oneof(fc.constantFrom<unknown>('rpc.method', 'server', '__proto__', 1, null), fc.string()),
    params: fc.jsonValue(),
  },
  { requiredKeys: [] },
)

const request = fc.oneof({ weight: 5, arbitrary: nearlyRight }, { weight: 1, arbitrary: vaguelyRight })

const garbage = fc.oneof(
  fc.string(),
  fc.uint8Array({ maxLength: 200 }).map((octets) => Buffer.from(octets).toString('latin1')),
  fc.json(),
  // A right one with something cut out or put in.
  fc
    .tuple(nearlyRight, fc.nat(), fc.nat(20), fc.string({ maxLength: 5 }))
    .map(([message, at, count, put]) => {
      const text = JSON.stringify(message)
      const start = at % text.length
      return text.slice(0, start) + put + text.slice(start + count)
    })
    // What was cut off must not make a wait longer.
    .filter((text) => !text.includes('wait.')),
)

type Answer = { readonly error?: RpcError; readonly result?: unknown }

let running: string | undefined

/** Sends it, with the id of a server that runs; closes whatever that has started. */
async function sent(text: string): Promise<readonly Answer[]> {
  if (running === undefined || !call.control.leases.list().some(({ id }) => id === running)) {
    const create = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server.create', params: {} })
    running = (JSON.parse((await dispatch(create, call)) as string) as { result: ServerInfo }).result.id
  }
  const answer = await dispatch(text.replaceAll(RUNNING, running), call)
  for (const held of call.control.leases.list())
    if (held.id !== running) await call.control.leases.close(held)
  return answer === undefined ? [] : ([JSON.parse(answer)].flat() as Answer[])
}

/** Sends it; as many answers come as are due, each of them one that helps. */
async function answered(text: string): Promise<readonly Answer[]> {
  const answers = await sent(text)
  expect([text, answers.length]).toEqual([text, answersDue(text)])
  for (const answer of answers) checkAnswer(answer)
  return answers
}

/** One to each request but notifications (JSON-RPC 2.0 section 4.1), and to whatever is no request. */
function answersDue(text: string): number {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 1
  }
  if (!Array.isArray(value) || value.length === 0) return isNotification(value) ? 0 : 1
  return value.filter((one) => !isNotification(one)).length
}

function isNotification(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || 'id' in value) return false
  const { jsonrpc, method } = value as { jsonrpc?: unknown; method?: unknown }
  return jsonrpc === '2.0' && typeof method === 'string'
}

function checkAnswer({ error, result }: Answer): void {
  if (error === undefined) return expect(result).toBeDefined()
  const { code, message, data } = error
  expect([message, NUMBERS.has(code) && code !== RPC_CODES.internal]).toEqual([message, true])
  expect([message, data?.code]).toEqual([message, expect.any(String)])
  if (data?.code !== 'INVALID_OPTION') return
  // A message that is no JSON, or no object, has no place within.
  const isWhole = code === RPC_CODES.parse || message.startsWith('The batch') || data.path === undefined
  if (isWhole)
    expect([message, [RPC_CODES.parse, RPC_CODES.request]]).toEqual([message, expect.arrayContaining([code])])
  else expect([message, data.path]).toEqual([message, expect.stringMatching(/./)])
  expect(message).toMatch(TELLS)
}

/** What is allowed, or what was meant, or what there is instead. */
const TELLS =
  /[Aa]llowed|Did you mean|lists all|: missing\.|The maildrop holds|Armed: |Give |not among|has neither|can never|never/

describe('of ten thousand messages none goes without an answer that helps', () => {
  const limit = { timeout: 120_000 }

  test('octets and JSON of any kind', limit, async () => {
    const property = fc.asyncProperty(garbage, async (text) => {
      await answered(text)
    })
    await fc.assert(property, { numRuns: RUNS.garbage, seed: SEED })
  })

  test('requests that are nearly right', limit, async () => {
    let refused = 0
    const property = fc.asyncProperty(request, async (message) => {
      const answers = await answered(JSON.stringify(message))
      if (answers.some(({ error }) => error !== undefined)) refused++
    })
    await fc.assert(property, { numRuns: RUNS.requests, seed: SEED })
    // Neither are all refused, or nothing would be tried; nor are all carried out.
    expect(refused / RUNS.requests).toBeGreaterThan(0.2)
    expect(refused / RUNS.requests).toBeLessThan(0.9)
  })

  test('batches of them', limit, async () => {
    const property = fc.asyncProperty(fc.array(request, { maxLength: 8 }), async (batch) => {
      await answered(JSON.stringify(batch))
    })
    await fc.assert(property, { numRuns: RUNS.batches, seed: SEED })
  })

  test('frames over a WebSocket, all at once', limit, async () => {
    await using server = await startControlServer()
    const control = await RawControl.open(server)
    for (const text of fc.sample(garbage, { numRuns: RUNS.frames, seed: SEED })) control.webSocket.send(text)
    expect(await control.call('server.list')).toEqual(expect.any(Array))
    control.webSocket.close(1000)
  })
})
