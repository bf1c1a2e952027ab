import type { DeadLetterDetail } from '../../../contract/dlqs.ts'
import { instant } from '../../../core/clock.ts'
import type { LaterReplay, Place } from '../../../core/replay-outcomes.ts'
import type { DeadLetter } from '../headers/origin-of.ts'

/** The attempt that the headers of a record tell of. `from`: null where the id is not of our making. */
export function earlierOf(replay: DeadLetter['replay']): DeadLetterDetail['earlier'] {
  if (replay === null) return null
  const [, topic, partition, offset] = /^([A-Za-z0-9._-]{1,249})\/(\d{1,9})\/(\d{1,18})$/.exec(replay.id) ?? []
  const isPlace = topic !== undefined && partition !== undefined && offset !== undefined
  return { job: replay.job, attempt: replay.attempt, from: isPlace ? { topic, partition: Number(partition), offset } : null }
}

export function laterToWire({ job, at, target, returned }: LaterReplay): DeadLetterDetail['later'][number] {
  return { job, at: instant(at), target: placeToWire(target), returned: returned === null ? null : placeToWire(returned) }
}

const placeToWire = ({ topic, partition, offset }: Place) => ({ topic, partition, offset: offset.toString() })
