import { TestKafka } from '../server/testing/kafka.ts'
import { javaConsumer } from './java-consumer.ts'
import { millionRecords } from './million-records.ts'
import { startSampledServer } from './sampled-server.ts'
import { searchOnce } from './search-once.ts'
import { benchInput, median, report } from './stack.ts'

interface Figures {
  rates: number[]
  firstProgressMs: number[]
  loopP99Ms: number
  rssGrowthMiB: number
}

/**
 * A search over 1 M × 230 B through the API, whose server is a process of its own, against the Java consumer in the same run;
 * medians of five. Prints what a search does to its server beside its rate.
 */
export async function searchBench(id: string, what: string, body: Record<string, unknown>, bar: number): Promise<void> {
  const input = await benchInput()
  const kafka = new TestKafka(input.bootstrap)
  try {
    const topic = await millionRecords(kafka)
    const ours = await searches(process.argv[2] ?? '', topic, body)
    const java: number[] = []
    for (let time = 0; time < 5; time++) java.push(await javaConsumer(input.bootstrap, topic))
    const [a, b] = [median(ours.rates), median(java)]
    const first = median(ours.firstProgressMs)
    await report(
      id,
      [
        `${what}: ${Math.round(a).toLocaleString('en')} records/s, kafka-consumer-perf-test ${Math.round(b).toLocaleString('en')}; ratio ${(a / b).toFixed(2)} (bar ${bar}): ${a / b >= bar ? 'met' : 'MISSED'}`,
        `first progress ${first.toFixed(0)} ms (bar 300); event loop p99 ${ours.loopP99Ms.toFixed(1)} ms (bar 50); RSS growth ${ours.rssGrowthMiB.toFixed(0)} MiB (bar 150)`,
      ],
      { ...ours, java, ratio: a / b },
      input.outFile,
    )
  } finally {
    await kafka.close()
  }
}

async function searches(stackFile: string, topic: string, body: Record<string, unknown>): Promise<Figures> {
  const server = await startSampledServer(stackFile)
  const figures: Figures = { rates: [], firstProgressMs: [], loopP99Ms: 0, rssGrowthMiB: 0 }
  try {
    const url = `${server.url}/topics/${topic}`
    const { rssBytes: idleBytes } = await server.nextSample()
    server.peaks()
    await searchOnce(url, body) // threads and code are warm afterwards, as in a server that runs
    for (let time = 0; time < 5; time++) {
      const { end, ms, firstProgressMs } = await searchOnce(url, body)
      figures.rates.push((Number(end.scanned.records) * 1000) / ms)
      figures.firstProgressMs.push(firstProgressMs)
    }
    await server.nextSample()
    const { rssBytes, loopP99Ms } = server.peaks()
    return { ...figures, loopP99Ms, rssGrowthMiB: (rssBytes - idleBytes) / 2 ** 20 }
  } finally {
    server.stop()
  }
}
