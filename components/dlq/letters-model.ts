import type { DeadLetterRecord } from '../../server/contract/dlqs.ts'

export const letterRef = ({ partition, offset }: { partition: number; offset: string }) => `${partition}/${offset}`

/** A row of the table: a dead letter, and of those that are folded into it the places. */
export interface LetterRow {
  letter: DeadLetterRecord
  ref: string
  /** Of the letter and of all copies that it stands for, the newest first. */
  refs: string[]
  /** The source record that it is a copy of, where there are several copies; null: it is the only one. */
  origin: string | null
  /** An older copy that is shown because its row was unfolded. */
  isCopy: boolean
}

const originOf = ({ origin }: DeadLetterRecord): string | null =>
  origin === null || origin.partition === null || origin.offset === null ? null : `${origin.topic}/${origin.partition}/${origin.offset}`

/**
 * Copies of one source record as one row, where the newest of them stands: it failed more than once, or was sent back and failed
 * again. Those in `unfolded` stand below it. Only what was read so far can be folded.
 */
export function foldCopies(letters: readonly DeadLetterRecord[], unfolded: ReadonlySet<string>): LetterRow[] {
  const byOrigin = new Map<string, DeadLetterRecord[]>()
  for (const letter of letters) {
    const origin = originOf(letter)
    if (origin !== null) byOrigin.set(origin, [...(byOrigin.get(origin) ?? []), letter])
  }
  return letters.flatMap((letter): LetterRow[] => {
    const origin = originOf(letter)
    const copies = origin === null ? [letter] : (byOrigin.get(origin) ?? [letter])
    const ref = letterRef(letter)
    if (copies.length === 1) return [{ letter, ref, refs: [ref], origin: null, isCopy: false }]
    if (copies[0] !== letter) return []
    const isOpen = origin !== null && unfolded.has(origin)
    if (!isOpen) return [{ letter, ref, refs: copies.map(letterRef), origin, isCopy: false }]
    return copies.map((copy, at) => ({ letter: copy, ref: letterRef(copy), refs: [letterRef(copy)], origin, isCopy: at > 0 }))
  })
}

/** Rows that are there no more (another filter, expired) are chosen no more. */
export function chosenRefs(rows: readonly LetterRow[], chosen: ReadonlySet<string>): string[] {
  return rows.flatMap(({ refs }) => refs).filter((ref) => chosen.has(ref))
}

export const recordsOf = (refs: readonly string[]): [number, string][] =>
  refs.map((ref) => {
    const [partition = '', offset = ''] = ref.split('/')
    return [Number(partition), offset]
  })

type Written = Pick<DeadLetterRecord, 'owner' | 'note'>

/** The places by what was written about them before: a new state alone must not wipe out owners and notes. */
export function byWritten(letters: readonly DeadLetterRecord[], refs: readonly string[]): (Written & { refs: string[] })[] {
  const known = new Map(letters.map((letter) => [letterRef(letter), letter]))
  const groups = new Map<string, Written & { refs: string[] }>()
  for (const ref of refs) {
    const { owner = null, note = null } = known.get(ref) ?? {}
    const id = JSON.stringify([owner, note])
    groups.set(id, { owner, note, refs: [...(groups.get(id)?.refs ?? []), ref] })
  }
  return [...groups.values()]
}

/** The same set with the names put in; taken out where all of them are in it. A folded row is chosen with all its copies, also once it is unfolded. */
export function toggled(names: ReadonlySet<string>, some: readonly string[]): ReadonlySet<string> {
  const areIn = some.every((name) => names.has(name))
  return areIn ? new Set([...names].filter((name) => !some.includes(name))) : new Set([...names, ...some])
}
