import { Kafka, logLevel } from 'kafkajs'
import { afterAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../testing/eventually.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import { uniqueName } from '../../../testing/unique-name.ts'
import type { OffsetQuery } from '../types.ts'

const { bootstrap } = testStack()
const kafka = new TestKafka(bootstrap)
const { signal } = new AbortController()
afterAll(() => kafka.close())

const value = (text: string, timestamp: bigint) => ({ key: null, value: Buffer.from(text), timestamp })

describe('describe', () => {
  test('tells brokers, topics, partitions and leaders, and an unknown topic in its own row', async () => {
    const topic = await kafka.makeTopic('admin-describe', { partitions: 3 })
    const { brokers, topics, clusterId } = await kafka.cluster.describe({ signal, topics: [topic, 'no-such-topic'] })
    expect(clusterId).toMatch(/^[\w-]{22}$/)
    expect(brokers.length).toBeGreaterThan(0)
    const found = topics.find(({ name }) => name === topic)
    expect(found).toMatchObject({ internal: false, error: null })
    expect(found?.topicId).toMatch(/^[\w-]{22}$/)
    expect(found?.partitions.map(({ partition, leader, isr, error }) => ({ partition, leader, isr, error }))).toEqual(
      [0, 1, 2].map((partition) => ({ partition, leader: brokers[0]?.id, isr: [brokers[0]?.id], error: null })),
    )
    expect(topics.find(({ name }) => name === 'no-such-topic')?.error).toMatchObject({
      kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION',
      topic: 'no-such-topic',
    })
  })

  test('does not create what it is asked about', async () => {
    const name = uniqueName('admin-ghost')
    await kafka.cluster.describe({ signal, topics: [name] })
    const { topics } = await kafka.cluster.describe({ signal })
    expect(topics.some((topic) => topic.name === name)).toBe(false)
  })
})

describe('offsets', () => {
  test('are answered in the order of the queries, the same partition several times over', async () => {
    const topic = await kafka.makeTopic('admin-offsets', { partitions: 2 })
    await kafka.produce(topic, 0, [value('a', 1000n), value('b', 3000n), value('c', 2000n)])
    await kafka.deleteRecords(topic, 0, 1n)
    const transaction = await kafka.beginTransaction()
    await transaction.write(topic, 0, [value('open', 4000n)])
    const query = (spec: OffsetQuery['spec'], partition = 0): OffsetQuery => ({ topic, partition, spec })
    const queries = [
      query('latest'),
      query('last-stable'),
      query('earliest'),
      query({ timestamp: 2500n }),
      query({ timestamp: 9000n }),
      query('max-timestamp'),
      query('latest', 1),
    ]
    const answers = await kafka.cluster.listOffsets(queries, { signal })
    expect(answers.map(({ offset }) => offset)).toEqual([4n, 3n, 1n, 1n, null, 3n, 0n])
    expect(answers.map(({ spec }) => spec)).toEqual(queries.map(({ spec }) => spec))
    expect(answers[3]?.timestamp).toBe(3000n)
    await transaction.abort()
  })

  test('of missing topics and partitions are errors of their own rows', async () => {
    const topic = await kafka.makeTopic('admin-missing')
    const answers = await kafka.cluster.listOffsets(
      [
        { topic, partition: 0, spec: 'latest' },
        { topic, partition: 3, spec: 'latest' },
        { topic: 'no-such-topic', partition: 0, spec: 'latest' },
      ],
      { signal },
    )
    expect(answers.map(({ offset, error }) => [offset, error?.kafkaName ?? null])).toEqual([
      [0n, null],
      [null, 'UNKNOWN_TOPIC_OR_PARTITION'],
      [null, 'UNKNOWN_TOPIC_OR_PARTITION'],
    ])
  })

  test('of nothing are nothing', async () => {
    expect(await kafka.cluster.listOffsets([], { signal })).toEqual([])
  })
})

test('configuration tells values and where they come from, and failures per resource', async () => {
  const topic = await kafka.makeTopic('admin-config', { configs: { 'retention.ms': '12345' } })
  const broker = (await kafka.cluster.describe({ signal, topics: [] })).brokers[0]?.id
  const answers = await kafka.cluster.describeConfigs(
    [
      { type: 'topic', name: topic },
      { type: 'topic', name: 'no-such-topic' },
      { type: 'broker', name: String(broker) },
    ],
    { signal },
  )
  const entry = (index: number, name: string) => answers[index]?.entries.find((each) => each.name === name)
  expect(entry(0, 'retention.ms')).toMatchObject({ value: '12345', source: 'topic', readOnly: false, sensitive: false })
  expect(entry(0, 'cleanup.policy')).toMatchObject({ value: 'delete', source: 'default' })
  expect(answers[1]).toMatchObject({ entries: [], error: { kafkaName: 'UNKNOWN_TOPIC_OR_PARTITION' } })
  expect(entry(2, 'node.id')?.source).toBe('static-broker')
  const [few] = await kafka.cluster.describeConfigs([{ type: 'topic', name: topic }], { signal, names: ['retention.ms'] })
  expect(few?.entries.map(({ name }) => name)).toEqual(['retention.ms'])
})

test('log directories tell the size of each replica', async () => {
  const topic = await kafka.makeTopic('admin-sizes', { partitions: 2 })
  await kafka.produce(topic, 1, [{ key: null, value: Buffer.alloc(5000) }])
  // A broker makes the log of a new partition a moment after it told of the topic.
  const sizes = await eventually('both partitions have a log', async () => {
    const { replicas, problems } = await kafka.cluster.describeLogDirs({ signal })
    expect(problems).toEqual([])
    const own = replicas.filter((replica) => replica.topic === topic).sort((a, b) => a.partition - b.partition)
    return own.length === 2 && own
  })
  expect(sizes.map(({ partition, bytes }) => [partition, bytes > 5000n])).toEqual([
    [0, false],
    [1, true],
  ])
})

test('the sizes of one topic are asked of the brokers that have it, and tell of no other', async () => {
  const [topic, other] = [await kafka.makeTopic('admin-own-sizes', { partitions: 2 }), await kafka.makeTopic('admin-other-sizes')]
  const { topics, brokers } = await kafka.cluster.describe({ signal, topics: [topic, other] })
  const holders = [...new Set(topics.flatMap(({ partitions }) => partitions.flatMap(({ replicas }) => replicas)))]
  const of = { topic, partitions: [0, 1], brokers: holders }
  const replicas = await eventually('both partitions have a log', async () => {
    const own = (await kafka.cluster.describeLogDirs({ signal, of })).replicas
    return own.length > 1 && own
  })
  expect(replicas.map(({ topic: name, partition }) => [name, partition]).sort()).toEqual([
    [topic, 0],
    [topic, 1],
  ])
  const nobody = await kafka.cluster.describeLogDirs({ signal, of: { ...of, brokers: [brokers.length + 100] } })
  expect(nobody).toEqual({ replicas: [], dirs: [], problems: [] })
})

test('groups of every type are listed', async () => {
  const topic = await kafka.makeTopic('admin-groups')
  const group = uniqueName('admin-classic')
  const client = new Kafka({ clientId: 'admin-test', brokers: bootstrap, logLevel: logLevel.NOTHING })
  const consumer = client.consumer({ groupId: group, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic })
  await consumer.run({ eachMessage: () => Promise.resolve() })
  const found = await eventually(
    'the group is stable',
    async () => {
      const { groups } = await kafka.cluster.listGroups({ signal })
      return groups.find(({ id, state }) => id === group && state === 'Stable')
    },
    20_000,
  )
  expect(found).toEqual({ id: group, type: 'classic', state: 'Stable' })
  await consumer.disconnect()
})

test('the release line is told', async () => {
  expect(await kafka.cluster.version({ signal })).toBe('4.3')
})
