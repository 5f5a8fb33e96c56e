import { expect, test } from 'vitest'
import { transcriptSerializer } from '../../src/matchers/serializer.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { loggedOn, memoryServer } from '../support/memory-server.ts'
import { quitting } from './conversations.ts'

expect.addSnapshotSerializer(transcriptSerializer)

test('shows the conversation without secrets and times', () => {
  expect(quitting('C: NOOP\nS: +OK')).toMatchInlineSnapshot(`
    -- session 1 opened
    S: +OK ready
    C: USER user
    S: +OK
    C: PASS ********
    -- logged on: user (PASS)
    S: +OK
    C: NOOP
    S: +OK
    C: QUIT
    S: +OK
    -- session 1 closed: quit
  `)
})

test('is the same whatever the seed, the ports and the time are', () => {
  const shown = [1, 2].map((seed) => {
    const server = memoryServer({ seed })
    loggedOn(server)
    server.clock.advance(seed * 1000)
    return transcriptSerializer.serialize(server.service.transcript, {}, '', 0, [], () => '')
  })
  expect(shown[0]).toBe(shown[1])
  expect(shown[0]).toContain('ready <…>')
})

test('is the same however sessions take turns', () => {
  const [one, other] = [
    '-- session 1 opened\nS: +OK\n-- session 2 opened\nS2: +OK\nC1: CAPA\nS1: -ERR\nC2: NOOP\nS2: -ERR',
    '-- session 1 opened\nS: +OK\nC1: CAPA\nS1: -ERR\n-- session 2 opened\nS2: +OK\nC2: NOOP\nS2: -ERR',
  ].map(parseTranscript)
  const text = (value: unknown) => transcriptSerializer.serialize(value, {}, '', 0, [], () => '')
  expect(text(one)).toBe(text(other))
  expect(text(one)).toBe(
    '-- session 1 opened\nS: +OK\nC: CAPA\nS: -ERR\n\n-- session 2 opened\nS: +OK\nC: NOOP\nS: -ERR',
  )
})

test('indents every line within an object, and takes nothing but transcripts', () => {
  expect(transcriptSerializer.serialize(parseTranscript('C: CAPA\nS: -ERR'), {}, '  ', 0, [], () => '')).toBe(
    '-- session 1 opened\n  C: CAPA\n  S: -ERR\n  -- session 1 closed: client-ended',
  )
  expect([{}, null, 'text', { transcript: 1 }].map(transcriptSerializer.test)).toEqual([
    false,
    false,
    false,
    false,
  ])
})
