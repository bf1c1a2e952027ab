import type { TailState } from '../../server/contract/events.ts'
import type { Counters, Sample } from './counters-model.ts'
import type { PartitionRate } from './positions.ts'
import { type KeyCount, NO_ROWS, type RowsView } from './rows-view.ts'
import type { LinkPhase } from './tail-link.ts'

/** What a live screen shows at one moment. A new object only when something changed. */
export interface LiveView {
  phase: LinkPhase
  rows: RowsView
  /** Rows in memory, the frozen ones not counted again. */
  kept: number
  capacity: number
  /** Of the open tail, as its last batch said; null before the first. */
  counters: Counters | null
  openedAtMs: number | null
  server: TailState | null
  paused: boolean
  /** Matches since the pause began. */
  newWhilePaused: bigint
  /** The newest rows come in at the top; false while the reader looks at older ones. */
  following: boolean
  /** Rows that came since the table stands still. */
  newer: number
  maxPerSecond: number | null
  clearedAtMs: number | null
  /** When a record of the topics, matching or not, was last received. */
  lastReceivedAtMs: number | null
  /** How old the newest record was when it came here. */
  newestAgeMs: number | null
  droppedAtMs: number | null
  samples: readonly Sample[]
  /** Renewed once a second, as the keys are. */
  partitions: readonly PartitionRate[]
  keys: readonly KeyCount[]
  /** For those who hear the page; changes every 5 s at most. */
  announcement: string
}

export const EMPTY_VIEW: LiveView = {
  phase: { kind: 'connecting' },
  rows: NO_ROWS,
  kept: 0,
  capacity: 0,
  counters: null,
  openedAtMs: null,
  server: null,
  paused: false,
  newWhilePaused: 0n,
  following: true,
  newer: 0,
  maxPerSecond: null,
  clearedAtMs: null,
  lastReceivedAtMs: null,
  newestAgeMs: null,
  droppedAtMs: null,
  samples: [],
  partitions: [],
  keys: [],
  announcement: '',
}
