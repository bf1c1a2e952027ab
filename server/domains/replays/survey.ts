import type { Ctx } from '../../core/context.ts'
import { problem } from '../../core/errors.ts'
import type { Call, ConfigEntry, KafkaCluster, RawRecord, TopicDescription } from '../../gateways/kafka/types.ts'
import { type DeadLetter, originOf } from '../dlq/index.ts'
import { Decider, type Decision } from './decide.ts'
import type { ReplaySpec, ReplayTopic } from './replay-spec.ts'
import { selectionOf } from './select.ts'
import type { Changer } from './transform/changer.ts'
import { decideAll } from './transform/decide-all.ts'
import type { Verdicts } from './transform/verdicts.ts'
import { placeKey } from './verify-lane.ts'

const readRecords = 2000
const readBytes = 4_194_304
const readMs = 15_000
/** Room for one entry per origin and selected record. */
const mostSelected = 2_000_000n

export interface Survey {
  spec: ReplaySpec
  selected: bigint
  sendable: bigint
  needsTarget: bigint
  denied: bigint
  invalid: bigint
  overLimit: bigint
  /** `topic/partition` order of the targets. */
  perPartition: Map<string, { topic: string; partition: number; records: bigint }>
  /** Batches that could not be read. */
  unreadable: number
}

/** A dead letter that is written, as it was counted. */
interface Counted {
  place: [number, string]
  as: 'replayed' | 'parked'
  to: string
  at: number
}

/** A transform, and what counts what it does. */
export interface Transforming {
  changer: Changer
  verdicts: Verdicts
}

/** What a spec without its topics and counts becomes when the queue is read: which topics it needs, what is sent where, what is not. */
export async function survey(
  ctx: Ctx,
  kafka: KafkaCluster,
  draft: ReplaySpec,
  allow: ReadonlySet<string> | null,
  transforming: Transforming | null,
): Promise<Survey> {
  const surveyor = new Surveyor(ctx, kafka, draft, allow, transforming)
  for (const lane of draft.lanes) await surveyor.read(lane)
  return surveyor.result()
}

class Surveyor {
  readonly #ctx: Ctx
  readonly #kafka: KafkaCluster
  readonly #allow: ReadonlySet<string> | null
  readonly #found: Survey
  readonly #selects: (record: RawRecord) => boolean
  readonly #selected = new Map<number, bigint>()
  readonly #origins = new Map<string, Counted>()
  readonly #known = new Set<string>()
  readonly #transforming: Transforming | null
  #decider: Decider

  constructor(ctx: Ctx, kafka: KafkaCluster, draft: ReplaySpec, allow: ReadonlySet<string> | null, transforming: Transforming | null) {
    this.#ctx = ctx
    this.#transforming = transforming
    this.#kafka = kafka
    this.#allow = allow
    this.#selects = selectionOf(draft)
    const spec = { ...draft, topics: [...draft.topics], denied: [...draft.denied], superseded: [] }
    const counts = { selected: 0n, sendable: 0n, needsTarget: 0n, denied: 0n, invalid: 0n, overLimit: 0n }
    this.#found = { spec, ...counts, perPartition: new Map(), unreadable: 0 }
    this.#decider = new Decider('', spec)
  }

  async read({ partition, from, to }: ReplaySpec['lanes'][number]): Promise<void> {
    const { topic } = this.#found.spec.source
    for (let at = BigInt(from); at < BigInt(to); ) {
      const request = { topic, partition, from: at, to: BigInt(to), maxRecords: readRecords, maxBytes: readBytes, isolation: 'committed' as const }
      const read = await this.#kafka.readPartition(request, { signal: this.#ctx.signal, timeoutMs: readMs })
      const letters: RawRecord[] = []
      for (const entry of read.entries) {
        if (entry.kind === 'unreadable') this.#found.unreadable++
        else if (this.#selects(entry.record)) letters.push(entry.record)
      }
      await this.#learnTopics(letters)
      for (const { record, decision, changed } of await decideAll(this.#decider, this.#transforming?.changer ?? null, letters)) {
        if (changed !== null) this.#transforming?.verdicts.see(record, changed)
        this.#count(record, decision)
      }
      if (read.complete) return
      if (read.nextOffset <= at) throw problem('broker-refused', `Partition ${partition} of ${topic} gives nothing at ${at}. Try again.`)
      at = read.nextOffset
    }
  }

  async #learnTopics(letters: RawRecord[]): Promise<void> {
    const { spec } = this.#found
    if (!('origin' in spec.target)) return
    const names = new Set(letters.flatMap(({ headers }) => originOf(headers).originTopic ?? []))
    const fresh = [...names].filter((name) => !this.#known.has(name) && name !== spec.source.topic)
    if (fresh.length === 0) return
    for (const name of fresh) this.#known.add(name)
    const call = { signal: this.#ctx.signal, timeoutMs: readMs }
    const allowed = fresh.filter((name) => this.#allow?.has(name) !== false)
    const closed = await this.#kafka.notWritable(allowed, call)
    spec.denied.push(...fresh.filter((name) => !allowed.includes(name) || closed.has(name)))
    spec.topics.push(
      ...(await replayTopics(
        this.#kafka,
        allowed.filter((name) => !closed.has(name)),
        call,
      )),
    )
    this.#decider = new Decider('', spec)
  }

  #count(record: RawRecord, decision: Decision): void {
    const found = this.#found
    found.selected++
    if (found.selected > mostSelected) throw problem('too-large', `More than ${mostSelected} dead letters are selected. Select fewer.`)
    this.#selected.set(record.partition, (this.#selected.get(record.partition) ?? 0n) + 1n)
    if (decision.kind === 'leave') {
      const origin = originOf(record.headers).originTopic
      const denied = origin !== null && (found.spec.denied.includes(origin) || this.#allow?.has(origin) === false)
      found[decision.result === 'failed' ? 'invalid' : denied ? 'denied' : 'needsTarget']++
      return
    }
    const counted: Counted = {
      place: [record.partition, record.offset.toString()],
      as: decision.result,
      to: decision.to.topic,
      at: decision.partition,
    }
    this.#add(counted, 1n)
    this.#supersede(originKey(decision.letter), counted)
  }

  #add({ as, to, at }: Counted, records: bigint): void {
    const found = this.#found
    found[as === 'parked' ? 'overLimit' : 'sendable'] += records
    const key = placeKey(to, at)
    const place = found.perPartition.get(key) ?? { topic: to, partition: at, records: 0n }
    found.perPartition.set(key, { ...place, records: place.records + records })
  }

  /** Of several dead letters of one origin the last that is read counts. */
  #supersede(origin: string | null, counted: Counted): void {
    if (origin === null) return
    const earlier = this.#origins.get(origin)
    this.#origins.set(origin, counted)
    if (earlier === undefined) return
    this.#add(earlier, -1n)
    this.#found.spec.superseded.push(earlier.place)
  }

  result(): Survey {
    const { spec } = this.#found
    const lanes = spec.lanes.flatMap((lane) => {
      const selected = this.#selected.get(lane.partition) ?? 0n
      return selected === 0n ? [] : [{ ...lane, selected: selected.toString() }]
    })
    return { ...this.#found, spec: { ...spec, lanes } }
  }
}

/** The source record that a dead letter tells of; null where it does not say. */
function originKey({ originTopic, originPartition, originOffset, firstOrigin }: DeadLetter): string | null {
  const { topic, partition, offset } = firstOrigin ?? { topic: originTopic, partition: originPartition, offset: originOffset }
  return topic === null || partition === null || offset === null ? null : `${topic}/${partition}/${offset}`
}

/** Those of the topics that are there, with the limits that a replay has to keep. */
export async function replayTopics(kafka: KafkaCluster, names: string[], call: Call): Promise<ReplayTopic[]> {
  if (names.length === 0) return []
  const { topics } = await kafka.describe({ ...call, topics: names })
  const there = topics.filter(({ error, partitions }) => error === null && partitions.length > 0)
  if (there.length === 0) return []
  const resources = there.map(({ name }) => ({ type: 'topic' as const, name }))
  const configs = await kafka.describeConfigs(resources, { ...call, names: ['max.message.bytes', 'cleanup.policy'] })
  return there.map((topic, at) => replayTopic(topic, configs[at]?.entries ?? []))
}

const usualMaxBytes = 1_048_588

function replayTopic({ name, topicId, partitions }: TopicDescription, entries: ConfigEntry[]): ReplayTopic {
  const value = (of: string) => entries.find((entry) => entry.name === of)?.value ?? null
  const maxBytes = Number(value('max.message.bytes') ?? usualMaxBytes)
  return { topic: name, topicId, partitions: partitions.length, maxBytes, compacted: value('cleanup.policy')?.includes('compact') ?? false }
}
