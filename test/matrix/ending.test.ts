import { describe, expect, test } from 'vitest'
import { endingOfError, endingOfProcess } from '../../src/matrix/ending.ts'

describe('a process', () => {
  test.each([
    { end: { code: 0 }, ending: { how: 'succeeded' } },
    {
      end: { code: 0, stderr: 'Traceback (most recent call last):\n  x\nE: 1\n' },
      ending: { how: 'succeeded' },
    },
    { end: { code: 1 }, ending: { how: 'failed', words: 'exit code 1' } },
    {
      end: { code: 56, stderr: 'a\ncurl: (56) Recv failure\n\n' },
      ending: { how: 'failed', words: 'exit code 56: curl: (56) Recv failure' },
    },
    {
      end: { code: 255, stderr: 'no greeting\n' },
      ending: { how: 'failed', words: 'exit code 255: no greeting' },
    },
    {
      end: {
        code: 60,
        stderr: '3 messages\ncurl: (60) certificate has expired\nMore details here: x\n\nhow to fix it\n',
      },
      ending: { how: 'failed', words: 'exit code 60: curl: (60) certificate has expired' },
    },
    {
      end: { code: 1, stderr: 'Error: 80AC02BF097F0000:error:0A00010B:SSL routines\n' },
      ending: { how: 'failed', words: 'exit code 1: Error: error:0A00010B:SSL routines' },
    },
    { end: { code: null, signal: 'SIGSEGV' }, ending: { how: 'crashed', words: 'ended by SIGSEGV' } },
    { end: { code: 139 }, ending: { how: 'crashed', words: 'exit code 139 (SIGSEGV)' } },
    { end: { code: 3221225477 }, ending: { how: 'crashed', words: 'exit code 3221225477' } },
    {
      end: { code: 1, stderr: 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: x\n' },
      ending: { how: 'crashed', words: 'ValueError: x' },
    },
    {
      end: { code: 2, stderr: `a\tb\u0000${'c'.repeat(200)}` },
      ending: { how: 'failed', words: `exit code 2: a b ${'c'.repeat(142)}…` },
    },
  ])('$end', ({ end, ending }) => {
    expect(endingOfProcess({ signal: null, stderr: '', ...end })).toEqual(ending)
  })
})

describe('an error', () => {
  class MailError extends Error {
    override readonly name = 'MailError'
  }
  test.each([
    {
      error: new Error('the server says -ERR'),
      isCaught: true,
      ending: { how: 'failed', words: 'Error: the server says -ERR' },
    },
    { error: new MailError('no\nmore'), isCaught: true, ending: { how: 'failed', words: 'MailError: no' } },
    {
      error: new TypeError('x is undefined'),
      isCaught: true,
      ending: { how: 'crashed', words: 'TypeError: x is undefined' },
    },
    { error: new RangeError('-1'), isCaught: true, ending: { how: 'crashed', words: 'RangeError: -1' } },
    { error: '-ERR', isCaught: true, ending: { how: 'crashed', words: 'threw "-ERR"' } },
    { error: undefined, isCaught: true, ending: { how: 'crashed', words: 'threw undefined' } },
    {
      error: new Error('reset'),
      isCaught: false,
      ending: { how: 'crashed', words: 'nobody caught Error: reset' },
    },
  ])('$error, caught: $isCaught', ({ error, isCaught, ending }) => {
    expect(endingOfError(error, isCaught)).toEqual(ending)
  })
})
