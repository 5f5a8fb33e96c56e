/**
 * The conversations of both pages and those at the edges of rules, whole: all that is kept and found in them.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { CONVERSATIONS, TOLD, toldOf } from './told-verdicts.ts'

const lines = new Map(
  readFileSync(TOLD, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => [line.slice(0, line.indexOf(':')), line]),
)

test('no line is left over', () => {
  expect([...lines.keys()]).toEqual(CONVERSATIONS.map(({ name }) => name))
})

test.each(CONVERSATIONS)('$name', (conversation) => {
  expect(toldOf(conversation)).toBe(lines.get(conversation.name))
  // Words for people: that there are some is all that is held.
  const { findings } = judge(conversation.transcript, conversation.options)
  expect(findings.filter(({ text }) => !/^\S+ .{9,}/s.test(text))).toEqual([])
})
