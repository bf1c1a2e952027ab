import { expect, it } from 'vitest'
import { type PaletteInput, paletteGroups } from './palette-model.ts'

const base: PaletteInput = { query: '', cluster: 'local', hasDemo: true, clusters: [], recent: [], topics: [], found: [] }
const labels = (input: Partial<PaletteInput>, heading: string) =>
  paletteGroups({ ...base, ...input })
    .find((group) => group.heading === heading)
    ?.entries.map((entry) => entry.label)

it('with no text the topics opened lately come first, then the screens', () => {
  expect(labels({ recent: ['b', 'a'] }, 'Topics opened lately')).toEqual(['b', 'a'])
  expect(labels({}, 'Go to')).toEqual([
    'Overview',
    'Topics',
    'Live',
    'Dead letters',
    'Brokers',
    'Jobs',
    'Connection doctor',
    'Demo',
    'All clusters',
    'Keys',
  ])
})

it('screens that do not exist here are not offered', () => {
  expect(labels({ cluster: null, hasDemo: false }, 'Go to')).toEqual(['All clusters', 'Keys'])
})

it('what the server found stands under what is known here, each once', () => {
  const topics = ['orders.order-created.v1', 'fleet.trip-ended.v1']
  expect(labels({ query: 'order', topics, found: ['orders.order-created.v1', 'zz.order'] }, 'Topics')).toEqual([
    'orders.order-created.v1',
    'zz.order',
  ])
})

it('a pasted record address leads straight to the record, every digit kept', () => {
  const [group] = paletteGroups({ ...base, query: 'orders.v1/7/9007199254740993' })
  expect(group?.entries[0]?.href).toBe('/clusters/local/topics/orders.v1/records/7/9007199254740993')
})

it('of two equal matches the one used lately is first', () => {
  expect(labels({ query: 'ab', topics: ['ab.x', 'ab.y'], recent: ['ab.y'] }, 'Topics')).toEqual(['ab.y', 'ab.x'])
})
