import { expect, test } from 'vitest'
import { type Growth, growthFigureOf } from './growth.ts'
import { growthSvg } from './growth-svg.ts'

function figure(
  family: string,
  name: string,
  costs: Readonly<Record<number, number>>,
  scale: Growth['scale'] = 'count',
) {
  const points = Object.entries(costs).map(([size, cost]) => ({ size: Number(size), rounds: [cost] }))
  return growthFigureOf({ family, name, of: 'things & more', scale, unit: 'ms', points })
}

function textsIn(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)].map((match) =>
    (match[1] as string).replace(/<[^>]*>/g, ''),
  )
}

test('a panel has a title, ticks with units on both axes, what grows, and a legend with exponents', () => {
  expect(textsIn(growthSvg([figure('Load', 'a < b', { 1: 0.02, 10: 0.2, 100: 2 })]))).toEqual([
    'Load',
    '1',
    '10',
    '100',
    '10 µs',
    '100 µs',
    '1 ms',
    '10 ms',
    'things &amp; more',
    'a &lt; b n^1.00',
  ])
})

test('nothing has a place of its own on a logarithmic axis', () => {
  expect(textsIn(growthSvg([figure('Rules', 'STAT', { 0: 1, 10: 1, 100: 10 })])).slice(1, 4)).toEqual([
    '0',
    '10',
    '100',
  ])
})

test('octets are ticked in steps of sixteen', () => {
  const svg = growthSvg([figure('Octets', 'RETR', { 1024: 1, 65536: 2, 1048576: 10 }, 'octets')])
  expect(textsIn(svg).slice(1, 4)).toEqual(['1 KiB', '16 KiB', '256 KiB'])
})

test('a linear cost goes from corner to corner, as the dotted line does', () => {
  const svg = growthSvg([figure('Load', 'all', { 1: 1, 10: 10, 100: 100 })])
  const paths = [...svg.matchAll(/class="(line|linear)" d="M([^"]*)"/g)].map((match) => match.slice(1, 3))
  expect(paths.slice(0, 2)).toEqual([
    ['linear', '64 246L420 36'],
    ['line', '64 246L242 141L420 36'],
  ])
})

test('families stand in two columns, each with its own curves', () => {
  const svg = growthSvg(
    ['One', 'Two', 'Three', 'One'].map((family, index) => figure(family, `curve ${index}`, { 1: 1, 10: 2 })),
  )
  expect(svg.match(/translate\([^)]*\)/g)).toEqual(['translate(0 0)', 'translate(440 0)', 'translate(0 372)'])
  expect(textsIn(svg).filter((text) => text.startsWith('curve'))).toEqual([
    'curve 0 n^0.30',
    'curve 3 n^0.30',
    'curve 1 n^0.30',
    'curve 2 n^0.30',
  ])
})

test('colours follow the page, light or dark', () => {
  const svg = growthSvg([figure('Load', 'all', { 1: 1, 10: 10 })])
  expect(svg).toContain('@media (prefers-color-scheme: dark)')
  expect(svg.match(/(?<=<rect class=")\w+/g)).toEqual(['ground', 'frame'])
})
