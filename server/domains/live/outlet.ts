import type { TailState } from '../../contract/events.ts'
import type { BatchText } from './batch-text.ts'

/** Where a viewer's messages go: one tail on one connection. */
export interface Outlet {
  /** Earlier messages still wait in this process for the connection to take them, or it is gone. */
  full(): boolean
  batch(text: BatchText): void
  state(state: TailState): void
}
