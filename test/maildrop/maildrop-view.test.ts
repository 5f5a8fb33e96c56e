import { expect, test } from 'vitest'
import { MaildropView, type Sizes, type ViewEntry } from '../../src/maildrop/maildrop-view.ts'
import type { Message } from '../../src/maildrop/message.ts'
import { EMPTY_BODY } from '../../src/wire/body.ts'
import { textOf } from '../../src/wire/octets.ts'

interface Measured {
  sizeInOctets: () => number | Promise<number>
  declaredSizeInOctets?: number
  messageNumber?: number
}

function viewOf(...measured: Measured[]): MaildropView {
  return new MaildropView(
    measured.map(({ sizeInOctets, declaredSizeInOctets, messageNumber = 0 }, index) => {
      const message: Message = {
        uniqueId: undefined,
        messageNumber: undefined,
        declaredSizeInOctets,
        sizeInOctets,
        body: () => EMPTY_BODY,
      }
      return {
        index,
        messageNumber: messageNumber || index + 1,
        uniqueId: `id-${index + 1}`,
        message,
        stored: message,
      }
    }),
  )
}

function sizesOf(view: MaildropView, sizes: Sizes): number[] {
  return view.entries.map((entry) => sizes.of(entry))
}

test('sizes that are known are told at once, a declared one without a look at the message', () => {
  const view = viewOf(
    { sizeInOctets: () => 5 },
    { sizeInOctets: () => Promise.reject(), declaredSizeInOctets: 7 },
  )
  const sizes = view.sizes() as Sizes
  expect([sizesOf(view, sizes), sizes.total(view.entries), sizes.total(view.entries.slice(1))]).toEqual([
    [5, 7],
    12,
    7,
  ])
  expect(view.sizes()).toBe(sizes)
})

test('sizes without some entries are 0 for these, and as they were for the rest', () => {
  const view = viewOf(...[5, 6, 7].map((size) => ({ sizeInOctets: () => size })))
  const [first, , third] = view.entries as [ViewEntry, ViewEntry, ViewEntry]
  const sizes = view.sizes() as Sizes
  expect([
    sizesOf(view, sizes.without(new Set([first, third]))),
    sizes.without(new Set([first])).total(view.entries),
    sizesOf(view, sizes.without(new Set())),
    sizesOf(view, sizes),
  ]).toEqual([[0, 6, 0], 13, [5, 6, 7], [5, 6, 7]])
})

test('sizes that take time are promised, and the same to all who ask meanwhile', async () => {
  const view = viewOf(
    { sizeInOctets: async () => 5 },
    { sizeInOctets: () => 6 },
    { sizeInOctets: async () => 7 },
  )
  const promised = [view.sizes(), view.sizes()]
  expect(promised[0]).toBeInstanceOf(Promise)
  const [one, other] = await Promise.all(promised)
  expect(one).toBe(other)
  expect(one && sizesOf(view, one)).toEqual([5, 6, 7])
})

test('a message that cannot be measured fails now or later, and is tried again', async () => {
  let failures = 2
  const view = viewOf(
    { sizeInOctets: async () => 1 },
    {
      sizeInOctets: () => {
        if (failures-- > 0) throw new Error('gone')
        return 2
      },
    },
  )
  await expect(view.sizes()).rejects.toThrow('gone')
  await expect(view.sizes()).rejects.toThrow('gone')
  expect(sizesOf(view, await view.sizes())).toEqual([1, 2])
})

test('an entry is found by its message-number, with gaps too', () => {
  const size = { sizeInOctets: () => 1 }
  const view = viewOf(size, { ...size, messageNumber: 5 }, { ...size, messageNumber: 9 })
  expect([0, 1, 2, 5, 9, 10, Number.NaN].map((number) => view.find(number)?.uniqueId)).toEqual([
    undefined,
    'id-1',
    undefined,
    'id-2',
    'id-3',
    undefined,
    undefined,
  ])
})

test('listings of the whole view are built once, those of a part by its own entries', () => {
  const view = viewOf({ sizeInOctets: () => 5 }, { sizeInOctets: () => 6, messageNumber: 4 })
  const sizes = view.sizes() as Sizes
  const rest = view.entries.slice(1)
  const listings = [view.scanListing(view.entries, sizes), view.uniqueIdListing(view.entries)]
  expect(listings.map(({ octets }) => textOf(octets))).toEqual(['1 5\r\n4 6\r\n', '1 id-1\r\n4 id-2\r\n'])
  expect(textOf(view.scanListing(rest, sizes).octets)).toBe('4 6\r\n')
  expect(textOf(view.uniqueIdListing(rest).octets)).toBe('4 id-2\r\n')
  expect(view.scanListing(view.entries, sizes)).toBe(listings[0])
  expect(view.uniqueIdListing(view.entries)).toBe(listings[1])
})
