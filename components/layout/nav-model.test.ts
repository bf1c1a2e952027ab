import { describe, expect, it } from 'vitest'
import { clusterFacts, crumbs, navItems } from './nav-model.ts'
import { placeOf } from './place.ts'

const labels = (path: string, hasDemo = false, last: string | null = null) =>
  navItems(placeOf(path), undefined, hasDemo, last).map((item) => item.label)

describe('the rail', () => {
  it('shows the screens of the cluster and Demo only where there is one', () => {
    expect(labels('/clusters/local/topics')).toEqual(['Overview', 'Topics', 'Live', 'Dead letters', 'Brokers', 'Jobs'])
    expect(labels('/clusters/local/topics', true)).toEqual(['Overview', 'Topics', 'Live', 'Dead letters', 'Brokers', 'Jobs', 'Demo'])
  })
  it('shows Connectors only where the cluster names a Kafka Connect', () => {
    const cluster = { connect: [{ name: 'connect', url: 'http://connect:8083', status: 'up' as const }], topics: 3, brokers: 1 }
    const place = placeOf('/clusters/a/connect/connect/my%20sink')
    expect(navItems(place, cluster, false, null).find(({ isCurrent }) => isCurrent)?.label).toBe('Connectors')
    expect(navItems(place, { ...cluster, connect: [] }, false, null).map(({ label }) => label)).not.toContain('Connectors')
    expect(crumbs(place, 'A').map(({ label }) => label)).toEqual(['A', 'Connectors', 'my sink'])
  })
  it('keeps the last cluster within reach on pages outside of one', () => {
    expect(labels('/demo', true, 'local')).toEqual(['Overview', 'Topics', 'Live', 'Dead letters', 'Brokers', 'Jobs', 'Demo'])
    expect(labels('/clusters')).toEqual(['Clusters'])
  })
  it('marks the section one is in, however deep', () => {
    const items = navItems(placeOf('/clusters/local/topics/orders.v1/records/3/17'), undefined, true, null)
    expect(items.filter((item) => item.isCurrent).map((item) => item.section)).toEqual(['topics'])
  })
})

describe('the breadcrumb', () => {
  it('leads from the cluster to the page', () => {
    expect(crumbs(placeOf('/clusters/local/topics/orders.v1/messages'), 'Local')).toEqual([
      { label: 'Local', href: '/clusters/local', mono: false },
      { label: 'Topics', href: '/clusters/local/topics', mono: false },
      { label: 'orders.v1', href: null, mono: true },
    ])
  })
  it('shows a record with every digit', () => {
    expect(crumbs(placeOf('/clusters/a/topics/t/records/7/9007199254740993'), null).at(-1)?.label).toBe('P7 / 9,007,199,254,740,993')
  })
  it('names the broker one is at, from either of its tabs', () => {
    const labels = (path: string) => crumbs(placeOf(path), 'Local').map((crumb) => crumb.label)
    expect(labels('/clusters/a/brokers')).toEqual(['Local', 'Brokers'])
    expect(labels('/clusters/a/brokers/3/config')).toEqual(['Local', 'Brokers', 'Broker 3'])
  })
  it('leads from the inbox to a queue', () => {
    expect(crumbs(placeOf('/clusters/a/dlq/orders.dlq'), 'Local').map((crumb) => crumb.label)).toEqual(['Local', 'Dead letters', 'orders.dlq'])
  })
  it('is empty where there is no such place', () => {
    expect(crumbs(placeOf('/nonsense'), null)).toEqual([])
  })
})

it('the facts of a cluster say what it is for, its size, and that it cannot be changed', () => {
  const base = { production: false, embedded: false, readOnly: false, brokers: null, status: 'unknown' as const }
  expect([
    clusterFacts({ ...base, production: true, brokers: 6, readOnly: true }),
    clusterFacts({ ...base, embedded: true, brokers: 1 }),
    clusterFacts({ ...base, status: 'down' }),
    clusterFacts(base),
  ]).toEqual(['Production, 6 brokers, read-only', 'Embedded, 1 broker', 'does not answer', 'Not asked yet'])
})
