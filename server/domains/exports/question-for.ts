import type { ExportBody } from '../../contract/exports.ts'
import { SearchRequest } from '../../contract/search.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { questionOf, type SearchQuestion } from '../search/index.ts'

/** The question of a selection, and the test of a record's time, which a range of offsets only bounds. */
export function questionFor(selection: ExportBody): { question: SearchQuestion; inTime: (record: RawRecord) => boolean } {
  const { cursor: _cursor, limit: _limit, topicId: _topicId, ...asked } = selection
  const question = questionOf(SearchRequest.parse({ ...asked, order: 'oldest' }))
  const { from, to } = question
  const inTime = ({ timestamp }: RawRecord) =>
    (from === null || !('time' in from) || timestamp >= from.time) && (to === null || !('time' in to) || timestamp < to.time)
  return { question, inTime }
}
