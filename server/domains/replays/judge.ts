import type { Witness } from './witness.ts'

/** What is known of a lane when a run takes it up. Offsets are those of the source partition. */
export interface LaneFacts {
  /** Where the ledger ends. */
  checkpoint: bigint
  /** What the group of the job has committed; null: nothing. */
  committed: bigint | null
  /** The first offset of the lane. */
  start: bigint
  /** Offsets of [checkpoint, committed) that were to be written, and that the ledger does not say were refused. */
  expected: readonly bigint[]
  /** A target that is compacted, expired or cut since proves nothing by what it does not hold. */
  targetsIntact: boolean
}

export type Judgement =
  | { verdict: 'consistent'; from: bigint }
  /** Something of ours is still open: another fence settles it. */
  | { verdict: 'unsettled'; reason: string }
  | { verdict: 'inconsistent' | 'unknown'; reason: string; doubtful: bigint }

type Stop = Extract<Judgement, { verdict: 'inconsistent' | 'unknown' }>

const stop = (verdict: Stop['verdict'], reason: string, doubtful: bigint): Stop => ({ verdict, reason, doubtful })

/**
 * Whether a lane can go on, and from where: what the group committed must be in the targets, each once. Offsets and records are
 * committed together, so anything else means that something outside (or a defect) moved one of the two.
 */
export function judge({ checkpoint, committed, start, expected, targetsIntact }: LaneFacts, witness: Witness): Judgement {
  const { open } = witness
  // What is below the checkpoint was written before the part of the targets that was looked at.
  const doubled = new Set([...witness.doubled, ...[...witness.committed.keys()].filter((offset) => offset < checkpoint)])
  if (doubled.size > 0) {
    return stop('inconsistent', `${doubled.size} dead letters are more than once in the targets, the first at offset ${least(doubled)}.`, 0n)
  }
  if (open.length > 0) return { verdict: 'unsettled', reason: `${open.length} records of an earlier run are in a transaction that has no end yet.` }
  const ahead = new Set([...witness.committed.keys()].filter((offset) => offset >= (committed ?? start)))
  if (ahead.size > 0) {
    const said = `${ahead.size} dead letters are in the targets, the first at offset ${least(ahead)}`
    return stop('inconsistent', `${said}, and the group's committed offset says that they were not written yet.`, 0n)
  }
  if (committed === null) {
    if (checkpoint <= start) return { verdict: 'consistent', from: start }
    return stop('unknown', `The group's committed offset has expired or was deleted: what it had committed is not known.`, 0n)
  }
  if (committed < checkpoint) {
    return stop('inconsistent', `The group has committed offset ${committed}, and the ledger already holds everything below ${checkpoint}.`, 0n)
  }
  const absent = expected.filter((offset) => !witness.committed.has(offset))
  if (absent.length === 0) return { verdict: 'consistent', from: committed }
  const count = BigInt(absent.length)
  const said = `${count} dead letters below the committed offset ${committed} are not in the targets, the first at offset ${absent[0]}`
  if (targetsIntact && witness.unreadable === 0) return stop('inconsistent', `${said}.`, count)
  return stop('unknown', `${said}, and the targets were compacted, expired, purged or damaged since: that proves nothing.`, count)
}

const least = (offsets: ReadonlySet<bigint>) => [...offsets].reduce((first, each) => (each < first ? each : first))
