import type { RawHeader, RawRecord } from '../../gateways/kafka/types.ts'
import type { DeadLetter } from '../dlq/index.ts'
import type { Mine } from './witness.ts'

const idName = 'headgate-replay-id'
const jobName = 'headgate-replay-job'
const attemptName = 'headgate-replay-attempt'
const ours: ReadonlySet<string> = new Set([
  idName,
  jobName,
  attemptName,
  'headgate-origin-topic',
  'headgate-origin-partition',
  'headgate-origin-offset',
  'headgate-origin-timestamp',
])
const longestName = 25
const nameBytes: ReadonlyMap<string, Buffer> = new Map([...ours].map((name) => [name, Buffer.from(name)]))

const firstLetter = 0x68
/** All begin with an h: most others are told apart without a look at the rest. */
const isOurs = ({ name }: RawHeader) => name[0] === firstLetter && name.length <= longestName && ours.has(name.toString('latin1'))

/** The offset of the dead letter that a record in the target is a replay of, where this job wrote it from that partition; else null. */
export function replayedOffset(headers: readonly RawHeader[], { job, topic, partition }: Pick<Mine, 'job' | 'topic' | 'partition'>): bigint | null {
  const last = (name: string) => headers.findLast((header) => header.name.toString('latin1') === name)?.value?.toString('latin1')
  const prefix = `${topic}/${partition}/`
  const id = last(idName)
  if (id === undefined || !id.startsWith(prefix) || last(jobName) !== job) return null
  const digits = id.slice(prefix.length)
  return /^\d{1,19}$/.test(digits) ? BigInt(digits) : null
}

/**
 * The headers that a replayed record gets: all foreign ones byte for byte and in their order, without those that `stripped` names,
 * then ours. Ours of an earlier replay are replaced, and the first source record stays the origin.
 */
export function replayHeaders(
  record: RawRecord,
  letter: DeadLetter,
  as: { job: string; source: string; attempt: number; stripped: (header: RawHeader) => boolean },
): RawHeader[] {
  const foreign = record.headers.filter((header) => !isOurs(header) && !as.stripped(header))
  const own: [string, string][] = [
    [idName, `${as.source}/${record.partition}/${record.offset}`],
    [jobName, as.job],
    [attemptName, String(as.attempt)],
    ...originHeaders(letter),
  ]
  return [...foreign, ...own.map(([name, value]) => ({ name: nameBytes.get(name) ?? Buffer.from(name), value: Buffer.from(value) }))]
}

/** Nothing is said of what the dead letter itself does not tell. */
function originHeaders({ firstOrigin, originTopic, originPartition, originOffset, originTimestamp }: DeadLetter): [string, string][] {
  const told: [string, string | number | bigint | null][] = [
    ['topic', firstOrigin?.topic ?? originTopic],
    ['partition', firstOrigin?.partition ?? originPartition],
    ['offset', firstOrigin?.offset ?? originOffset],
    ['timestamp', firstOrigin === null ? originTimestamp : firstOrigin.timestamp],
  ]
  return told.flatMap(([name, value]) => (value === null ? [] : [[`headgate-origin-${name}`, String(value)] as [string, string]]))
}
