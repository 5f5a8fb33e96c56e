import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseJson } from '../../src/load/parse-json.ts'
import { refusalOf } from './loaded.ts'

test('JSON is parsed as JSON.parse does, behind a byte order mark too', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('', '\ufeff'), (value, mark) => {
      expect(parseJson(mark + JSON.stringify(value, undefined, 2), 'x')).toEqual(
        JSON.parse(JSON.stringify(value)),
      )
    }),
  )
})

describe('what is not JSON is refused with line, column, what was found and what is allowed:', () => {
  test.each([
    ['', '1:1', 'the end of the file', 'a value'],
    ['{\n  "a": 1,\n}', '3:1', '"}"', 'a key in double quotes (no comma behind the last member)'],
    ['[1, 2,]', '1:7', '"]"', 'a value'],
    ['{ "a" 1 }', '1:7', '"1"', ':'],
    ['{ a: 1 }', '1:3', '"a"', 'a key in double quotes or }'],
    ["{ 'a': 1 }", '1:3', `"'a': 1 }"`, 'a key in double quotes or }'],
    ['[1 2]', '1:4', '"2"', ', or ]'],
    ['{"a":{"b":[]} "c":1}', '1:15', '"\\"c\\":1}"', ', or }'],
    ['[1]\n\n]', '3:1', '"]"', 'nothing more'],
    ['[01]', '1:3', '"1"', ', or ]'],
    ['{"a": "open\n"}', '1:7', '"\\"open"', 'a value'],
    ['[tru]', '1:2', '"tru"', 'a value or ]'],
    ['{"a": 1', '1:8', 'the end of the file', ', or }'],
    ['[// no comments\n]', '1:2', '"/"', 'a value or ]'],
  ])('%j', (text, at, found, allowed) => {
    expect(refusalOf(() => parseJson(text, 'x.json'))).toEqual({
      code: 'INVALID_FIXTURE',
      path: `x.json:${at}`,
      message: `x.json:${at}: this is not JSON: found ${found}. Allowed here: ${allowed}.`,
    })
  })
})

test('whatever JSON.parse refuses is refused within the text', () => {
  const pieces = fc.constantFrom('{', '}', '[', ']', ':', ',', '"a"', '"', '1', '-', 'true', ' ', '\n', 'é')
  fc.assert(
    fc.property(fc.string({ unit: pieces }), (text) => {
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        const { path } = refusalOf(() => parseJson(text, 'x'))
        const [, line, column] = /^x:(\d+):(\d+)$/.exec(path ?? '') ?? []
        const lines = text.split('\n')
        expect(Number(line)).toBeLessThanOrEqual(lines.length)
        expect(Number(column)).toBeLessThanOrEqual((lines[Number(line) - 1]?.length ?? -1) + 1)
        return
      }
      expect(parseJson(text, 'x')).toEqual(value)
    }),
    { numRuns: 2000 },
  )
})
