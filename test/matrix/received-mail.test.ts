import { describe, expect, test } from 'vitest'
import type { Conversation, Fetch } from '../../src/matrix/conversation.ts'
import { fetchedMail, type Surroundings, type Wanted } from '../../src/matrix/fetched-mail.ts'
import { type Mail, mailFrom } from '../../src/matrix/mail-text.ts'
import { learnMatching, type Matching, receivedMail } from '../../src/matrix/received-mail.ts'

const ONE = 'Subject: one\n\nThe first.'
const TWO = 'Subject: two\n\n.The second.'
const THREE = 'Subject: three\n\nThe third.'

const WANTED: Wanted = { count: 3, mayDouble: false }
const EXACT: Matching = { isExact: true, isStuffed: false }
const WITHIN: Matching = { isExact: false, isStuffed: false }

function mail(text: string): Mail {
  return mailFrom(Buffer.from(text.replaceAll('\n', '\r\n')))
}

function fetch(messageNumber: number, meant: string, read = meant, isWhole = true, session = 1): Fetch {
  return { session, messageNumber, meant: mail(meant), read: mail(read), isWhole }
}

const ALL: readonly Fetch[] = [fetch(1, ONE), fetch(2, TWO), fetch(3, THREE)]

function conversation(fetches: readonly Fetch[], deleted: readonly number[] = []): Conversation {
  const deletions = deleted.map((messageNumber) => ({ session: 1, messageNumber }))
  return { toldCount: 3, fetches, deletions, lastWords: '', fingerprint: '' }
}

function surroundings(removedCount = 0): Surroundings {
  return { stored: () => [ONE, TWO, THREE].map(mail), storedCount: 3, removedCount }
}

const WELL = { expected: 3, missing: 0, changed: 0, doubled: 0, lost: 0, undeleted: 0 }

describe('by the conversation alone', () => {
  test.each([
    { name: 'all were fetched', fetches: ALL, outcome: {} },
    { name: 'one was not', fetches: ALL.slice(0, 2), outcome: { missing: 1 } },
    {
      name: 'one broke off',
      fetches: [...ALL.slice(0, 2), fetch(3, THREE, 'Subj', false)],
      outcome: { missing: 1 },
    },
    {
      name: 'one had all its octets but no final line',
      fetches: [...ALL.slice(0, 2), fetch(3, THREE, THREE, false)],
      outcome: {},
    },
    {
      name: 'one came as another',
      fetches: [...ALL.slice(0, 2), fetch(3, THREE, ONE)],
      outcome: { changed: 1 },
    },
    { name: 'one came broken, then whole', fetches: [fetch(1, ONE, 'x'), ...ALL], outcome: {} },
    { name: 'one was fetched twice', fetches: [...ALL, fetch(1, ONE)], outcome: { doubled: 1 } },
    {
      name: 'all were fetched again in another session',
      fetches: [...ALL, ...ALL.map((one) => ({ ...one, session: 2 }))],
      outcome: {},
    },
    { name: 'all were fetched and deleted', fetches: ALL, deleted: [1, 2, 3], outcome: {} },
    {
      name: 'one was deleted that broke off',
      fetches: [...ALL.slice(0, 2), fetch(3, THREE, '', false)],
      deleted: [1, 2, 3],
      outcome: { missing: 1, lost: 1 },
    },
  ])('$name', ({ fetches, deleted = [], outcome }) => {
    const became = fetchedMail(conversation(fetches, deleted), WANTED, surroundings(deleted.length))
    expect(became).toEqual({ ...WELL, ...outcome })
  })

  test('a message that the server kept is not lost', () => {
    const became = fetchedMail(conversation([], [1]), WANTED, surroundings(0))
    expect(became).toEqual({ ...WELL, missing: 3 })
  })

  test('whoever fetches twice without a fault may do so under one', () => {
    const became = fetchedMail(conversation([...ALL, ...ALL]), { count: 3, mayDouble: true }, surroundings())
    expect(became).toEqual(WELL)
  })
})

describe('by a list of what the client has', () => {
  test.each([
    { name: 'all', texts: [THREE, ONE, TWO], outcome: {} },
    { name: 'one less', texts: [ONE, TWO], outcome: { missing: 1 } },
    { name: 'none', texts: [], outcome: { missing: 3 } },
    { name: 'one changed', texts: [ONE, TWO, `${THREE}\n+OK`], outcome: { changed: 1 } },
    { name: 'one twice', texts: [ONE, TWO, THREE, THREE], outcome: { doubled: 1 } },
    { name: 'one that never was', texts: [ONE, TWO, THREE, '+OK'], outcome: { changed: 1 } },
    {
      name: 'one with its dots left in',
      texts: [ONE, TWO.replace('\n.', '\n..'), THREE],
      outcome: { changed: 1 },
    },
  ])('$name', ({ texts, outcome }) => {
    const received = { texts, areMessages: true }
    expect(receivedMail(conversation(ALL), WANTED, surroundings(), received, EXACT)).toEqual({
      ...WELL,
      ...outcome,
    })
  })

  test('what it deleted and does not have is lost', () => {
    const received = { texts: [ONE, TWO], areMessages: true }
    const became = receivedMail(conversation(ALL, [1, 2, 3]), WANTED, surroundings(3), received, EXACT)
    expect(became).toEqual({ ...WELL, missing: 1, lost: 1 })
  })

  test('what it has without RETR counts', () => {
    const received = { texts: [ONE, TWO, THREE], areMessages: true }
    expect(receivedMail(conversation([]), WANTED, surroundings(), received, EXACT)).toEqual(WELL)
  })
})

describe('by what the client printed', () => {
  const added = `${THREE}\n+OK more`

  test.each([
    { name: 'all, with other words', text: `3 messages\n${ONE}\n${TWO}\n${THREE}\nbye`, outcome: {} },
    { name: 'one less', text: `${ONE}\n${THREE}`, outcome: { missing: 1 } },
    { name: 'one cut', text: `${ONE}\n${TWO}\n${THREE.slice(0, -3)}`, outcome: { missing: 1 } },
    { name: 'one twice', text: `${ONE}\n${ONE}\n${TWO}\n${THREE}`, outcome: { doubled: 1 } },
  ])('$name', ({ text, outcome }) => {
    const received = { texts: [text], areMessages: false }
    expect(receivedMail(conversation(ALL), WANTED, surroundings(), received, WITHIN)).toEqual({
      ...WELL,
      ...outcome,
    })
  })

  test('one that was sent with something added is changed, though it can be found', () => {
    const fetches = [...ALL.slice(0, 2), fetch(3, THREE, added)]
    const received = { texts: [`${ONE}\n${TWO}\n${added}`], areMessages: false }
    expect(receivedMail(conversation(fetches), WANTED, surroundings(), received, WITHIN)).toEqual({
      ...WELL,
      changed: 1,
    })
  })

  test('a message within another is counted once for each', () => {
    const longer = `Fwd:\n${ONE}\nSee above.`
    const received = { texts: [`${longer}\n${ONE}`], areMessages: false }
    const both = conversation([fetch(1, ONE), fetch(2, longer)])
    expect(receivedMail(both, { count: 2, mayDouble: false }, surroundings(), received, WITHIN)).toEqual({
      ...WELL,
      expected: 2,
    })
  })
})

describe('how a client gives its messages is learnt where no fault is in the way', () => {
  const stuffed = [ONE, TWO.replace('\n.', '\n..'), THREE]

  test.each([
    { name: 'each text a message', texts: [ONE, TWO, THREE], areMessages: true, matching: EXACT },
    {
      name: 'headers added',
      texts: [ONE, TWO, THREE].map((text) => `Received: x\n${text}`),
      areMessages: true,
      matching: WITHIN,
    },
    { name: 'all in one', texts: [`${ONE}\n${TWO}\n${THREE}`], areMessages: false, matching: WITHIN },
    { name: 'dots left in', texts: stuffed, areMessages: true, matching: { isExact: true, isStuffed: true } },
    {
      name: 'dots left in, all in one',
      texts: [stuffed.join('\n')],
      areMessages: false,
      matching: { isExact: false, isStuffed: true },
    },
    { name: 'something else', texts: ['one', 'two', 'three'], areMessages: true, matching: undefined },
  ])('$name', ({ texts, areMessages, matching }) => {
    expect(learnMatching(conversation(ALL), WANTED, surroundings(), { texts, areMessages })).toEqual(matching)
  })
})
