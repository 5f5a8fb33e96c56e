/**
 * Messages and their answers: JSON-RPC 2.0 as its own page shows it, and errors that can be told apart.
 */
import { afterAll, describe, expect, test } from 'vitest'
import { dispatch } from '../../src/control/dispatch.ts'
import { METHOD_TABLE } from '../../src/control/method-table.ts'
import type { DescribedInterface } from '../../src/control/method-types.ts'
import { CODE_NUMBERS, RPC_CODES } from '../../src/control/rpc-error.ts'
import { ERROR_CODES } from '../../src/errors.ts'
import { callOf } from './control-state.ts'

const call = callOf()
afterAll(() => call.control.leases.closeAll())

async function answered(message: unknown): Promise<unknown> {
  const text = typeof message === 'string' ? message : JSON.stringify(message)
  const answer = await dispatch(text, call)
  return answer === undefined ? undefined : JSON.parse(answer)
}

const LIST = { jsonrpc: '2.0', method: 'server.list' }

describe('a message', () => {
  test.each([
    ['an id that is a number', { ...LIST, id: 1 }, { jsonrpc: '2.0', id: 1, result: [] }],
    ['an id that is a text', { ...LIST, id: 'one' }, { jsonrpc: '2.0', id: 'one', result: [] }],
    ['an id that is null', { ...LIST, id: null }, { jsonrpc: '2.0', id: null, result: [] }],
    ['no id: a notification, to which nothing is said', LIST, undefined],
    ['a notification that fails', { ...LIST, method: 'nothing' }, undefined],
    [
      'further keys, which others may read',
      { ...LIST, id: 1, traceparent: 'x' },
      { jsonrpc: '2.0', id: 1, result: [] },
    ],
  ])('with %s', async (_, message, expected) => {
    expect(await answered(message)).toEqual(expected)
  })

  test('to a method without parameters says that it takes none', async () => {
    expect(await answered({ ...LIST, id: 1, params: { x: 1 } })).toEqual({
      jsonrpc: '2.0',
      id: 1,
      error: {
        code: -32602,
        message: 'x: unknown key. Allowed: none.',
        data: { code: 'INVALID_OPTION', path: 'x' },
      },
    })
  })

  test.each([
    ['no JSON', '{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]', -32700, undefined],
    ['nothing', '', -32700, undefined],
    ['a text', '"rpc.methods"', -32600, undefined],
    ['null', 'null', -32600, undefined],
    ['a number', '1', -32600, undefined],
    ['no version', { id: 1, method: 'server.list' }, -32600, 'jsonrpc'],
    ['another version', { ...LIST, jsonrpc: '1.0', id: 1 }, -32600, 'jsonrpc'],
    ['a method that is a number', { ...LIST, id: 1, method: 1 }, -32600, 'method'],
    ['an id that is a list', { ...LIST, id: [] }, -32600, 'id'],
    ['a method that is not there', { ...LIST, id: 1, method: 'server.lists' }, -32601, 'method'],
    ['parameters by position', { ...LIST, id: 1, params: [] }, -32602, 'params'],
    ['parameters that are null', { ...LIST, id: 1, params: null }, -32602, 'params'],
    ['a parameter that is not there', { ...LIST, id: 1, params: { servers: 1 } }, -32602, 'servers'],
    ['a parameter that is missing', { ...LIST, id: 1, method: 'server.get' }, -32602, 'server'],
    [
      'a parameter of another kind',
      { ...LIST, id: 1, method: 'server.get', params: { server: 1 } },
      -32602,
      'server',
    ],
  ])('that is or has %s is refused', async (_, message, code, path) => {
    const answer = (await answered(message)) as { error: { code: number; message: string; data: object } }
    const data = path === undefined ? { code: 'INVALID_OPTION' } : { code: 'INVALID_OPTION', path }
    expect(answer).toMatchObject({ jsonrpc: '2.0', error: { code, data } })
    expect(answer.error.data).toEqual(data)
    expect(answer.error.message).toMatch(/Allowed|missing/)
  })

  test('to a method of a similar name says which one was meant', async () => {
    const answer = await answered({ ...LIST, id: 1, method: 'fault.use' })
    expect(answer).toMatchObject({
      error: {
        message: expect.stringContaining(
          'method: there is no method "fault.use". Did you mean faults.use? Allowed: server.create, ',
        ),
      },
    })
  })
})

describe('a batch', () => {
  test('is answered one by one, in its order, notifications left out', async () => {
    const batch = [
      { ...LIST, id: 1 },
      LIST,
      { foo: 'boo' },
      { ...LIST, id: 2, method: 'nothing' },
      { ...LIST, id: 3 },
    ]
    expect(await answered(batch)).toMatchObject([
      { id: 1, result: [] },
      { id: null, error: { code: -32600 } },
      { id: 2, error: { code: -32601 } },
      { id: 3, result: [] },
    ])
  })

  test('of notifications only is not answered', async () => {
    expect(await answered([LIST, LIST])).toBeUndefined()
  })

  test('of nothing is no batch', async () => {
    expect(await answered([])).toMatchObject({ id: null, error: { code: -32600 } })
  })
})

describe('the table', () => {
  test('describes itself: every method, every parameter, every error', async () => {
    const { result } = (await answered({ ...LIST, id: 1, method: 'rpc.methods' })) as {
      result: DescribedInterface
    }
    expect(result.protocol).toBe('pop3-mock.v1')
    expect(result.methods.map(({ name }) => name)).toEqual(Object.keys(METHOD_TABLE))
    expect(result.methods.find(({ name }) => name === 'wait.command')).toEqual({
      name: 'wait.command',
      access: 'read',
      allowed: true,
      summary: 'Wait for a command; what came before counts',
      params: [
        { name: 'server', kind: 'text', required: true, summary: expect.any(String) },
        { name: 'timeoutMs', kind: 'number', required: false, summary: 'how long to wait; default 4000' },
        { name: 'since', kind: 'number', required: false, summary: expect.any(String) },
        { name: 'session', kind: 'number', required: false, summary: expect.any(String) },
        { name: 'nth', kind: 'number', required: false, summary: expect.any(String) },
        { name: 'query', kind: 'text', required: true, summary: expect.any(String) },
      ],
    })
    expect(result.errors.map(({ code, number }) => [code, number])).toEqual([
      ...Object.entries(RPC_CODES),
      ...Object.entries(CODE_NUMBERS),
    ])
    for (const { name, summary, params } of result.methods) {
      expect(summary, name).toMatch(/^[A-Z]/)
      for (const param of params) {
        expect([name, param.name, param.kind, param.summary]).toEqual([
          name,
          param.name,
          expect.stringMatching(/^[a-z"]/),
          expect.stringMatching(/./),
        ])
      }
    }
  })

  test('gives every code of ours a number of its own', () => {
    expect(Object.keys(CODE_NUMBERS)).toEqual(Object.keys(ERROR_CODES))
    const numbers = Object.values(CODE_NUMBERS)
    expect(new Set(numbers).size).toBe(numbers.length)
    // Stable: whoever changes this list breaks clients in every language.
    expect(CODE_NUMBERS).toMatchObject({
      INVALID_OPTION: -32602,
      INVALID_FIXTURE: -32000,
      ADDRESS_IN_USE: -32003,
      SERVER_CLOSED: -32005,
      EXPECTATION_FAILED: -32006,
      WAIT_TIMEOUT: -32007,
      CONTROL_REFUSED: -32008,
    })
  })
})
