import type { TestKafka } from '../server/testing/kafka.ts'

export interface DeadLetterBytes {
  key: Buffer
  value: Buffer
  headers: { name: Buffer; value: Buffer }[]
}

const stackLines = [
  'at takePayment (file:///srv/payments/take-payment.ts:41:11)',
  'at onOrder (file:///srv/payments/on-order.ts:27:18)',
  'at Runner.handle (/srv/node_modules/consumer/runner.js:310:5)',
  'at process.processTicksAndRejections (node:internal/process/task_queues:103:5)',
]

/** A dead letter as our own consumers leave it: the record that failed and why, with words that differ from each to the next. */
export function deadLetter(at: number, partition: number, origin: string, valueBytes: number): DeadLetterBytes {
  const message = `the provider takes no amount of -${at} EUR cents for order ORD-${100_000 + at}`
  const headers = {
    'headgate-error-class': 'AmountNotPayable',
    'headgate-error-message': message,
    'headgate-error-stacktrace': [`AmountNotPayable: ${message}`, ...stackLines].join('\n    '),
    'headgate-error-group': 'payments',
    'headgate-error-attempts': '2',
    'headgate-origin-topic': origin,
    'headgate-origin-partition': String(partition),
    'headgate-origin-offset': String(at),
    'headgate-origin-timestamp': '1700000000000',
  }
  const head = `{"id":${at},"note":"`
  return {
    key: Buffer.from(`order-${at}`),
    value: Buffer.from(`${head}${'x'.repeat(Math.max(0, valueBytes - head.length - 2))}"}`),
    headers: Object.entries(headers).map(([name, value]) => ({ name: Buffer.from(name), value: Buffer.from(value) })),
  }
}

/** Fills a queue, `count` records in each partition, in batches of `batch`, several at once. Returns what it wrote, by partition. */
export async function fillQueue(
  kafka: TestKafka,
  {
    topic,
    origin,
    partitions,
    count,
    valueBytes,
    batch,
  }: Record<'partitions' | 'count' | 'valueBytes' | 'batch', number> & Record<'topic' | 'origin', string>,
): Promise<DeadLetterBytes[][]> {
  const letters = Array.from({ length: partitions }, (_, partition) =>
    Array.from({ length: count }, (_each, at) => deadLetter(at, partition, origin, valueBytes)),
  )
  for (let at = 0; at < count; at += batch) {
    await Promise.all(letters.map((own, partition) => kafka.produce(topic, partition, own.slice(at, at + batch))))
  }
  return letters
}
