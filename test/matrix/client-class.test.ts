import { expect, test } from 'vitest'
import { besideOutlook, CLIENT_CLASSES, isWorse } from '../../src/matrix/client-class.ts'
import { OUTCOME_KINDS } from '../../src/outlook/outcome.ts'

test('classes go from best to worst', () => {
  expect(CLIENT_CLASSES).toEqual(['completes', 'fails cleanly', 'crashes', 'corrupts', 'hangs'])
  for (const [index, one] of CLIENT_CLASSES.entries()) {
    for (const [other, than] of CLIENT_CLASSES.entries()) expect(isWorse(one, than)).toBe(index > other)
  }
})

test('beside Outlook, whose outcomes have other names', () => {
  const verdicts = CLIENT_CLASSES.map((own) =>
    OUTCOME_KINDS.map((outlook) => besideOutlook(own, outlook).split(' ')[0]),
  )
  expect(OUTCOME_KINDS).toEqual(['completes', 'misreads', 'fails', 'hangs'])
  expect(verdicts).toEqual([
    ['as', 'better', 'better', 'better'],
    ['worse', 'better', 'as', 'better'],
    ['worse', 'better', 'worse', 'better'],
    ['worse', 'as', 'worse', 'better'],
    ['worse', 'worse', 'worse', 'as'],
  ])
})
