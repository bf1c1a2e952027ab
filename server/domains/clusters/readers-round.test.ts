import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '../../core/clock.ts'
import { silentLog } from '../../core/log.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import type { KafkaCluster } from '../../gateways/kafka/types.ts'
import { eventually } from '../../testing/eventually.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { testStack } from '../../testing/stack.ts'
import { startTestServer } from '../../testing/start-test-server.ts'
import { uniqueName } from '../../testing/unique-name.ts'
import { noReaders, type Readers } from './readers.ts'
import { ReadersRound } from './readers-round.ts'
import { emptySnapshot } from './snapshot.ts'
import { takeSnapshot } from './take-snapshot.ts'

let kafka: TestKafka
beforeAll(() => {
  kafka = new TestKafka(testStack().bootstrap)
})
afterAll(() => kafka.close())

const stop = new AbortController()

/** One round over these groups, as after a look; `asked` gets the size of each batch. */
async function round(cluster: Pick<KafkaCluster, 'id' | 'groupCommits'>, groupIds: string[]): Promise<{ readers: Readers; asked: number[] }> {
  const asked: number[] = []
  const watched = {
    ...kafka.cluster,
    id: cluster.id,
    groupCommits: (...args: Parameters<KafkaCluster['groupCommits']>) => {
      asked.push(args[0].length)
      return cluster.groupCommits(...args)
    },
  }
  let readers: Readers | null = null
  const onEnd = (ended: Readers) => {
    readers = ended
  }
  const rounds = new ReadersRound({ kafka: watched, clock: systemClock, log: silentLog, signal: stop.signal, onEnd })
  const snapshot = await takeSnapshot({ kafka: kafka.cluster, registry: null, connect: [] }, emptySnapshot, systemClock.now(), {
    signal: stop.signal,
    timeoutMs: 20_000,
  })
  rounds.look({ ...snapshot, groupIds }, true)
  // The next one is not due: a look in the midst of a round, or right after it, begins none.
  rounds.look({ ...snapshot, groupIds }, true)
  await rounds.close()
  rounds.look({ ...snapshot, groupIds }, true)
  await rounds.close()
  return { readers: readers ?? noReaders, asked }
}

it('a round tells the groups of a topic from the brokers, a hundred at once, and is not repeated before its time', async () => {
  const topic = await kafka.makeTopic('readers', { partitions: 2 })
  const groups = [uniqueName('reader'), uniqueName('reader')].sort()
  for (const group of groups)
    await kafka.commit(group, topic, [
      [0, 3n],
      [1, 4n],
    ])
  const others = Array.from({ length: 240 }, (_, index) => `${groups[0]}-nobody-${index}`)
  const { readers, asked } = await round(kafka.cluster, [...groups, ...others])
  expect(readers.topics.get(topic)?.groups).toEqual(groups)
  expect(readers).toMatchObject({ problems: [] })
  expect(readers.at).not.toBeNull()
  expect(asked).toEqual([100, 100, 42])
})

it('groups that are not answered for are counted with the reason, and a silent cluster is not asked on and on', async () => {
  const refused = new KafkaError({ code: null, kafkaName: 'DEADLINE', message: 'The broker did not answer.', retriable: true })
  const ids = Array.from({ length: 1000 }, (_, index) => `group-${index}`)
  const { readers, asked } = await round({ id: 'silent', groupCommits: () => Promise.reject(refused) }, ids)
  expect(asked).toEqual([100, 100, 100])
  expect(readers.at).toBeNull()
  expect(readers.problems[0]).toMatchObject({ code: 'DEADLINE', field: 'readers' })
  expect(readers.problems[0]?.message).toContain('1000 of 1000 groups')
})

it('the list of topics names who reads them, through the API', async () => {
  const topic = await kafka.makeTopic('readers-api', { partitions: 1 })
  const group = uniqueName('reader-api')
  await kafka.produce(topic, 0, [{ key: null, value: Buffer.from('v') }])
  await kafka.commit(group, topic, [[0, 1n]])
  const server = await startTestServer({ databaseUrl: 'postgresql://nobody@127.0.0.1:1/none' })
  try {
    const row = await eventually(
      'the topic has its reader',
      async () => {
        const page = await (await server.api(`/clusters/test/topics?search=${topic}`)).json()
        return page.readersAsOf !== null && page.items[0]?.readers?.count > 0 ? page.items[0] : null
      },
      40_000,
    )
    expect(row).toMatchObject({ name: topic, readers: { count: 1, groups: [group] }, problems: [] })
  } finally {
    await server.stop()
  }
})
