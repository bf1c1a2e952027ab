import type { FieldError, ProblemCode } from '../../contract/problem.ts'
import type { ProducedItem } from '../../contract/produce.ts'
import { type ProblemError, problem } from '../../core/errors.ts'
import { problemOf } from '../../core/problem-of.ts'
import { KafkaError } from '../../gateways/kafka/protocol/errors.ts'

type ItemProblem = NonNullable<ProducedItem['problem']>

/** What a broker's refusal of a record means to the one who sent it. */
const meanings = new Map<string, { code: ProblemCode; what: string; fix: string }>([
  [
    'MESSAGE_TOO_LARGE',
    { code: 'too-large', what: 'The record is larger than the topic takes', fix: 'Send less, compress it, or raise max.message.bytes of the topic.' },
  ],
  [
    'RECORD_LIST_TOO_LARGE',
    { code: 'too-large', what: 'The batch is larger than a segment of the log', fix: 'Send less, or raise segment.bytes of the topic.' },
  ],
  [
    'INVALID_RECORD',
    {
      code: 'invalid-input',
      what: 'The broker does not take the record',
      fix: 'A compacted topic takes only records with a key; else see what the broker says.',
    },
  ],
  [
    'INVALID_TIMESTAMP',
    {
      code: 'invalid-input',
      what: 'The topic does not take a timestamp so far from now',
      fix: 'Leave the timestamp out, or change message.timestamp.before.max.ms or after.max.ms of the topic.',
    },
  ],
  [
    'TOPIC_RECREATED',
    { code: 'topic-recreated', what: 'The topic was deleted and created again', fix: 'Open it anew and look where the record belongs.' },
  ],
])

/** The problem of a whole request that failed before anything was written. */
export function wholeProblem(error: unknown): ProblemError {
  const meaning = error instanceof KafkaError ? meanings.get(error.kafkaName) : undefined
  if (meaning === undefined || !(error instanceof KafkaError)) return problemOf(error)
  return problem(meaning.code, `${meaning.what}. ${meaning.fix}`, { cause: error })
}

/** The problem of one record. */
export function itemProblem(error: KafkaError, index: number, inDoubt: boolean): ItemProblem {
  const path = `records[${index}]`
  if (inDoubt) {
    const fix = 'Look at the end of the topic before you send it again, or it may stand there twice.'
    return { path, code: problemOf(error).code, message: `It is not known whether the record was written: ${error.message}`, fix }
  }
  const meaning = meanings.get(error.kafkaName)
  if (meaning !== undefined) return { path, code: meaning.code, message: `${meaning.what}: ${error.message}`, fix: meaning.fix }
  // A topic that is gone is told before a record is looked at, so what is unknown is its partition.
  if (error.kafkaName === 'UNKNOWN_TOPIC_OR_PARTITION')
    return {
      path: `${path}.partition`,
      code: 'partition-unknown',
      message: error.message,
      fix: 'Choose one of the topic, or leave the choice to the key.',
    }
  const told = problemOf(error)
  return { path, code: told.code, message: told.detail, fix: null }
}

/** Where no record at all was written the request failed, by the problem of its first record. Null where some were. */
export function refusalOfAll(items: ProducedItem[]): ProblemError | null {
  const problems = items.flatMap(({ problem: each }) => each ?? [])
  const [first] = problems
  if (first === undefined || problems.length < items.length) return null
  const errors: FieldError[] = problems.map(({ path, message, fix }) => ({ path, message, fix }))
  const detail = items.length === 1 ? first.message : `None of the ${items.length} records was written. The first: ${first.message}`
  const said = `${detail.replace(/\.$/, '')}.${first.fix === null ? '' : ` ${first.fix}`}`
  return problem(codeOf(first.code), said, { errors, extra: { items } })
}

// An item's code is always one of the table: it comes from `itemProblem`.
const codeOf = (code: string) => code as ProblemCode
