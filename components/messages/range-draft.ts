import { formatInstant } from '../ui/format-time.ts'
import { type Edge, readEdge, readStart } from './range-model.ts'
import { readTypedTime, type TypedTime } from './zoned-time.ts'

/** One side of a range while it is typed. `none`: the start or the end of the log. */
export interface EdgeDraft {
  kind: 'none' | 'offset' | 'time' | 'last' | 'group'
  text: string
}

export type DraftReading = { value: string | null } | { problem: string } | Extract<TypedTime, { kind: 'ambiguous' }>

/** What stands in the field for an edge of the address. */
export function draftOf(edge: string | null, zone: string, now: number): EdgeDraft {
  const known = readStart(edge)
  if (known === null) return { kind: 'none', text: '' }
  if (known.kind === 'last') return { kind: 'last', text: known.count }
  if (known.kind === 'group') return { kind: 'group', text: known.group }
  if (known.kind === 'offset') return { kind: 'offset', text: known.offset }
  return { kind: 'time', text: formatInstant(known.kind === 'time' ? known.iso : now - known.milliseconds, zone) }
}

/** What a draft means in the address, or what is wrong with it. */
export function readDraft(draft: EdgeDraft, zone: string): DraftReading {
  if (draft.kind === 'none') return { value: null }
  if (draft.kind === 'offset') {
    const digits = draft.text.replace(/[,_\s]/g, '')
    return /^\d{1,19}$/.test(digits) ? { value: `o:${digits}` } : { problem: 'Write an offset: digits only, 0 or more.' }
  }
  if (draft.kind === 'last') {
    const digits = draft.text.replace(/[,_\s]/g, '')
    return /^[1-9]\d{0,5}$/.test(digits) ? { value: `last:${digits}` } : { problem: 'Write how many offsets of each partition: 1 to 999,999.' }
  }
  if (draft.kind === 'group') {
    const known = draft.text.length > 0 && draft.text.length <= 1024
    return known ? { value: `g:${draft.text}` } : { problem: 'Write the id of a consumer group, exactly as it is: 1 to 1,024 characters.' }
  }
  const typed = readTypedTime(draft.text, zone)
  if (typed.kind === 'refused') return { problem: typed.reason }
  return typed.kind === 'instant' ? { value: typed.iso } : typed
}

/** Why two edges make no range; null where they do. */
export function rangeProblem(from: string | null, to: string | null): string | null {
  const [start, end] = [readEdge(from), readEdge(to)]
  const swapped = start !== null && end !== null && isBefore(end, start)
  return swapped ? 'The range ends before it starts. Swap the two.' : null
}

function isBefore(a: Edge, b: Edge): boolean {
  if (a.kind === 'offset' && b.kind === 'offset') return BigInt(a.offset) < BigInt(b.offset)
  return a.kind === 'time' && b.kind === 'time' && Date.parse(a.iso) < Date.parse(b.iso)
}
