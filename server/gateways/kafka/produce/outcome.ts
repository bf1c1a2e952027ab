import type { KafkaError } from '../protocol/errors.ts'

/** Answers after which the leader may hold the batch nevertheless: -1 unknown, 6 not leader (any more), 7, 13, 20, 56 disk failed. */
const doubtfulCodes: ReadonlySet<number> = new Set([-1, 6, 7, 13, 20, 56])
/** 2 corrupt on the way, 3 and 5 and 100 and 103 metadata, 6, 7, 13, 14, 19 and 20 replicas missing, 56, 74 and 75 epochs, 89 quota. */
const passingCodes: ReadonlySet<number> = new Set([2, 3, 5, 6, 7, 9, 13, 19, 20, 56, 72, 74, 75, 89, 100])
/** 45 out of order, 47 epoch, 59 producer unknown: the brokers and we do not agree on what was written before. */
const strangerCodes: ReadonlySet<number> = new Set([45, 47, 59])
const tooLargeCodes: ReadonlySet<number> = new Set([10, 18])
const duplicateSequence = 46
const invalidRecord = 87

export type Outcome = 'again' | 'stranger' | 'already-there' | 'too-large' | 'records-refused' | 'final'

/** What to do after an answer or a failure of a connection. */
export function outcomeOf({ code, kafkaName }: KafkaError): Outcome {
  if (code === null) return kafkaName === 'UNREACHABLE' || kafkaName === 'CLOSED' || kafkaName === 'DEADLINE' ? 'again' : 'final'
  if (code === duplicateSequence) return 'already-there'
  if (code === invalidRecord) return 'records-refused'
  if (tooLargeCodes.has(code)) return 'too-large'
  if (strangerCodes.has(code)) return 'stranger'
  return passingCodes.has(code) ? 'again' : 'final'
}

/** Whether the batch may have been written although this was said of it. */
export function leavesDoubt({ code, kafkaName }: KafkaError): boolean {
  return code === null ? kafkaName !== 'UNREACHABLE' && kafkaName !== 'UNSUPPORTED_VERSION' : doubtfulCodes.has(code)
}
