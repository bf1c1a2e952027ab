import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { z } from 'zod'
import { problem } from '../../core/errors.ts'

export type Direction = 'newest' | 'forward'
/** Partition → offset. Forward: the next offset to read. Newest: the exclusive upper end of what is left. */
export type Vector = Map<number, bigint>

/** Everything a page needs to be read again to the same rows: where it starts in every partition, and how the pages before it began. */
export interface PagePosition {
  topicId: string
  direction: Direction
  /** Hash of what was asked: a cursor of another question is refused. */
  asked: string
  at: Vector
  /** Forward: the ends as they were when the reading began, so that "complete" has a meaning while producers run. */
  ends: Vector | null
  /** Starts of the pages before this one, oldest first. */
  before: Vector[]
}

/** Pages that can be walked back; older ones are forgotten so that a cursor stays a URL. */
const MAX_BEFORE = 100
const MAX_INFLATED = 4_194_304

const Wire = z.tuple([
  z.string(),
  z.enum(['n', 'f']),
  z.string(),
  z.array(z.number().int().min(0)),
  z.array(z.string()),
  z.array(z.string()).nullable(),
  z.array(z.array(z.string())),
])

/** Short hash of the question that a cursor belongs to. */
export function hashOf(question: Record<string, unknown>): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 10)
}

/** Offsets are written base 36, earlier pages as differences: mostly small numbers, which deflate well. */
export function writeCursor(position: PagePosition): string {
  const partitions = [...position.at.keys()].sort((a, b) => a - b)
  const list = (vector: Vector) => partitions.map((partition) => (vector.get(partition) ?? 0n).toString(36))
  const starts = [...position.before.slice(-MAX_BEFORE), position.at]
  const steps = starts.slice(1).map((next, index) => list(difference(starts[index] ?? next, next)))
  const wire: z.infer<typeof Wire> = [
    position.topicId,
    position.direction === 'newest' ? 'n' : 'f',
    position.asked,
    partitions,
    list(position.at),
    position.ends === null ? null : list(position.ends),
    steps,
  ]
  return deflateRawSync(Buffer.from(JSON.stringify(wire)), { level: 9 }).toString('base64url')
}

/** Reads a cursor back. Whatever was not written by `writeCursor` is refused as invalid input. */
export function readCursor(text: string): PagePosition {
  const parsed = Wire.safeParse(inflate(text))
  if (!parsed.success) throw invalidCursor('not a cursor of this list')
  const [topicId, direction, asked, partitions, at, ends, steps] = parsed.data
  if (at.length !== partitions.length || (ends !== null && ends.length !== partitions.length)) throw invalidCursor('not a cursor of this list')
  const vector = (list: string[]): Vector => new Map(partitions.map((partition, index) => [partition, base36(list[index] ?? '')]))
  const starts = [vector(at)]
  for (const step of steps.toReversed()) starts.unshift(shifted(starts[0] ?? new Map(), vector(step)))
  return {
    topicId,
    direction: direction === 'n' ? 'newest' : 'forward',
    asked,
    at: vector(at),
    ends: ends === null ? null : vector(ends),
    before: starts.slice(0, -1),
  }
}

export function invalidCursor(message: string): Error {
  return problem('invalid-input', `The cursor does not fit: ${message}. Start from the first page.`, {
    errors: [{ path: 'query.cursor', message, fix: 'Leave the cursor out.' }],
  })
}

/** next − earlier, per partition; `shifted` undoes it. */
function difference(earlier: Vector, next: Vector): Vector {
  return new Map([...next].map(([partition, offset]) => [partition, offset - (earlier.get(partition) ?? 0n)]))
}

function shifted(next: Vector, step: Vector): Vector {
  return new Map([...next].map(([partition, offset]) => [partition, offset - (step.get(partition) ?? 0n)]))
}

function base36(text: string): bigint {
  if (!/^-?[0-9a-z]{1,13}$/.test(text)) throw invalidCursor('not a cursor of this list')
  const negative = text.startsWith('-')
  let value = 0n
  for (const digit of negative ? text.slice(1) : text) value = value * 36n + BigInt(Number.parseInt(digit, 36))
  return negative ? -value : value
}

function inflate(text: string): unknown {
  try {
    return JSON.parse(inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MAX_INFLATED }).toString('utf8'))
  } catch {
    return null
  }
}
