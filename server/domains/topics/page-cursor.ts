import { createHash } from 'node:crypto'
import { z } from 'zod'
import { problem } from '../../core/errors.ts'

/** Where a list goes on: behind this name, or at this position when the name is gone by then. */
interface PageCursor {
  after: string
  index: number
}

/** No list is longer: Kafka's own limit of partitions is far below. */
const MAX_INDEX = 10_000_000
const Written = z.tuple([z.string(), z.number().int().min(0).max(MAX_INDEX), z.string()])

/** One page of a sorted list and the cursor of the next. `asked` is what made the list (order, search): a cursor of another is refused. */
export function cutPage<T extends { name: string }>(
  sorted: T[],
  limit: number,
  cursor: string | undefined,
  asked: Record<string, unknown>,
): { items: T[]; nextCursor: string | null } {
  const list = createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 10)
  const start = cursor === undefined ? 0 : startOf(sorted, readCursor(cursor, list))
  const items = sorted.slice(start, start + limit)
  const last = items.at(-1)
  const end = start + items.length
  return { items, nextCursor: last === undefined || end >= sorted.length ? null : writeCursor({ after: last.name, index: end }, list) }
}

function startOf(sorted: { name: string }[], cursor: PageCursor): number {
  const at = sorted.findIndex((item) => item.name === cursor.after)
  // Without the row it stood behind, what followed has moved up by one: rather one row twice than one not at all.
  return at >= 0 ? at + 1 : Math.max(0, cursor.index - 1)
}

function writeCursor(cursor: PageCursor, list: string): string {
  return Buffer.from(JSON.stringify([cursor.after, cursor.index, list])).toString('base64url')
}

function readCursor(text: string, list: string): PageCursor {
  const parsed = Written.safeParse(parse(text))
  if (!parsed.success) throw refused('not a cursor of this list')
  const [after, index, madeFor] = parsed.data
  if (madeFor !== list) throw refused('it belongs to another order, search or filter')
  return { after, index }
}

function refused(message: string): Error {
  return problem('invalid-input', `The cursor does not fit: ${message}. Start from the first page.`, {
    errors: [{ path: 'query.cursor', message, fix: 'Leave the cursor out.' }],
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
