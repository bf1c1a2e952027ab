import type { RawRecord } from '../../gateways/kafka/types.ts'
import { compilePredicate } from '../../serde/predicate.ts'
import { failureOf, mappingOf } from '../dlq/index.ts'
import { questionFor } from '../exports/index.ts'
import type { ReplaySpec } from './replay-spec.ts'

/** Which records of the queue are meant. What is no record (markers) is none of them. */
export function selectionOf({ selection, mapping: stored }: Pick<ReplaySpec, 'selection' | 'mapping'>): (record: RawRecord) => boolean {
  if ('all' in selection) return ({ state }) => state !== 'control'
  if ('records' in selection) {
    const wanted = new Set(selection.records.map(([partition, offset]) => `${partition}/${offset}`))
    return ({ state, partition, offset }) => state !== 'control' && wanted.has(`${partition}/${offset}`)
  }
  if ('failure' in selection) {
    const mapping = mappingOf(stored)
    return (record) => record.state !== 'control' && failureOf(record, mapping).print.id === selection.failure
  }
  const { question, inTime } = questionFor(selection.search)
  const matches = compilePredicate(question.predicate)
  return (record) => record.state !== 'control' && inTime(record) && matches(record)
}
