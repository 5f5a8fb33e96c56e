import { describe, expect, test } from 'vitest'
import { isHttpRequest, lineFindings, unknownFinding } from '../../src/session/command-line.ts'
import { type Command, parseCommand } from '../../src/wire/command.ts'
import type { Line } from '../../src/wire/line-reader.ts'
import { octetsOf } from '../../src/wire/octets.ts'

const LAX = { leadingSpace: true, tabs: true }

function commandOf(
  text: string,
  line: Partial<Line> = {},
  tolerance = { leadingSpace: false, tabs: false },
): Command {
  const end = line.ending === 'lf' ? '\n' : '\r\n'
  return parseCommand({ octets: octetsOf(text + end), ending: 'crlf', overlong: false, ...line }, tolerance)
}

describe('an HTTP request', () => {
  test.each([
    ['GET / HTTP/1.1', true],
    ['GET / HTTP/1.0', true],
    ['PRI * HTTP/2.0', true],
    ['GET /path HTTP/3', true],
    ['GET / HTTP/1.1 x', false],
    ['GET / HTTP/x', false],
    ['GET / HTTP/1.', false],
    ['GET /HTTP/1.1', false],
    ['GET /', false],
    ['STAT / HTTP/1.1', false],
  ])('%j: %j', (text, expected) => {
    expect(isHttpRequest(commandOf(text))).toBe(expected)
  })

  test.each([
    ['GET /aaaa', true],
    ['POST http://host/', true],
    ['POST https://host/', true],
    ['GET x /aaaa', false],
    ['GET x', false],
    ['get /', false],
    ['GETx /', false],
    ['xGET /', false],
    ['GET1 /', false],
    ['1GET /', false],
  ])('is known by its beginning where its end is lost: %j: %j', (text, expected) => {
    expect(isHttpRequest(commandOf(text, { overlong: true }))).toBe(expected)
  })
})

describe('what is found in a line', () => {
  test.each<[text: string, line: Partial<Line>, findings: readonly string[]]>([
    ['NOOP', {}, []],
    ['NOOP', { ending: 'lf' }, ['bare-lf']],
    [' NOOP', {}, ['leading-space']],
    ['   NOOP', { ending: 'lf' }, ['bare-lf', 'leading-space']],
    ['LIST\t1', {}, ['tab-separator']],
    ['  LIST\t1', {}, ['leading-space', 'tab-separator']],
    ['LIST 1\t', {}, []],
    ['FOO', {}, []],
    [' FOO\tx', {}, []],
    ['   ', {}, []],
    ['FOO', { ending: 'lf' }, ['bare-lf']],
    [' NOOP', { overlong: true, ending: 'lf' }, ['overlong-line']],
  ])('%j %o: %j', (text, line, findings) => {
    expect(lineFindings(commandOf(text, line, LAX))).toEqual(findings)
  })

  test.each([
    ['', 'empty-line'],
    [' ', 'leading-space'],
    [' STAT', 'leading-space'],
    ['STAT\t1', 'tab-separator'],
    ['FOO', 'unknown-command'],
    ['F~!', 'unknown-command'],
    ['F\x7fO', 'unprintable-octets'],
    ['F\xc3\xb6', 'unprintable-octets'],
  ])('%j is no command because of %s', (text, finding) => {
    expect(unknownFinding(commandOf(text))).toBe(finding)
  })
})
