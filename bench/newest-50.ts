/**
 * P3: newest 50 of a topic of 1 M records through the API, against a kafkajs consumer that joins and reads 50.
 * Bar: at most 0.2 of its time, p95 at most 150 ms. Usage: node bench/newest-50.ts STACK.json [OUT.json]
 */
import { Kafka, logLevel } from 'kafkajs'
import { compose } from '../server/compose.ts'
import { silentLog } from '../server/core/log.ts'
import { TestKafka } from '../server/testing/kafka.ts'
import { uniqueName } from '../server/testing/unique-name.ts'
import { millionRecords } from './million-records.ts'
import { serverConfig } from './server-config.ts'
import { benchInput, median, percentile, report, timed } from './stack.ts'

const input = await benchInput()
const kafka = new TestKafka(input.bootstrap)
const headgate = await compose({
  config: serverConfig(input),
  version: 'bench',
  log: silentLog,
  embedded: { bootstrap: null, registryUrl: null, connectUrl: null, parts: () => [] },
  databaseUrl: async () => input.database,
  demo: null,
  pages: false,
  checkAllReplies: false,
})
try {
  const topic = await millionRecords(kafka)
  const { port } = await headgate.start()
  const url = `http://127.0.0.1:${port}/api/v1/clusters/bench/topics/${topic}/records?limit=50`
  await newest(url) // connections and code are warm afterwards, as in a server that runs
  const ours: number[] = []
  for (let index = 0; index < 40; index++) ours.push((await timed(() => newest(url))).ms)
  const reference: number[] = []
  for (let index = 0; index < 5; index++) reference.push((await timed(() => kafkajsRead(topic))).ms)
  const ratio = median(ours) / median(reference)
  const p95 = percentile(ours, 0.95)
  await report(
    'P3',
    [
      `newest 50 of 1 M: median ${median(ours).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (bar 150); kafkajs joining and reading 50: ${median(reference).toFixed(0)} ms; ratio ${ratio.toFixed(3)} (bar 0.2): ${ratio <= 0.2 && p95 <= 150 ? 'met' : 'MISSED'}`,
    ],
    { ours, reference, ratio, p95 },
    input.outFile,
  )
} finally {
  await headgate.stop()
  await kafka.close()
}

async function newest(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  const page = await response.json()
  if (page.items.length !== 50) throw new Error(`the page has ${page.items.length} records`)
}

async function kafkajsRead(topic: string): Promise<void> {
  const consumer = new Kafka({ brokers: input.bootstrap, clientId: 'bench', logLevel: logLevel.NOTHING }).consumer({ groupId: uniqueName('bench') })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  let seen = 0
  await new Promise<void>((resolve) => {
    void consumer.run({
      eachMessage: async () => {
        seen += 1
        if (seen === 50) resolve()
      },
    })
  })
  void consumer.disconnect()
}
