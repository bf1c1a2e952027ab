/** 14 coordinator loading, 51 the last transaction is still being ended: the same broker answers better in a moment. */
const soon: ReadonlySet<number> = new Set([14, 51])
/** 15 no coordinator yet, 16 not the coordinator: ask who it is. */
const moved: ReadonlySet<number> = new Set([15, 16])
/** 3, 5, 6, 9, 56, 100 the leader moves; 7, 19, 20 replicas are missing; 14, 15, 16, 51 the coordinator moves or is busy. */
const producedAgain: ReadonlySet<number> = new Set([5, 6, 7, 9, 14, 15, 16, 19, 20, 51, 56])
/** 10 and 18 too large, 32 its time is out of bounds, 87 an invalid record: the batch was looked at and not written. */
const refusedCodes: ReadonlySet<number> = new Set([10, 18, 32, 87])
/** 88 an open transaction could still change the offset (KIP-447). */
const unstable = 88

/** What an answer of a coordinator means for the one who asked. */
export function coordinatorAnswer(code: number): 'done' | 'again' | 'moved' | 'lost' {
  if (code === 0) return 'done'
  if (moved.has(code)) return 'moved'
  return soon.has(code) || code === unstable ? 'again' : 'lost'
}

/**
 * What an answer to Produce means. `again`: the same bytes under the same sequence number, which no leader writes twice. A refusal is
 * definite. All else (a fence, a sequence that does not fit, a repeat whose place nobody remembers) loses the producer.
 */
export function produceAnswer(code: number): 'done' | 'again' | 'refused' | 'lost' {
  if (code === 0) return 'done'
  if (producedAgain.has(code)) return 'again'
  return refusedCodes.has(code) ? 'refused' : 'lost'
}
