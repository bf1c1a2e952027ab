import { problem } from '../../core/errors.ts'

/** Where a list goes on: behind this name, or at this position when the name is gone by then. */
interface PageCursor {
  after: string
  index: number
}

/** One page of a sorted list and the cursor of the next. */
export function cutPage<T extends { name: string }>(
  sorted: T[],
  limit: number,
  cursor: string | undefined,
): { items: T[]; nextCursor: string | null } {
  const start = cursor === undefined ? 0 : startOf(sorted, readCursor(cursor))
  const items = sorted.slice(start, start + limit)
  const last = items.at(-1)
  const end = start + items.length
  return { items, nextCursor: last === undefined || end >= sorted.length ? null : writeCursor({ after: last.name, index: end }) }
}

function startOf(sorted: { name: string }[], cursor: PageCursor): number {
  const at = sorted.findIndex((item) => item.name === cursor.after)
  // Without the row it stood behind, what followed has moved up by one: rather one row twice than one not at all.
  return at >= 0 ? at + 1 : Math.max(0, cursor.index - 1)
}

function writeCursor(cursor: PageCursor): string {
  return Buffer.from(JSON.stringify([cursor.after, cursor.index])).toString('base64url')
}

function readCursor(text: string): PageCursor {
  const parsed = parse(text)
  if (Array.isArray(parsed) && typeof parsed[0] === 'string' && Number.isSafeInteger(parsed[1]) && parsed[1] >= 0) {
    return { after: parsed[0], index: parsed[1] }
  }
  throw problem('invalid-input', 'The cursor was not made by this list. Start from the first page.', {
    errors: [{ path: 'query.cursor', message: 'not a cursor of this list', fix: 'Leave the cursor out.' }],
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
