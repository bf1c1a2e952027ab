import type { DeadLetterRecords, RecordTriage, Triage, TriagedGroup, TriageState } from '../../../core/dead-letters.ts'
import type { RawRecord } from '../../../gateways/kafka/types.ts'
import type { Mapping } from '../headers/mapping.ts'
import { failureOf } from '../index/count-record.ts'
import type { FoundLetter } from './letter-to-wire.ts'

/** Nothing is left to do about it. */
export const isDealt = (state: TriageState): boolean => state === 'replayed' || state === 'parked' || state === 'discarded'

/** A dead letter with what was decided: about itself (`own`), else about its failure as a whole. */
export interface DecidedLetter extends FoundLetter {
  own: boolean
}

export interface Decisions {
  /** Of those that `wanted` keeps, in their order. */
  about(records: RawRecord[], wanted?: (letter: Omit<FoundLetter, 'triage'>) => boolean): Promise<DecidedLetter[]>
}

/** What was decided about records of a queue. Decisions about failures are as of this call, those about records as of each question. */
export async function decisionsOf(
  deadLetters: DeadLetterRecords,
  { cluster, topicId, mapping }: { cluster: string; topicId: string; mapping: Mapping | null },
): Promise<Decisions> {
  const byFailure = new Map((await deadLetters.failures(cluster, topicId)).map((group) => [group.id, group]))
  return {
    about: async (records, wanted = () => true) => {
      const letters = records.map((record) => ({ record, ...failureOf(record, mapping) })).filter(wanted)
      const own = await deadLetters.recordTriage(
        cluster,
        topicId,
        letters.map(({ record }) => record),
      )
      const byPlace = new Map(own.map((triage): [string, RecordTriage] => [`${triage.partition}/${triage.offset}`, triage]))
      return letters.map((letter) => {
        const { record, print } = letter
        const triage = byPlace.get(`${record.partition}/${record.offset}`)
        return { ...letter, triage: triage ?? before(byFailure.get(print.id), record), own: triage !== undefined }
      })
    },
  }
}

/** A decision about a failure holds for what had been read by then; of what came later only who looks after it is known. */
function before(group: TriagedGroup | undefined, record: RawRecord): Triage | null {
  const triage = group?.triage ?? null
  if (triage === null || record.offset < (group?.decidedBefore.get(record.partition) ?? 0n)) return triage
  return isDealt(triage.state) ? null : triage
}
