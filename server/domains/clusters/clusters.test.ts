import { describe, expect, it } from 'vitest'
import { listClusters } from '../../contract/clusters.ts'
import { listPartitions, TopicPage } from '../../contract/topics.ts'
import { serverWithKafka } from '../../testing/server-with-kafka.ts'
import { testCluster } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'

const { server, kafka } = await serverWithKafka({
  clusters: [testCluster(), testCluster({ id: 'dead', name: 'Dead', bootstrap: ['127.0.0.1:9'], registry: null })],
})

async function topics(query: Record<string, string>): Promise<TopicPage> {
  const response = await server.api(`/clusters/test/topics?${new URLSearchParams(query)}`)
  return TopicPage.parse(await response.json())
}

describe('clusters', () => {
  it('that are down are shown as down with the reason, beside healthy ones', async () => {
    const response = await server.api('/clusters')
    const { items } = listClusters.reply.parse(await response.json())
    expect(items.find((cluster) => cluster.id === 'test')).toMatchObject({ status: 'up', brokers: 1, registry: { status: 'up' }, problems: [] })
    const dead = items.find((cluster) => cluster.id === 'dead')
    expect(dead).toMatchObject({ status: 'down', brokers: null, topics: null, checkedAt: null })
    expect(dead?.problems[0]?.message).toContain('127.0.0.1:9')
    const refused = await server.api('/clusters/dead/topics')
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ code: 'cluster-down', retry: 'later' })
    for (const path of ['topics/x', 'topics/x/records', 'topics/x/partitions', 'brokers']) {
      expect(await (await server.api(`/clusters/dead/${path}`)).json()).toMatchObject({ code: 'cluster-down' })
    }
  })

  it('list topics by name with figures from the log, searched, sorted and paged', async () => {
    const prefix = uniqueName('listed')
    for (const [name, count] of [
      ['a', 3],
      ['b', 1],
      ['c', 2],
    ] as const) {
      await kafka.createTopic(`${prefix}.${name}`, { partitions: 2, configs: { 'retention.ms': '7200000' } })
      await kafka.produce(
        `${prefix}.${name}`,
        1,
        Array.from({ length: count }, () => ({ key: null, value: Buffer.from('v') })),
      )
    }
    const names = (page: TopicPage) => page.items.map((topic) => topic.name.split('.').at(-1))
    await expect
      .poll(async () => (await topics({ search: prefix, sort: '-records' })).items.map((topic) => topic.records), { timeout: 40_000 })
      .toEqual(['3', '2', '1'])
    const page = await topics({ search: prefix, sort: '-records', limit: '2' })
    expect(names(page)).toEqual(['a', 'c'])
    expect(page).toMatchObject({ matched: 3 })
    expect(page.items[0]).toMatchObject({
      partitions: 2,
      replicationFactor: 1,
      internal: false,
      retentionMs: '7200000',
      cleanupPolicy: 'delete',
      problems: [],
    })
    expect(names(await topics({ search: prefix, sort: '-records', limit: '2', cursor: page.nextCursor ?? '' }))).toEqual(['b'])
  })

  it('show partitions with leader, replicas, offsets and sizes read now', async () => {
    const topic = await kafka.makeTopic('parts', { partitions: 3 })
    await kafka.produce(topic, 2, [{ key: null, value: Buffer.from('v') }])
    const response = await server.api(`/clusters/test/topics/${topic}/partitions`)
    const { items } = listPartitions.reply.parse(await response.json())
    expect(items.map((item) => [item.partition, item.logStart, item.lastStable, item.highWatermark])).toEqual([
      [0, '0', '0', '0'],
      [1, '0', '0', '0'],
      [2, '0', '1', '1'],
    ])
    expect(items[2]?.replicaBytes).toHaveLength(1)
    expect(items[2]?.isr).toEqual(items[2]?.replicas)
  })
})
