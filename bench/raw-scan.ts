/**
 * RAW: records a second of our reader against `kafka-consumer-perf-test` and kafkajs, on one topic of 1 M × 230 B.
 * Medians of five runs for ours and the Java consumer, three for kafkajs. Usage: node bench/raw-scan.ts STACK.json [OUT.json]
 */
import { Kafka, logLevel } from 'kafkajs'
import { silentLog } from '../server/core/log.ts'
import { scanTopic } from '../server/gateways/kafka/read/scan-topic.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { javaConsumer } from './java-consumer.ts'
import { millionRecords } from './million-records.ts'
import { benchInput, median, report, timed } from './stack.ts'

const { bootstrap, outFile } = await benchInput()
const kafka = new TestKafka(bootstrap)
try {
  const topic = await millionRecords(kafka)
  const ours = await repeat(5, () => scan(topic))
  const java = await repeat(5, () => javaConsumer(bootstrap, topic))
  const kafkajs = await repeat(3, () => kafkajsConsumer(topic))
  const [a, b, c] = [median(ours), median(java), median(kafkajs)]
  await report(
    'RAW',
    [
      `our reader ${Math.round(a).toLocaleString('en')} records/s, kafka-consumer-perf-test ${Math.round(b).toLocaleString('en')}, kafkajs ${Math.round(c).toLocaleString('en')}`,
      `ratio to the Java consumer ${(a / b).toFixed(2)}, to kafkajs ${(a / c).toFixed(2)}`,
    ],
    { ours, java, kafkajs, ratioToJava: a / b, ratioToKafkajs: a / c },
    outFile,
  )
} finally {
  await kafka.close()
}

async function repeat(times: number, run: () => Promise<number>): Promise<number[]> {
  const rates: number[] = []
  for (let index = 0; index < times; index++) rates.push(await run())
  return rates
}

async function scan(topic: string): Promise<number> {
  const config = { id: 'bench', bootstrap, clientId: 'headgate-bench', timeoutMs: 60_000 }
  const { ms, value } = await timed(() => scanTopic(config, topic, silentLog, { signal: AbortSignal.timeout(60_000), timeoutMs: 60_000 }))
  return (Number(value.records) * 1000) / ms
}

async function kafkajsConsumer(topic: string): Promise<number> {
  const client = new Kafka({ brokers: bootstrap, clientId: 'bench', logLevel: logLevel.NOTHING })
  const consumer = client.consumer({ groupId: uniqueName('bench') })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  let seen = 0
  let first = 0
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`kafkajs read ${seen} records in 120 s`)), 120_000)
    void consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: true,
      eachBatch: async ({ batch }) => {
        if (seen === 0) first = performance.now()
        seen += batch.messages.length
        if (seen < 1_000_000) return
        clearTimeout(late)
        resolve()
      },
    })
  })
  const ms = performance.now() - first
  await consumer.disconnect()
  return (seen * 1000) / ms
}
