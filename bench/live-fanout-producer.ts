import { setTimeout as delay } from 'node:timers/promises'
import { TestKafka } from '../server/testing/kafka.ts'
import { valueAt } from './live-fanout-load.ts'

const PARTITIONS = 4
const EVERY_MS = 10
/** Of one partition: a producer that was held up catches up in batches that brokers take. */
const MOST_PER_BATCH = 500

/** Produces at a steady rate, each record stamped with the time it was due, and tells its parent how many were acknowledged. */
const [bootstrap = '', topic = '', rateText = '0', secondsText = '0'] = process.argv.slice(2)
const ratePerSecond = Number(rateText)
const endMs = Number(secondsText) * 1000
const kafka = new TestKafka(bootstrap.split(','))
const startedMs = Date.now()
let made = 0
let acknowledged = 0
let underWay: Promise<void>[] = []
while (Date.now() - startedMs < endMs) {
  const due = Math.min(made + PARTITIONS * MOST_PER_BATCH, Math.floor(((Date.now() - startedMs) * ratePerSecond) / 1000))
  const batches = Array.from({ length: PARTITIONS }, (): { key: Buffer; value: Buffer; timestamp: bigint }[] => [])
  for (; made < due; made += 1) {
    const timestamp = BigInt(Math.floor(startedMs + (made * 1000) / ratePerSecond))
    batches[made % PARTITIONS]?.push({ key: Buffer.from(`k-${made % 500}`), value: Buffer.from(valueAt(made)), timestamp })
  }
  underWay.push(...batches.map((records, partition) => send(partition, records)))
  if (underWay.length > 400) {
    await Promise.all(underWay)
    underWay = []
  }
  await delay(EVERY_MS)
}
await Promise.all(underWay)
process.send?.(acknowledged)
await kafka.close()
process.disconnect()

async function send(partition: number, records: { key: Buffer; value: Buffer; timestamp: bigint }[]): Promise<void> {
  if (records.length === 0) return
  await kafka.produce(topic, partition, records)
  acknowledged += records.length
}
