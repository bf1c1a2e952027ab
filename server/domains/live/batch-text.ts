import type { WireGap } from './gap-log.ts'
import type { SharedRecord } from './shared-record.ts'

/** The counters of a tail since it was opened. Always `matched = sent + sampledOut + dropped + queued`. */
export interface Counters {
  received: number
  matched: number
  sent: number
  sampledOut: number
  dropped: number
  queued: number
  /** Received and not judged: the expression failed on them. No part of the sum. */
  errors: number
}

export interface Batch {
  records: readonly SharedRecord[]
  counters: Counters
  gaps: readonly WireGap[]
}

/** Records that leave together: one object for all viewers that take the same ones at the same tick. */
export interface Run {
  /** Their JSON, one text each. */
  texts: readonly string[]
  /** The same with commas between: a rope, which costs nothing until somebody reads it as one text. */
  text: string
}

/** A `tail.batch` as text: `head`, the run's text, `tail`. The run stands last, so that its bytes can be shared. */
export interface BatchText {
  head: string
  run: Run
  tail: string
}

/** So many runs are remembered: enough for viewers in step and a few that lag behind. */
const REMEMBERED = 8
const NONE: Run = { texts: [], text: '' }

/**
 * Joins the JSON of runs of records, once per run: viewers in step take the same run in the same tick, so all but the
 * first of them cost a comparison of references. Forgotten at the end of each tick.
 */
export class RunTexts {
  #runs: { records: readonly SharedRecord[]; run: Run }[] = []

  of(records: readonly SharedRecord[]): Run {
    if (records.length === 0) return NONE
    const known = this.#runs.find((each) => sameRun(each.records, records))
    if (known !== undefined) return known.run
    const run = runOf(records.map((record) => record.json))
    if (this.#runs.length < REMEMBERED) this.#runs.push({ records, run })
    return run
  }

  forget(): void {
    this.#runs = []
  }
}

function runOf(texts: readonly string[]): Run {
  let text = ''
  for (const [at, one] of texts.entries()) text += at === 0 ? one : `,${one}`
  return { texts, text }
}

function sameRun(one: readonly SharedRecord[], other: readonly SharedRecord[]): boolean {
  return one.length === other.length && one.every((record, index) => record === other[index])
}

/** The JSON text of a `tail.batch` around records that are JSON text already. */
export function batchText(tailId: string, batch: Batch, runs: RunTexts): BatchText {
  const { received, matched, sent, sampledOut, dropped, queued, errors } = batch.counters
  const judged = `"received":"${received}","matched":"${matched}","sent":"${sent}","sampledOut":"${sampledOut}","dropped":"${dropped}","queued":"${queued}"`
  const counts = `${judged},"errors":"${errors}"`
  const head = `{"tailId":${JSON.stringify(tailId)},${counts},"gaps":${JSON.stringify(batch.gaps)},"records":[`
  return { head, run: runs.of(batch.records), tail: ']}' }
}
