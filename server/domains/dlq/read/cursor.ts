import { problem } from '../../../core/errors.ts'
import { hashOf, readCursor, writeCursor } from '../../records/index.ts'

/** Where a reading of a queue goes on: an exclusive end per partition, for one topic and one question. */
export function dlqCursor(topicId: string, question: Record<string, unknown>, at: Map<number, bigint>): string {
  return writeCursor({ topicId, direction: 'newest', asked: hashOf(question), at, ends: null, before: [] })
}

/** Throws `invalid-input` for a cursor of another question, `topic-recreated` for one of an earlier topic of the name. */
export function readDlqCursor(cursor: string, topicId: string, question: Record<string, unknown>): Map<number, bigint> {
  const position = readCursor(cursor)
  if (position.topicId !== topicId) throw problem('topic-recreated', 'The queue was deleted and created again. Start from the first page.')
  if (position.asked === hashOf(question)) return position.at
  throw problem('invalid-input', 'The cursor does not fit: it belongs to another question. Start from the first page.', {
    errors: [{ path: 'query.cursor', message: 'it belongs to another question', fix: 'Leave the cursor out.' }],
  })
}
