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
}

export interface Batch {
  records: readonly SharedRecord[]
  counters: Counters
  gaps: readonly WireGap[]
}

/** So many runs of records are remembered: enough for viewers in step and a few that lag behind. */
const REMEMBERED = 8

/**
 * Joins the JSON of runs of records, once per run: viewers in step take the same run in the same tick, so all but the
 * first of them cost a comparison of references. Forgotten at the end of each tick.
 */
export class RunTexts {
  #runs: { records: readonly SharedRecord[]; text: string }[] = []

  of(records: readonly SharedRecord[]): string {
    if (records.length === 0) return ''
    const known = this.#runs.find((run) => sameRun(run.records, records))
    if (known !== undefined) return known.text
    const text = records.map((record) => record.json).join(',')
    if (this.#runs.length < REMEMBERED) this.#runs.push({ records, text })
    return text
  }

  forget(): void {
    this.#runs = []
  }
}

function sameRun(one: readonly SharedRecord[], other: readonly SharedRecord[]): boolean {
  return one.length === other.length && one.every((record, index) => record === other[index])
}

/** The JSON text of a `tail.batch` around records that are JSON text already. */
export function batchText(tailId: string, batch: Batch, runs: RunTexts): string {
  const { received, matched, sent, sampledOut, dropped, queued } = batch.counters
  const head = `{"tailId":${JSON.stringify(tailId)},"records":[${runs.of(batch.records)}]`
  const counts = `"received":"${received}","matched":"${matched}","sent":"${sent}","sampledOut":"${sampledOut}","dropped":"${dropped}","queued":"${queued}"`
  return `${head},${counts},"gaps":${JSON.stringify(batch.gaps)}}`
}
