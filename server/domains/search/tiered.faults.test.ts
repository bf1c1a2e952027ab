import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runMaven } from '../../embedded/maven.ts'
import { eventually } from '../../testing/eventually.ts'
import { TestKafka } from '../../testing/kafka.ts'
import { type OwnKafka, ownKafka } from '../../testing/own-kafka.ts'
import { testCluster } from '../../testing/start-test-server.ts'
import { SearchUnderTest } from './search-under-test.ts'

/** Kafka's own tier for tests, which moves segments to a folder. */
const tierJar = 'kafka-storage-4.3.1-test.jar'

let folder: string
let broker: OwnKafka
let kafka: TestKafka
let scene: SearchUnderTest

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-tier-'))
  const copy = ['org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy', '-Dartifact=org.apache.kafka:kafka-storage:4.3.1:jar:test']
  await runMaven([...copy, `-DoutputDirectory=${folder}`], () => undefined, AbortSignal.timeout(120_000))
  broker = await ownKafka({
    listeners: [],
    jars: [join(folder, tierJar)],
    settings: {
      'remote.log.storage.system.enable': 'true',
      'remote.log.storage.manager.class.name': 'org.apache.kafka.server.log.remote.storage.LocalTieredStorage',
      'rsm.config.dir': join(folder, 'tier'),
      'remote.log.metadata.manager.listener.name': 'PLAIN',
      'remote.log.metadata.manager.impl.prefix': 'rlmm.config.',
      'rlmm.config.remote.log.metadata.topic.replication.factor': '1',
      'rlmm.config.remote.log.metadata.topic.num.partitions': '1',
      'remote.log.manager.task.interval.ms': '500',
      'log.retention.check.interval.ms': '500',
      'log.initial.task.delay.ms': '100',
    },
  })
  const address = broker.addresses.get('PLAIN') ?? ''
  kafka = new TestKafka([address])
  scene = await SearchUnderTest.start({ clusters: [testCluster({ bootstrap: [address], registry: null })] })
}, 180_000)
afterAll(async () => {
  await scene.stop()
  await kafka.close()
  await broker.end()
  await rm(folder, { recursive: true, force: true })
}, 60_000)

const records = (from: number) => Array.from({ length: 20 }, (_, index) => ({ key: null, value: Buffer.from(`number ${from + index}`) }))

async function localStart(topic: string): Promise<bigint> {
  const [local] = await kafka.cluster.listOffsets([{ topic, partition: 0, spec: 'earliest-local' }], { signal: AbortSignal.timeout(10_000) })
  return local?.offset ?? 0n
}

it('a search that reaches into tiered storage says so from its first line on, reads it all, and says nothing where it stays outside', async () => {
  const configs = { 'remote.storage.enable': 'true', 'segment.ms': '100', 'local.retention.ms': '1', 'file.delete.delay.ms': '100' }
  const topic = await kafka.makeTopic('tiered', { configs })
  for (let from = 0; from < 100; from += 20) await kafka.produce(topic, 0, records(from))
  await eventually(
    'the first segments lie in the tier alone',
    async () => {
      // What comes after a segment rolls it; only rolled ones are moved.
      await kafka.produce(topic, 0, records(1000))
      return (await localStart(topic)) >= 100n
    },
    90_000,
  )
  const code = 'tiered-storage'
  const whole = await scene.search(topic, { contains: { text: 'number 42' }, order: 'oldest' })
  expect(whole.end).toMatchObject({ complete: true, matches: 1, notices: [{ code, message: expect.stringContaining('partition 0 before offset') }] })
  expect(whole.progress[0]?.notices).toMatchObject([{ code }])
  // Segments that were rolled are still on their way.
  await eventually('what is on the disk alone is searched without a word of the tier', async () => {
    const outside = await scene.search(topic, { contains: { text: 'number 42' }, from: { offset: (await localStart(topic)).toString() } })
    return outside.end.complete && outside.end.notices.every((notice) => notice.code !== code)
  })
})
