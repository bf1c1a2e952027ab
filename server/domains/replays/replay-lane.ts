import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { JobRun } from '../../core/jobs.ts'
import type { LaneState, LaneStep, LedgerRow } from '../../core/replays.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'
import { ProducerLost } from '../../gateways/kafka/transactions/producer-lost.ts'
import type { SentBatch, TransactionalProducer, TransactionBatch, TransactionFlow } from '../../gateways/kafka/transactions/types.ts'
import type { Call, KafkaCluster, RawRecord } from '../../gateways/kafka/types.ts'
import { failureOf, type Mapping } from '../dlq/index.ts'
import type { CrashPoint } from './crash-points.ts'
import type { Decider, Decision } from './decide.ts'
import { judge } from './judge.ts'
import { refuseRecreated } from './refuse-recreated.ts'
import type { ReplayLaneSpec, ReplaySpec } from './replay-spec.ts'
import { ReplayStopped } from './replay-stopped.ts'
import { SourceReader } from './source-reader.ts'
import type { Changer } from './transform/changer.ts'
import { decideAll } from './transform/decide-all.ts'
import { placeKey, type Verified, verifyLane } from './verify-lane.ts'

export interface LaneParts {
  run: JobRun
  spec: ReplaySpec
  kafka: KafkaCluster
  decider: Decider
  /** Changes values that are sent; null: they stay as they are. */
  changer: Changer | null
  /** How the records of the queue describe their failure. */
  mapping: Mapping | null
  selects: (record: RawRecord) => boolean
  /** Ends with the run, and when another lane has stopped the job. */
  signal: AbortSignal
  flow: TransactionFlow | undefined
  reached: (point: CrashPoint) => void
}

/** After it the brokers abort a transaction that nobody ends; well above what one takes. */
const transactionMs = 60_000
const callMs = 15_000
const firstPauseMs = 100
const longestPauseMs = 1000
/** New producers in a row without a step forward, after which the job is held and says why. */
const patience = 20

export const groupOf = (job: string) => `headgate-replay-${job}`

type Write = Extract<Decision, { kind: 'write' }>
/** As it is put on record. */
type Row = LaneStep['rows'][number]
type Decided = { record: RawRecord; decision: Decision }

/**
 * One source partition of a replay, exactly once:
 *
 *   fence (InitProducerId) → is the lease still ours? → what has the group committed? → are exactly those records in the targets?
 *   then per chunk: write → the group's position, in the same transaction → commit → ledger and checkpoint, in one of the database.
 *
 * What the fence is for: a producer that was killed, or that sleeps in another replica, can write nothing more, and its transaction
 * is over before the look begins. A call without an answer leaves the transaction open to doubt: producer and connections are thrown
 * away, and everything begins again with the fence. A fence by a successor and one by the broker's clock look alike; the lease tells.
 */
export class ReplayLane {
  readonly #parts: LaneParts
  readonly #of: ReplayLaneSpec
  #state: LaneState
  /** The checkpoint of the last chunk may still be on its way while the next one is written. */
  #saving: Promise<void> = Promise.resolve()
  /** What an earlier attempt put on record as failed and did not come to pass: it stays so, whatever came of it now. */
  #ruled: ReadonlySet<bigint> = new Set()

  constructor(parts: LaneParts, of: ReplayLaneSpec, state: LaneState) {
    this.#parts = parts
    this.#of = of
    this.#state = state
  }

  /** Resolves at the end of the lane. Rejects with ReplayStopped, with the reason of the signal, or with what keeps it. */
  async run(): Promise<void> {
    const end = BigInt(this.#of.to)
    for (let failures = 0; this.#state.next < end; ) {
      const before = this.#state.next
      try {
        await this.#attempt(end)
      } catch (error) {
        const { signal, run } = this.#parts
        signal.throwIfAborted()
        const cause = error instanceof ProducerLost ? error.cause : error
        if (!(error instanceof Unsettled) && !isPassing(cause)) throw cause
        await run.confirm()
        failures = this.#state.next > before ? 1 : failures + 1
        run.log.info({ partition: this.#of.partition, failures, error: String(cause) }, 'a lane of a replay begins again with a new producer')
        if (failures > patience) throw cause
        await delay(Math.min(firstPauseMs * 2 ** failures, longestPauseMs), undefined, { signal })
      }
    }
  }

  async #attempt(end: bigint): Promise<void> {
    const { run, spec, kafka, flow, signal, selects, reached } = this.#parts
    const { partition } = this.#of
    await refuseRecreated(kafka, spec, signal)
    const producer = await kafka.openTransactions(
      {
        transactionalId: `${groupOf(run.job.id)}-${partition}`,
        transactionTimeoutMs: transactionMs,
        clientId: 'headgate-replay',
        ...(flow === undefined ? {} : { flow }),
        onEvent: (event) => reached(event === 'produce-sent' ? 'mid-send' : event === 'offsets-added' ? 'after-add-offsets' : 'end-sent'),
      },
      this.#call(),
    )
    try {
      reached('after-init')
      await run.confirm()
      const from = await this.#verified(producer)
      const range = { ...spec.source, partition, from, to: end, selects, signal }
      const reader = new SourceReader(kafka, range)
      await this.#writeAll(producer, reader)
      await this.#saving
      await this.#finish(reader, end)
    } finally {
      await producer.close()
      // What was committed comes on record, also when the run ends here.
      await this.#saving
    }
  }

  async #writeAll(producer: TransactionalProducer, reader: SourceReader): Promise<void> {
    const { run } = this.#parts
    for (let ready = await reader.ready(); ready > 0; ready = await reader.ready()) {
      const chunk = reader.take(await run.turn(ready))
      this.#parts.signal.throwIfAborted()
      const decided = await this.#decide(chunk.records)
      await this.#write(producer, decided, chunk.next)
    }
  }

  /**
   * What a transform fails at may depend on more than the record (how long it took): it is on record before the group passes it, so
   * that nobody who decides again later misses it in the target, or writes it.
   */
  async #decide(records: RawRecord[]): Promise<Decided[]> {
    const { decider, changer, mapping } = this.#parts
    const decided = await decideAll(decider, changer, records)
    if (changer === null) return decided
    const failed = decided.filter(({ changed }) => changed?.kind === 'fault')
    if (failed.length > 0)
      await this.#save(
        this.#state,
        failed.map((each) => rowOf(each, null, failureIdOf(each, mapping))),
      )
    return decided.map((each) => (this.#ruled.has(each.record.offset) ? { ...each, decision: ruled } : each))
  }

  /** Where to go on, once the targets were seen to hold exactly what the group has committed. Puts what they hold into the ledger. */
  async #verified(producer: TransactionalProducer): Promise<bigint> {
    const { run, spec, kafka, signal, reached } = this.#parts
    const { partition } = this.#of
    const { topic } = spec.source
    const committed = await producer.stableOffset(groupOf(run.job.id), topic, partition, this.#call())
    reached('after-offset-read')
    const state = this.#state
    const topics = spec.parking === null ? spec.topics : [...spec.topics, spec.parking]
    const onEntry = () => reached('verify-scan')
    const mine = { job: run.job.id, topic, partition, producers: state.producers }
    const verified = await verifyLane(kafka, mine, { lane: state, topics, signal, onEntry })
    const redone = committed !== null && committed > state.next ? await this.#redecided(state.next, committed) : []
    const { witness, targetsIntact } = verified
    const expected = redone.flatMap(({ record, decision }) => (decision.kind === 'write' ? [record.offset] : []))
    const judgement = judge({ checkpoint: state.next, committed, start: BigInt(this.#of.from), expected, targetsIntact }, witness)
    if (judgement.verdict === 'unsettled') throw new Unsettled(judgement.reason)
    if (judgement.verdict !== 'consistent')
      throw new ReplayStopped(judgement.verdict, `Partition ${partition}: ${judgement.reason}`, judgement.doubtful)
    const { from } = judgement
    await this.#putOnRecord(redone, from, verified)
    if (this.#parts.changer !== null) this.#ruled = await run.replays.written(run.job.id, partition, from, BigInt(this.#of.to))
    return from
  }

  /** What was decided of the dead letters of [from, to), but for those that the ledger knows already: brokers refused them. */
  async #redecided(from: bigint, to: bigint): Promise<Decided[]> {
    const { run, spec, kafka, decider, changer, selects, signal } = this.#parts
    const { partition } = this.#of
    const known = await run.replays.written(run.job.id, partition, from, to)
    const reader = new SourceReader(kafka, { ...spec.source, partition, from, to, selects, signal })
    const decided: Decided[] = []
    for (let ready = await reader.ready(); ready > 0; ready = await reader.ready()) {
      const unknown = reader.take(ready).records.filter(({ offset }) => !known.has(offset))
      decided.push(...(await decideAll(decider, changer, unknown)))
    }
    return decided
  }

  async #putOnRecord(redone: Decided[], next: bigint, { witness, ends }: Verified): Promise<void> {
    const { mapping } = this.#parts
    const rows = redone.map((each) => rowOf(each, witness.committed.get(each.record.offset) ?? null, failureIdOf(each, mapping)))
    await this.#save({ ...this.#state, next, ends }, rows)
  }

  /** One transaction; where brokers refuse a batch, its records in halves, until the one that is at fault stands alone. */
  async #write(producer: TransactionalProducer, decided: Decided[], next: bigint): Promise<void> {
    const { run, spec, mapping, reached } = this.#parts
    await this.#known(producer)
    reached('after-begin')
    const writes = decided.filter((each): each is Decided & { decision: Write } => each.decision.kind === 'write')
    const { batches, order } = batchesOf(writes)
    const sending = batches.length === 0 ? [] : producer.send(batches, this.#call())
    // Worked out while brokers write: that takes them longer.
    const [sent, failures] = await Promise.all([sending, failuresOf(decided, mapping)])
    const refused = sent.find((result) => 'refused' in result)
    if (refused !== undefined && 'refused' in refused) {
      await producer.abort(this.#call())
      return this.#writeInParts(producer, decided, next, refused.refused)
    }
    reached('after-last-ack')
    await producer.sendOffsets(groupOf(run.job.id), spec.source.topic, [{ partition: this.#of.partition, offset: next }], this.#call())
    reached('after-offset-commit')
    await producer.commit(this.#call())
    reached('after-end')
    const places = placesOf(batches, order, sent)
    const ends = new Map(this.#state.ends)
    for (const { topic, partition, offset } of places.values()) ends.set(placeKey(topic, partition), offset + 1n)
    const rows = decided.map((each, at) => rowOf(each, places.get(each.record.offset) ?? null, failures[at] ?? ''))
    await this.#saving
    this.#saving = this.#put({ ...this.#state, next, ends }, rows).then(() => reached('after-checkpoint'))
    this.#saving.catch(() => undefined)
  }

  /** Before its first record: a later look counts what this producer wrote, and no copies that others make of it. */
  async #known({ producerId }: TransactionalProducer): Promise<void> {
    const { producers } = this.#state
    if (producers === null || producers.has(producerId)) return
    await this.#save({ ...this.#state, producers: new Set([...producers, producerId]) }, [])
  }

  async #writeInParts(producer: TransactionalProducer, decided: Decided[], next: bigint, refusal: KafkaError): Promise<void> {
    const [only] = decided
    if (decided.length === 1 && only !== undefined) {
      const failed: Decided = { record: only.record, decision: { kind: 'leave', result: 'failed', reason: refusal.message } }
      // On record before the group passes it: who looks later must not miss it in the target.
      await this.#save(this.#state, [rowOf(failed, null, failureIdOf(failed, this.#parts.mapping))])
      return this.#write(producer, [failed], next)
    }
    const middle = decided.length >> 1
    const [first, second] = [decided.slice(0, middle), decided.slice(middle)]
    await this.#write(producer, first, (first.at(-1)?.record.offset ?? next - 1n) + 1n)
    await this.#write(producer, second, next)
  }

  /** What was selected and is not in the ledger had gone before it was read. */
  async #finish(reader: SourceReader, end: bigint): Promise<void> {
    const { run } = this.#parts
    const { partition, selected, from } = this.#of
    const counts = await run.replays.counts(run.job.id, partition)
    const gone = BigInt(selected) - [...counts.values()].reduce((sum, each) => sum + each, 0n)
    const first = reader.expiredFrom
    const offset = first ?? this.#state.next
    const reason = `${gone} selected dead letters of this partition had expired, or were compacted or purged, before they were read.`
    const row: Row = {
      partition,
      offset: offset < BigInt(from) ? BigInt(from) : offset,
      records: gone,
      result: 'expired',
      target: null,
      reason,
      failureId: '',
    }
    await this.#save({ ...this.#state, next: end }, gone > 0n ? [row] : [])
  }

  async #save(lane: LaneState, rows: Row[]): Promise<void> {
    await this.#saving
    await this.#put(lane, rows)
  }

  async #put(lane: LaneState, rows: Row[]): Promise<void> {
    const { run, spec } = this.#parts
    this.#state = lane
    await run.persist((lease) => run.replays.save(lease, { topicId: spec.source.topicId, lane, rows }))
  }

  /** Not ended by a pause: what was begun comes to its end. */
  #call(): Call {
    return { signal: AbortSignal.timeout(callMs), timeoutMs: callMs }
  }
}

const ruled: Decision = { kind: 'leave', result: 'failed', reason: 'It failed in an earlier run.' }

/** A record of an earlier run is in a transaction whose end is not written yet. */
class Unsettled extends Error {
  override name = 'Unsettled'
}

/** Brokers that do not answer or say "not now", and every fence: another producer may do better. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof KafkaError)) return false
  return error.code === null ? error.retriable : error.retriable || lostCodes.has(error.code)
}

/** −1 unknown, 45 and 46 sequences, 47, 48, 49, 59 and 90 the producer, 120 the transaction: a new producer knows nothing of it. */
const lostCodes: ReadonlySet<number> = new Set([-1, 45, 46, 47, 48, 49, 59, 90, 120])

type Place = NonNullable<LedgerRow['target']>

/** The kind of failure that the inbox counts it as. */
function failureIdOf({ record, decision }: Decided, mapping: Mapping | null): string {
  return failureOf(record, mapping, decision.kind === 'write' ? decision.letter : undefined).print.id
}

/** Those of a chunk, once what was begun before has left for the brokers. */
async function failuresOf(decided: Decided[], mapping: Mapping | null): Promise<string[]> {
  await nextTurn()
  return decided.map((each) => failureIdOf(each, mapping))
}

function rowOf({ record, decision }: Decided, target: Place | null, failureId: string): Row {
  const { partition, offset } = record
  const row = { partition, offset, records: 1n, result: decision.result, failureId }
  if (decision.kind === 'write') return { ...row, target, reason: null }
  // What is seen in the target was written, whatever would be decided now.
  return target === null ? { ...row, target, reason: decision.reason } : { ...row, result: 'replayed', target, reason: null }
}

/** Per partition of the targets, in the order of the source; `order` tells which dead letters a batch holds. */
function batchesOf(writes: (Decided & { decision: Write })[]): { batches: TransactionBatch[]; order: bigint[][] } {
  const groups = [...Map.groupBy(writes, ({ decision: { to, partition } }) => placeKey(to.topic, partition)).values()]
  const batches = groups.flatMap((own) =>
    own.slice(0, 1).map(({ decision: { to, partition } }) => {
      const { topic, topicId, maxBytes } = to
      return { topic, topicId, partition, maxBytes, records: own.map(({ decision }) => decision.record) }
    }),
  )
  return { batches, order: groups.map((own) => own.map(({ record }) => record.offset)) }
}

/** Source offset → where it is in the target. */
function placesOf(batches: TransactionBatch[], order: bigint[][], sent: SentBatch[]): Map<bigint, Place> {
  const places = new Map<bigint, Place>()
  for (const [at, { topic, partition }] of batches.entries()) {
    const result = sent[at]
    const offsets = result !== undefined && 'offsets' in result ? result.offsets : []
    for (const [index, source] of (order[at] ?? []).entries()) {
      const offset = offsets[index]
      if (offset !== undefined) places.set(source, { topic, partition, offset })
    }
  }
  return places
}
