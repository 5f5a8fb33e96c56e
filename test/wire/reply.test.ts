import { expect, test } from 'vitest'
import { EMPTY_BODY } from '../../src/wire/body.ts'
import { err, ok } from '../../src/wire/reply.ts'

test('a reply holds what was said and no key for what was not', () => {
  expect([ok('2 320'), ok('', EMPTY_BODY), err('no'), err('no', 'AUTH')]).toStrictEqual([
    { status: '+OK', text: '2 320' },
    { status: '+OK', text: '', body: EMPTY_BODY },
    { status: '-ERR', text: 'no' },
    { status: '-ERR', text: 'no', code: 'AUTH' },
  ])
})
