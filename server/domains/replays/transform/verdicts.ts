import type { TransformSample, TransformVerdicts } from '../../../contract/replay-transform.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import type { Changed } from '../../../serde/transform/types.ts'
import { failureOf, type Mapping } from '../../dlq/index.ts'
import type { Changer } from './changer.ts'

const listedReasons = 20
const examplesOfReason = 3
const samplesShown = 10
/** Kinds of failure that are told apart for the samples. */
const kindsKnown = 1000
const shownChars = 20_000

interface Failure {
  records: bigint
  examples: { partition: number; offset: string }[]
}

/** Counts what a transform does to the records of a selection, and keeps a few of them to be shown. */
export class Verdicts {
  readonly #mapping: Mapping | null
  readonly #counts = { changed: 0n, same: 0n, fault: 0n }
  readonly #failures = new Map<string, Failure>()
  readonly #kinds = new Set<string>()
  readonly #ofKinds: RawRecord[] = []
  readonly #others: RawRecord[] = []
  #otherFailures = 0n

  constructor(mapping: Mapping | null) {
    this.#mapping = mapping
  }

  see(record: RawRecord, changed: Changed): void {
    this.#counts[changed.kind]++
    this.#sample(record, changed)
    if (changed.kind !== 'fault') return
    const known = this.#failures.get(changed.reason)
    if (known === undefined && this.#failures.size >= listedReasons) {
      this.#otherFailures++
      return
    }
    const failure = known ?? { records: 0n, examples: [] }
    failure.records++
    if (failure.examples.length < examplesOfReason) {
      failure.examples.push({ partition: record.partition, offset: record.offset.toString() })
    }
    this.#failures.set(changed.reason, failure)
  }

  /** The first of each kind of dead letter, and of each reason to fail; beside them the first others. */
  #sample(record: RawRecord, changed: Changed): void {
    if (this.#ofKinds.length >= samplesShown) return
    const kind = `${failureOf(record, this.#mapping).print.id} ${changed.kind === 'fault' ? changed.reason : changed.kind}`
    if (!this.#kinds.has(kind) && this.#kinds.size < kindsKnown) {
      this.#kinds.add(kind)
      this.#ofKinds.push(record)
    } else if (this.#others.length < samplesShown) this.#others.push(record)
  }

  async toWire(changer: Changer): Promise<TransformVerdicts> {
    const shown = [...this.#ofKinds, ...this.#others].slice(0, samplesShown)
    const changes = await changer.change(shown, true)
    return {
      schema: changer.schema,
      changed: this.#counts.changed.toString(),
      unchanged: this.#counts.same.toString(),
      failed: this.#counts.fault.toString(),
      failures: [...this.#failures].map(([reason, { records, examples }]) => ({ reason, records: records.toString(), examples })),
      otherFailures: this.#otherFailures.toString(),
      samples: shown.flatMap((record, at) => {
        const changed = changes[at]
        return changed === undefined ? [] : [sampleOf(record, changed)]
      }),
    }
  }
}

function sampleOf({ partition, offset, value }: RawRecord, changed: Changed): TransformSample {
  const { before, after } = changed
  const bytes = value?.length ?? null
  return {
    partition,
    offset: offset.toString(),
    result: changed.kind === 'fault' ? 'failed' : changed.kind,
    before: before?.slice(0, shownChars) ?? null,
    after: after?.slice(0, shownChars) ?? null,
    cut: (before?.length ?? 0) > shownChars || (after?.length ?? 0) > shownChars,
    beforeBytes: bytes,
    afterBytes: changed.kind === 'changed' ? changed.value.length : changed.kind === 'same' ? bytes : null,
    reason: changed.kind === 'fault' ? changed.reason : null,
  }
}
