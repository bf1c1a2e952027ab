import type { Predicate } from '../../contract/predicate.ts'
import type { FieldError } from '../../contract/problem.ts'
import type { SearchEdge, SearchRequest, SearchStart } from '../../contract/search.ts'
import { problem } from '../../core/errors.ts'
import { hashOf } from '../records/index.ts'

/** One end of a range: the same offset everywhere, one per partition, a time in epoch milliseconds, or none. */
export type Edge = { offset: bigint } | { offsets: Map<number, bigint> } | { time: bigint } | null

/** Where a range starts: also at what a group has committed, or so many offsets before its end. */
export type Start = Edge | { group: string } | { last: bigint }

/** What is searched for and where, checked as a whole. */
export interface SearchQuestion {
  predicate: Predicate
  keyShortcut: boolean
  from: Start
  to: Edge
  order: 'newest' | 'oldest'
  slackMs: bigint
  /** A cursor of another question is refused. Limit and budget are not part of it: a search may go on with others. */
  hash: string
}

const fields = ['contains', 'key', 'header', 'expression', 'keyShortcut'] as const

export function questionOf(body: SearchRequest): SearchQuestion {
  const { keyShortcut: inside, ...predicate } = body.predicate
  const twice = fields.filter((field) => body[field] !== undefined && (field === 'keyShortcut' ? inside : predicate[field] !== undefined))
  const errors: FieldError[] = twice.map((field) => ({
    path: `body.${field}`,
    message: `${field} stands both in predicate and beside it`,
    fix: 'Write it once.',
  }))
  const whole: Predicate = {
    ...predicate,
    ...(body.contains === undefined ? {} : { contains: body.contains }),
    ...(body.key === undefined ? {} : { key: body.key }),
    ...(body.header === undefined ? {} : { header: body.header }),
    ...(body.expression === undefined ? {} : { expression: body.expression }),
  }
  const keyShortcut = body.keyShortcut ?? inside
  if (keyShortcut && whole.key === undefined)
    errors.push({ path: 'body.keyShortcut', message: 'keyShortcut needs a key', fix: 'Add key, or leave keyShortcut out.' })
  const [from, to] = [startOf(body.from), edgeOf(body.to)]
  if (moves(from) && body.order === 'newest')
    errors.push({ path: 'body.order', message: 'A start that moves with time is read oldest first.', fix: 'Set order to "oldest".' })
  if (endsBefore(from, to)) errors.push({ path: 'body.to', message: 'The range ends before it starts.', fix: 'Swap the two, or leave one out.' })
  if (errors.length > 0) throw problem('invalid-input', errors.map(({ message }) => message).join('; '), { errors })
  const { order, isolation, slackMs, partitions } = body
  const hash = hashOf({ predicate: whole, keyShortcut, from: body.from, to: body.to, order, isolation, slackMs, partitions: partitions?.toSorted() })
  return { predicate: whole, keyShortcut, from, to, order, slackMs: BigInt(slackMs), hash }
}

/** A start that is another one when it is asked for again. */
export const moves = (start: Start): start is { group: string } | { last: bigint } => start !== null && ('group' in start || 'last' in start)

/** The question of a search that goes on: its cursor says where, so a start that moves is not looked up again. */
export const goingOn = (question: SearchQuestion): SearchQuestion => (moves(question.from) ? { ...question, from: null } : question)

function startOf(start: SearchStart | undefined): Start {
  if (start === undefined) return null
  if ('group' in start) return { group: start.group }
  return 'last' in start ? { last: BigInt(start.last) } : edgeOf(start)
}

function edgeOf(edge: SearchEdge | undefined): Edge {
  if (edge === undefined) return null
  if ('offset' in edge) return { offset: BigInt(edge.offset) }
  if ('timestamp' in edge) return { time: BigInt(Date.parse(edge.timestamp)) }
  return { offsets: new Map(Object.entries(edge.offsets).map(([partition, offset]) => [Number(partition), BigInt(offset)])) }
}

function endsBefore(from: Start, to: Edge): boolean {
  if (from === null || to === null || moves(from)) return false
  if ('time' in from) return 'time' in to && to.time < from.time
  if ('offset' in from) return 'offset' in to && to.offset < from.offset
  return 'offsets' in to && [...from.offsets].some(([partition, offset]) => (to.offsets.get(partition) ?? offset) < offset)
}
