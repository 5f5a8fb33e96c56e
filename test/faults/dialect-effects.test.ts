import { expect, test } from 'vitest'
import { changedDialect } from '../../src/faults/dialect-effects.ts'
import { capabilityLines } from '../../src/session/capabilities.ts'
import { DEFAULT_DIALECT, type Dialect } from '../../src/session/dialect.ts'

/** CAPA's lines; the first effect is the highest. */
function lines(given: Dialect['capabilities'], ...effects: readonly Dialect['capabilities'][]) {
  const dialect = changedDialect(
    { ...DEFAULT_DIALECT, capabilities: given },
    effects.map((capabilities) => ({ type: 'dialect', capabilities })),
  )
  return capabilityLines(dialect.capabilities, {
    state: 'TRANSACTION',
    tls: false,
    offersStls: false,
    allowsClearText: true,
    mechanisms: [],
    loginDelayMs: null,
    offersUtf8: false,
    offersLanguages: false,
  })
}

test('of several effects the first has the say over a key', () => {
  const dialect = changedDialect(DEFAULT_DIALECT, [
    { type: 'dialect', rset: 'ignored' },
    { type: 'dialect', rset: 'unmarks', commit: 'never' },
  ])
  expect(dialect).toEqual({ ...DEFAULT_DIALECT, rset: 'ignored', commit: 'never' })
})

test('changes of the capability list come together, a list takes the place of what was said before', () => {
  const usual = lines([{}])
  const less = usual.filter((line) => line !== 'TOP' && line !== 'UIDL')
  expect(lines({}, { remove: ['TOP'] }, { remove: ['UIDL'] })).toEqual(less)
  expect(lines({ add: ['X-A'] }, { add: ['X-B'] })).toEqual([...usual, 'X-A', 'X-B'])
  expect(lines({}, { add: ['X-A'] }, { remove: ['X-A'] })).toEqual([...usual, 'X-A'])
  expect(lines({}, ['TOP'], { add: ['X-A'] })).toEqual(['TOP'])
  expect(lines(['UIDL'], { add: ['X-A'] }, ['TOP'])).toEqual(['TOP', 'X-A'])
  expect(lines({}, [], { add: ['X-A'] })).toEqual([])
})
