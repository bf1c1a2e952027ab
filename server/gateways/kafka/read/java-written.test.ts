import { afterAll, expect, test } from 'vitest'
import { silentLog } from '../../../core/log.ts'
import { TestKafka } from '../../../testing/kafka.ts'
import { kafkaTool } from '../../../testing/kafka-tool.ts'
import { testStack } from '../../../testing/stack.ts'
import { scanTopic } from './scan-topic.ts'

const { bootstrap } = testStack()
const kafka = new TestKafka(bootstrap)
const { signal } = new AbortController()
afterAll(() => kafka.close())

test.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('what the Java producer writes with %s is read exactly', { timeout: 90_000 }, async (codec) => {
  const topic = await kafka.makeTopic(`java-${codec}`)
  const lines = Array.from({ length: 3000 }, (_, index) => `h1:v${index},h2:w\tkey-${index}\tvalue ${index} ${'žluťoučký kůň '.repeat(index % 40)}`)
  const tool = ['--bootstrap-server', bootstrap.join(','), '--topic', topic, '--compression-codec', codec, '--batch-size', '200000']
  const parse = ['parse.key=true', 'parse.headers=true'].flatMap((property) => ['--reader-property', property])
  await kafkaTool('org.apache.kafka.tools.ConsoleProducer', [...tool, ...parse, '--command-property', 'linger.ms=200'], lines.join('\n'))

  const read = await kafka.cluster.readPartition(
    { topic, partition: 0, from: 0n, to: 3000n, maxRecords: 5000, maxBytes: 1 << 26, isolation: 'committed' },
    { signal },
  )
  const found = read.entries.map((entry) => {
    if (entry.kind === 'unreadable') return entry.batch.message
    const { headers, key, value } = entry.record
    return `${headers.map((header) => `${header.name}:${header.value}`).join(',')}\t${key}\t${value}`
  })
  expect(found).toEqual(lines)
  expect(read).toMatchObject({ complete: true, nextOffset: 3000n })

  const scanned = await scanTopic({ id: 'scan', bootstrap, clientId: 'scan', timeoutMs: 10_000 }, topic, silentLog, { signal })
  expect(scanned).toMatchObject({ records: 3000n, unreadable: 0n })
})
