import { partitionOfKey } from '../../gateways/kafka/produce/partitioner.ts'
import { sizeInBatch } from '../../gateways/kafka/produce/split-records.ts'
import type { TransactionRecord } from '../../gateways/kafka/transactions/types.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import type { Changed } from '../../serde/transform/types.ts'
import { type DeadLetter, originOf } from '../dlq/index.ts'
import { replayHeaders } from './replay-headers.ts'
import type { ReplaySpec, ReplayTopic } from './replay-spec.ts'
import { isErrorHeader } from './strip-list.ts'

/** What is to be done with one dead letter. The same record, spec and changed value give the same decision, whenever it is asked for again. */
export type Decision =
  | {
      kind: 'write'
      result: 'replayed' | 'parked'
      to: ReplayTopic
      partition: number
      record: TransactionRecord
      sizeBytes: number
      /** What its headers tell: reading them costs more than all else of a decision. */
      letter: DeadLetter
    }
  | { kind: 'leave'; result: 'skipped' | 'failed'; reason: string }

/** A batch's own header, and a little. */
const headerRoom = 100

export class Decider {
  readonly #job: string
  readonly #spec: ReplaySpec
  readonly #topics: ReadonlyMap<string, ReplayTopic>
  readonly #superseded: ReadonlySet<string>

  constructor(job: string, spec: ReplaySpec) {
    this.#job = job
    this.#spec = spec
    this.#topics = new Map(spec.topics.map((each) => [each.topic, each]))
    this.#superseded = new Set(spec.superseded.map(([partition, offset]) => `${partition}/${offset}`))
  }

  /** Whether its value goes to a target, so that a transform is to be asked what becomes of it. */
  sends(record: RawRecord): boolean {
    const decision = this.decide({ ...record, value: null })
    return decision.kind === 'write' && decision.result === 'replayed'
  }

  /** `changed`: what a transform made of its value. */
  decide(record: RawRecord, changed: Changed | null = null): Decision {
    const { attemptLimit, parking, source, stripHeaders, timestamp } = this.#spec
    if (this.#superseded.has(`${record.partition}/${record.offset}`)) return leave('skipped', 'A later dead letter of the same origin is replayed.')
    const letter = originOf(record.headers)
    const attempt = (letter.replay?.attempt ?? 0) + 1
    const parks = attempt > attemptLimit
    if (parks && parking === null) return leave('failed', `It was replayed ${attempt - 1} times, and there is no topic to park it in.`)
    const to = parks && parking !== null ? parking : this.#targetOf(letter)
    if ('kind' in to) return to
    if (changed?.kind === 'fault') return leave('failed', `Its value could not be changed: ${changed.reason}`)
    const value = changed?.kind === 'changed' ? Buffer.from(changed.value.buffer) : record.value
    const partition = parks ? record.partition % to.partitions : this.#partitionOf(record, letter, to)
    const stripped = stripHeaders && !parks ? isErrorHeader : () => false
    const headers = replayHeaders(record, letter, { job: this.#job, source: source.topic, attempt: parks ? attempt - 1 : attempt, stripped })
    const time = timestamp === 'original' ? (letter.firstOrigin?.timestamp ?? letter.originTimestamp ?? record.timestamp) : null
    const written = { key: record.key, value, headers, timestamp: time !== null && time >= 0n ? time : null }
    const sizeBytes = sizeInBatch(written)
    if (sizeBytes + headerRoom > to.maxBytes) return leave('failed', tooLarge(sizeBytes, to))
    return { kind: 'write', result: parks ? 'parked' : 'replayed', to, partition, record: written, sizeBytes, letter }
  }

  #targetOf(letter: DeadLetter): ReplayTopic | Decision {
    const { target, source } = this.#spec
    const name = 'topic' in target ? target.topic : letter.originTopic
    if (name === null) return leave('skipped', 'Its headers do not name the topic it came from.')
    if (name === source.topic) return leave('skipped', `It came from ${name}: a queue is not replayed into itself.`)
    if (this.#spec.denied.includes(name)) return leave('skipped', `${name}, where it would go, may not be written to.`)
    return this.#topics.get(name) ?? leave('skipped', `It came from ${name}, which was not in the cluster when the replay was planned.`)
  }

  /** The number it had where the topic still has it; else where Java's producer puts its key, and without one by offset. */
  #partitionOf({ key, partition, offset }: RawRecord, letter: DeadLetter, { topic, partitions }: ReplayTopic): number {
    const same = letter.originTopic === topic && letter.originPartition !== null ? letter.originPartition : partition
    if (this.#spec.partitionRule === 'same' && same < partitions) return same
    return key === null ? Number(offset % BigInt(partitions)) : partitionOfKey(key, partitions)
  }
}

const leave = (result: 'skipped' | 'failed', reason: string): Decision => ({ kind: 'leave', result, reason })

const tooLarge = (bytes: number, { topic, maxBytes }: ReplayTopic) =>
  `With the headers of a replay it takes ${bytes} bytes, and ${topic} takes batches of ${maxBytes} (max.message.bytes).`
