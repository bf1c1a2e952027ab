import type { TestKafka } from '../server/testing/kafka.ts'

const RECORDS = 1_000_000
/** Records in a batch of 16 kB, which is what producers send unless told otherwise. */
const BATCH = 70
const VALUE_BYTES = 200

/** A topic of 1 M records of about 230 bytes each in six partitions, written once per stack and found again by name. */
export async function millionRecords(kafka: TestKafka): Promise<string> {
  const name = 'bench-million-230-bytes'
  const signal = AbortSignal.timeout(300_000)
  const { topics } = await kafka.cluster.describe({ signal, topics: [name] })
  const known = topics.find((topic) => topic.name === name && topic.error === null)
  if (known === undefined) await kafka.createTopic(name, { partitions: 6, configs: { 'retention.ms': '-1' } })
  kafka.keepTopic(name)
  const ends = await kafka.cluster.listOffsets(
    Array.from({ length: 6 }, (_, partition) => ({ topic: name, partition, spec: 'latest' as const })),
    { signal },
  )
  let written = Number(ends.reduce((sum, end) => sum + (end.offset ?? 0n), 0n))
  while (written < RECORDS) {
    // Several batches at once, so that the round trip does not set the pace; which partition gets which does not matter.
    const wave = Array.from({ length: 24 }, (_, index) => kafka.produce(name, index % 6, batchFrom(written + index * BATCH)))
    await Promise.all(wave)
    written += 24 * BATCH
  }
  return name
}

function batchFrom(first: number) {
  return Array.from({ length: BATCH }, (_, index) => {
    const id = first + index
    const head = `{"id":${id},"device":"dev-${id % 5000}","status":"${id % 7 === 0 ? 'late' : 'ok'}","note":"`
    return { key: Buffer.from(`dev-${id % 5000}`), value: Buffer.from(`${head}${'x'.repeat(Math.max(0, VALUE_BYTES - head.length))}"}`), headers: [] }
  })
}
