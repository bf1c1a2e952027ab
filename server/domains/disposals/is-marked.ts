import type { DiscardRequest } from '../../contract/disposals.ts'
import { type DecidedLetter, isDealt } from '../dlq/index.ts'

/**
 * Whether a selected dead letter is to be marked. Replayed and parked ones stay what they are. A discard of a whole kind of failure
 * cannot be taken back for single records of it: its counts are those of the kind.
 */
export function isMarked({ triage, own }: DecidedLetter, { mark, selection }: Pick<DiscardRequest, 'mark'> & { selection: object }): boolean {
  const state = triage?.state ?? 'new'
  return mark === 'discarded' ? !isDealt(state) : state === 'discarded' && (own || 'failure' in selection || 'all' in selection)
}
