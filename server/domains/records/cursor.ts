import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { maxCursorLength } from '../../contract/wire.ts'
import { problem } from '../../core/errors.ts'
import { ByteReader, ByteWriter } from './cursor-bytes.ts'

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
/** Offsets of earlier pages in all: reading a cursor must not keep the process from others. */
const MAX_CELLS = 50_000
const MAX_PARTITIONS = 20_000
const MAX_PARTITION = 2_147_483_647
const MAX_OFFSET = 2n ** 63n - 1n
const MAX_INFLATED = 1_048_576
const TOPIC_ID_LENGTH = 22
const HASH_LENGTH = 10
/** First byte: the format, then direction and whether ends follow. */
const FORMAT = '2'

/** Short hash of the question that a cursor belongs to. */
export function hashOf(question: Record<string, unknown>): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, HASH_LENGTH)
}

/**
 * A cursor that the API takes back: at most `maxCursorLength` characters. The oldest of `before` are left out until it
 * fits; refuses with `too-large` when the offsets alone are too many.
 */
export function writeCursor(position: PagePosition): string {
  const partitions = [...position.at.keys()].sort((a, b) => a - b)
  const withSteps = (steps: number) => encode(position, partitions, position.before.slice(position.before.length - steps))
  const most = Math.min(position.before.length, MAX_BEFORE, Math.floor(MAX_CELLS / Math.max(1, partitions.length)))
  const text = partitions.length > MAX_PARTITIONS ? null : (withSteps(most) ?? withMostSteps(withSteps, most))
  if (text !== null) return text
  throw problem('too-large', `A place in ${partitions.length} partitions at once does not fit into a cursor. Read some of the partitions.`, {
    errors: [{ path: 'query.partitions', message: 'too many to page through at once', fix: 'Choose some, such as partitions=0,1,2.' }],
  })
}

/** Of fewer than `tooMany` steps the most that fit; null when none do. */
function withMostSteps(withSteps: (steps: number) => string | null, tooMany: number): string | null {
  let best: string | null = null
  for (let low = 0, high = tooMany; low < high; ) {
    const middle = Math.floor((low + high) / 2)
    const text = withSteps(middle)
    if (text === null) high = middle
    else {
      best = text
      low = middle + 1
    }
  }
  return best
}

/** Reads a cursor back. Whatever was not written by `writeCursor`, or holds what no log has, is refused as invalid input. */
export function readCursor(text: string): PagePosition {
  try {
    return decode(new ByteReader(inflate(text)))
  } catch (error) {
    if (error instanceof RangeError) throw invalidCursor('not a cursor of this list')
    throw error
  }
}

export function invalidCursor(message: string): Error {
  return problem('invalid-input', `The cursor does not fit: ${message}. Start from the first page.`, {
    errors: [{ path: 'query.cursor', message, fix: 'Leave the cursor out.' }],
  })
}

/** Every number as the difference from its neighbour: small where partitions are filled evenly, and then they deflate well. */
function encode(position: PagePosition, partitions: number[], before: Vector[]): string | null {
  const out = new ByteWriter()
  out.text(`${FORMAT}${position.direction === 'newest' ? 'n' : 'f'}${position.ends === null ? '-' : 'e'}${position.topicId}${position.asked}`)
  out.count(partitions.length)
  for (const [index, partition] of partitions.entries()) out.count(partition - (partitions[index - 1] ?? 0))
  const row = (offsetOf: (partition: number) => bigint) => {
    let last = 0n
    for (const partition of partitions) {
      const value = offsetOf(partition)
      out.signed(value - last)
      last = value
    }
  }
  const { at, ends } = position
  row((partition) => at.get(partition) ?? 0n)
  if (ends !== null) row((partition) => (ends.get(partition) ?? 0n) - (at.get(partition) ?? 0n))
  out.count(before.length)
  let next = at
  for (const earlier of before.toReversed()) {
    for (const partition of partitions) out.signed((next.get(partition) ?? 0n) - (earlier.get(partition) ?? 0n))
    next = earlier
  }
  const bytes = out.bytes()
  if (bytes.length > MAX_INFLATED) return null
  const text = deflateRawSync(bytes, { level: 9 }).toString('base64url')
  return text.length > maxCursorLength ? null : text
}

/** Throws RangeError for everything that `encode` does not write. */
function decode(bytes: ByteReader): PagePosition {
  const [format, way, ended] = bytes.text(3)
  if (format !== FORMAT || (way !== 'n' && way !== 'f') || (ended !== 'e' && ended !== '-')) throw new RangeError('another format')
  const topicId = bytes.text(TOPIC_ID_LENGTH)
  const asked = bytes.text(HASH_LENGTH)
  const partitions = partitionsOf(bytes)
  const row = (baseOf: (partition: number) => bigint): Vector => {
    let last = 0n
    return vectorOf(partitions, (partition) => {
      last += bytes.signed()
      return last + baseOf(partition)
    })
  }
  const at = row(() => 0n)
  const ends = ended === 'e' ? row((partition) => at.get(partition) ?? 0n) : null
  const steps = bytes.count(Math.min(MAX_BEFORE, Math.floor(MAX_CELLS / partitions.length)))
  const before: Vector[] = []
  for (let next = at; before.length < steps; ) {
    const later = next
    next = vectorOf(partitions, (partition) => (later.get(partition) ?? 0n) - bytes.signed())
    before.push(next)
  }
  if (!bytes.atEnd) throw new RangeError('more than a cursor')
  return { topicId, direction: way === 'n' ? 'newest' : 'forward', asked, at, ends, before: before.reverse() }
}

function partitionsOf(bytes: ByteReader): number[] {
  const count = bytes.count(MAX_PARTITIONS)
  if (count === 0) throw new RangeError('no partitions')
  const partitions: number[] = []
  for (let last = 0; partitions.length < count; ) {
    const step = bytes.count(MAX_PARTITION - last)
    if (step === 0 && partitions.length > 0) throw new RangeError('a partition twice')
    last += step
    partitions.push(last)
  }
  return partitions
}

function vectorOf(partitions: number[], offsetOf: (partition: number) => bigint): Vector {
  const vector: Vector = new Map()
  for (const partition of partitions) {
    const offset = offsetOf(partition)
    if (offset < 0n || offset > MAX_OFFSET) throw new RangeError('no offset')
    vector.set(partition, offset)
  }
  return vector
}

function inflate(text: string): Buffer {
  try {
    return inflateRawSync(Buffer.from(text, 'base64url'), { maxOutputLength: MAX_INFLATED })
  } catch (error) {
    throw new RangeError('not deflated', { cause: error })
  }
}
