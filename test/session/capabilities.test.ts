import { describe, expect, test } from 'vitest'
import {
  type Capabilities,
  type CapabilitySituation,
  capabilityLines,
} from '../../src/session/capabilities.ts'

const BARE: CapabilitySituation = {
  state: 'AUTHORIZATION',
  tls: false,
  offersStls: false,
  allowsClearText: false,
  mechanisms: [],
  loginDelayMs: null,
  offersUtf8: false,
  offersLanguages: false,
}
const ALWAYS = [
  'TOP',
  'UIDL',
  'RESP-CODES',
  'AUTH-RESP-CODE',
  'PIPELINING',
  'EXPIRE NEVER',
  'IMPLEMENTATION pop3-mock',
]

function lines(capabilities: Capabilities, situation: Partial<CapabilitySituation> = {}): readonly string[] {
  return capabilityLines(capabilities, { ...BARE, ...situation })
}

describe('the default list', () => {
  test('has what a server does in every situation', () => {
    expect(lines({})).toEqual(ALWAYS)
  })

  test.each<[situation: Partial<CapabilitySituation>, more: readonly string[]]>([
    [{ allowsClearText: true }, ['USER']],
    [{ mechanisms: ['PLAIN', 'NTLM'] }, ['SASL PLAIN NTLM']],
    [{ loginDelayMs: 60_000 }, ['LOGIN-DELAY 60']],
    [{ loginDelayMs: 1 }, ['LOGIN-DELAY 1']],
    [{ loginDelayMs: 1001 }, ['LOGIN-DELAY 2']],
    [{ offersStls: true }, ['STLS']],
    [{ offersStls: true, tls: true }, []],
    [{ offersStls: true, state: 'TRANSACTION' }, []],
    [{ offersUtf8: true }, ['UTF8 USER']],
    [{ offersLanguages: true }, ['LANG']],
  ])('where there is %o has %j as well', (situation, more) => {
    expect(lines({}, situation).filter((line) => !ALWAYS.includes(line))).toEqual(more)
    expect(lines({}, situation).filter((line) => ALWAYS.includes(line))).toEqual(ALWAYS)
  })
})

describe('a dialect', () => {
  test('puts a list of its own in the place of the default one', () => {
    expect(lines(['UIDL', 'X-A b'])).toEqual(['UIDL', 'X-A b'])
    expect(lines([])).toEqual([])
  })

  test('sets, removes by tag and adds', () => {
    expect(lines({ set: ['A', 'B b'], remove: ['a', 'B'], add: ['B c', 'D'] })).toEqual(['B c', 'D'])
    expect(lines({ remove: ['expire now', 'Top'] })).toEqual(
      ALWAYS.filter((line) => line !== 'TOP' && line !== 'EXPIRE NEVER'),
    )
    expect(lines({ add: ['X'] })).toEqual([...ALWAYS, 'X'])
    expect(lines({ set: ['AB', 'A B'], remove: ['A'] })).toEqual(['AB'])
  })

  test('makes its changes in order, each where it holds', () => {
    const changes: Capabilities = [
      { set: ['A'] },
      { state: 'TRANSACTION', add: ['T'] },
      { tls: true, add: ['S'] },
      { tls: false, state: 'AUTHORIZATION', add: ['C'] },
    ]
    expect(lines(changes)).toEqual(['A', 'C'])
    expect(lines(changes, { tls: true })).toEqual(['A', 'S'])
    expect(lines(changes, { state: 'TRANSACTION' })).toEqual(['A', 'T'])
    expect(lines(changes, { state: 'TRANSACTION', tls: true })).toEqual(['A', 'T', 'S'])
  })
})
