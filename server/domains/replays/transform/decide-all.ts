import type { RawRecord } from '../../../gateways/kafka/types.ts'
import type { Changed } from '../../../serde/transform/types.ts'
import type { Decider, Decision } from '../decide.ts'
import type { Changer } from './changer.ts'

export interface DecidedChange {
  record: RawRecord
  decision: Decision
  /** What the transform made of it; null where there is none, or where it is not sent anyway. */
  changed: Changed | null
}

/** What is to be done with each record, in their order. Only values that are sent to a target are changed: what is parked or left stays as it is. */
export async function decideAll(decider: Decider, changer: Changer | null, records: readonly RawRecord[]): Promise<DecidedChange[]> {
  if (changer === null) return records.map((record) => ({ record, decision: decider.decide(record), changed: null }))
  const sent = records.filter((record) => decider.sends(record))
  const answers = await changer.change(sent)
  const changes = new Map(sent.map((record, at) => [record, answers[at] ?? null]))
  return records.map((record) => {
    const changed = changes.get(record) ?? null
    return { record, decision: decider.decide(record, changed), changed }
  })
}
