import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TestKafka } from '../../../testing/kafka.ts'
import { testStack } from '../../../testing/stack.ts'
import type { Fields } from './field-types.ts'
import type { Message } from './message.ts'
import { Api, Protocol } from './schema.ts'

const kafka = new TestKafka(testStack().bootstrap)
const protocol = new Protocol()
let topic = ''
let topicId = ''

beforeAll(async () => {
  topic = await kafka.makeTopic('versions')
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('the value') }])
  topicId = (await kafka.routes.route(topic, kafka.deadline())).topicId
})
afterAll(() => kafka.close())

interface Case {
  apiKey: number
  body: () => Fields
  check: (answer: Message, version: number) => void
}

const cases: Record<string, Case> = {
  fetch: {
    apiKey: Api.fetch,
    body: () => ({
      maxBytes: 1 << 20,
      isolationLevel: 1,
      topics: [
        { topic, topicId, partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1 << 20, currentLeaderEpoch: -1, lastFetchedEpoch: -1 }] },
      ],
    }),
    check: (answer) => {
      const part = answer.list('responses')[0]?.list('partitions')[0]
      expect([part?.int('errorCode'), part?.long('highWatermark'), part?.bytes('records')?.includes('the value')]).toEqual([0, 1n, true])
    },
  },
  listOffsets: {
    apiKey: Api.listOffsets,
    body: () => ({ replicaId: -1, timeoutMs: 1000, topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }] }),
    check: (answer) => {
      const part = answer.list('topics')[0]?.list('partitions')[0]
      expect([part?.int('errorCode'), part?.long('offset')]).toEqual([0, 1n])
    },
  },
  metadata: {
    apiKey: Api.metadata,
    body: () => ({ topics: [{ name: topic }], allowAutoTopicCreation: false }),
    check: (answer) => expect(answer.list('topics').map((each) => [each.text('name'), each.list('partitions').length])).toEqual([[topic, 1]]),
  },
  listGroups: { apiKey: Api.listGroups, body: () => ({}), check: (answer) => expect(answer.int('errorCode')).toBe(0) },
  apiVersions: {
    apiKey: Api.apiVersions,
    body: () => ({ clientSoftwareName: 'headgate', clientSoftwareVersion: '0.1.0' }),
    check: (answer, version) => {
      expect(answer.list('apiKeys').length).toBeGreaterThan(40)
      expect(answer.list('finalizedFeatures').length > 0).toBe(version >= 3)
    },
  },
  describeConfigs: {
    apiKey: Api.describeConfigs,
    body: () => ({ resources: [{ resourceType: 2, resourceName: topic, configurationKeys: null }] }),
    check: (answer) => expect(answer.list('results')[0]?.list('configs').length).toBeGreaterThan(10),
  },
  describeLogDirs: {
    apiKey: Api.describeLogDirs,
    body: () => ({ topics: null }),
    check: (answer) => expect(answer.list('results').flatMap((dir) => dir.list('topics').map((each) => each.text('name')))).toContain(topic),
  },
  describeQuorum: {
    apiKey: Api.describeQuorum,
    body: () => ({ topics: [{ topicName: '__cluster_metadata', partitions: [{ partitionIndex: 0 }] }] }),
    check: (answer) => expect(answer.list('topics')[0]?.list('partitions')[0]?.list('currentVoters').length).toBeGreaterThan(0),
  },
}

describe.each(Object.keys(cases))('%s', (name) => {
  const { apiKey, body, check } = cases[name] ?? expect.fail('no such case')
  const { min, max } = protocol.versionsOf(apiKey)

  test.each(Array.from({ length: max - min + 1 }, (_, index) => min + index))('version %i is spoken as the broker speaks it', async (version) => {
    const target = await kafka.leader(topic, 0)
    const offered = (await kafka.lane.link(target, kafka.deadline())).rangeOf(apiKey)
    if (offered === null || version > offered.max || version < offered.min) return
    const answer = await kafka.lane.call(target, apiKey, body(), kafka.deadline(), { minVersion: version, maxVersion: version })
    expect(answer.version).toBe(version)
    check(answer.message, version)
  })
})

test('a version that the broker does not offer is refused with both ranges', async () => {
  const target = await kafka.leader(topic, 0)
  await expect(kafka.lane.call(target, Api.fetch, {}, kafka.deadline(), { maxVersion: 3 })).rejects.toMatchObject({
    kafkaName: 'UNSUPPORTED_VERSION',
  })
})
