import type { z } from 'zod'
import type { SearchEdge, SearchRequest, SearchStart } from '../../server/contract/search.ts'
import type { MessagesUrl } from '../messages/messages-url.ts'
import { isolationOf, readEdge, readStart, timeOf } from '../messages/range-model.ts'
import { type Budget, budgetOf } from './budget-model.ts'
import type { SearchParts } from './search-url.ts'

export type SearchBody = z.input<typeof SearchRequest>

/** The question to the API as the address asks it. `now` is what `-10h` counts from. */
export function searchBody(url: MessagesUrl, now: number, cursor: string | null, budget: Budget = budgetOf(url)): SearchBody {
  return {
    predicate: predicateOf(url),
    order: url.from === null ? url.order : 'oldest',
    limit: Number(url.limit),
    isolation: isolationOf(url.iso),
    budget: { records: budget.records, seconds: budget.seconds, ...(budget.bytes === null ? {} : { bytes: budget.bytes }) },
    ...(url.from === null ? {} : { from: startOf(url.from, now) }),
    ...(url.to === null ? {} : { to: edgeOf(url.to, now) }),
    ...(url.p.length === 0 ? {} : { partitions: [...url.p] }),
    ...(url.id === null ? {} : { topicId: url.id }),
    ...(cursor === null ? {} : { cursor }),
  }
}

export function predicateOf(parts: SearchParts): NonNullable<SearchBody['predicate']> {
  return {
    ...(parts.text === '' ? {} : { contains: containsOf(parts) }),
    ...(parts.k === null ? {} : { key: { text: parts.k } }),
    ...(parts.h === '' ? {} : { header: { name: parts.h, ...(parts.ht === 'there' ? {} : { [parts.ht]: parts.hv }) } }),
    ...(parts.q === '' ? {} : { expression: parts.q }),
    keyShortcut: parts.one && parts.k !== null,
  }
}

function containsOf(parts: SearchParts) {
  return {
    text: parts.text,
    ...(parts.in === 'any' ? {} : { in: [parts.in] }),
    caseSensitive: !parts.fold,
  }
}

function startOf(text: string, now: number): z.input<typeof SearchStart> {
  const start = readStart(text)
  if (start?.kind === 'group') return { group: start.group }
  return start?.kind === 'last' ? { last: Number(start.count) } : edgeOf(text, now)
}

function edgeOf(text: string, now: number): z.input<typeof SearchEdge> {
  const edge = readEdge(text)
  if (edge === null) return { offset: '0' }
  return edge.kind === 'offset' ? { offset: edge.offset } : { timestamp: timeOf(edge, now) }
}

/** Two addresses with the same key ask the same question: the place in it, what is open and how it looks are no part of it. */
export function questionKey(url: MessagesUrl): string {
  const { order, from, to, p, iso, limit, id } = url
  return JSON.stringify([predicateOf(url), budgetOf(url), order, from, to, p, iso, limit, id])
}

/** The decoders that a reader has chosen, as the API takes them. */
export const decodersOf = ({ key, value }: Pick<MessagesUrl, 'key' | 'value'>) => ({
  ...(key === null ? {} : { key }),
  ...(value === null ? {} : { value }),
})
