import type { Predicate } from '../../contract/predicate.ts'
import { problem } from '../../core/errors.ts'
import type { Call, KafkaCluster, TopicDescription } from '../../gateways/kafka/types.ts'
import { partitioners } from './partitioners.ts'
import type { SearchRange } from './ranges.ts'

/** So many keyed records must all lie where one partitioner puts them before a key's own partition is believed. */
const LEAST_SAMPLES = 200
const WANTED_SAMPLES = 400
const MOST_SAMPLED_PARTITIONS = 16
const SAMPLE_BYTES = 262_144

/**
 * The one partition that can hold a key, where the newest records show by which rule keys are spread. Refuses with `invalid-input`
 * and the reason where they do not: reading one partition on a guess would miss records in silence.
 */
export async function keyPartition(
  kafka: KafkaCluster,
  topic: TopicDescription,
  ranges: SearchRange[],
  key: NonNullable<Predicate['key']>,
  call: Call,
): Promise<{ partition: number; partitioner: string }> {
  const wanted = 'text' in key ? Buffer.from(key.text, 'utf8') : Buffer.from(key.base64, 'base64')
  const samples = await sampleKeys(kafka, topic.name, ranges, call)
  const count = topic.partitions.length
  if (samples.length < LEAST_SAMPLES) {
    throw refused(`Only ${samples.length} records with keys were found; ${LEAST_SAMPLES} are needed to tell how keys are spread.`)
  }
  const fitting = partitioners.filter((each) => samples.every(({ key: sampled, partition }) => each.partitionOf(sampled, count) === partition))
  const [only] = fitting
  if (only === undefined)
    throw refused('No known partitioner put the sampled keys where they lie; partitions may have been added, or a producer chose them.')
  const partition = only.partitionOf(wanted, count)
  if (!ranges.some((range) => range.partition === partition))
    throw refused(`The key belongs to partition ${partition}, which is not among those asked for.`)
  return { partition, partitioner: only.name }
}

async function sampleKeys(kafka: KafkaCluster, topic: string, ranges: SearchRange[], call: Call): Promise<{ key: Buffer; partition: number }[]> {
  const filled = ranges.filter(({ start, end }) => end > start)
  const step = Math.max(1, Math.ceil(filled.length / MOST_SAMPLED_PARTITIONS))
  const some = filled.filter((_, index) => index % step === 0)
  const each = BigInt(Math.ceil(WANTED_SAMPLES / Math.max(1, some.length)))
  const reads = some.map(({ partition, start, end }) => {
    const from = end - each > start ? end - each : start
    const most = { maxRecords: Number(each), maxBytes: SAMPLE_BYTES, isolation: 'committed' as const }
    return kafka.readPartition({ topic, partition, from, to: end, ...most }, call)
  })
  const found = await Promise.all(reads)
  return found.flatMap(({ partition, entries }) =>
    entries.flatMap((entry) => (entry.kind === 'record' && entry.record.key !== null ? [{ key: entry.record.key, partition }] : [])),
  )
}

function refused(reason: string): Error {
  return problem('invalid-input', `One partition alone cannot be searched for this key. ${reason}`, {
    errors: [{ path: 'body.keyShortcut', message: reason, fix: 'Leave keyShortcut out: all partitions are read then.' }],
  })
}
