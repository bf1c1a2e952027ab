import type { TailState } from '../../contract/events.ts'

/** Where a viewer's messages go: one tail on one connection. */
export interface Outlet {
  /** Earlier messages still wait in this process for the connection to take them, or it is gone. */
  full(): boolean
  /** `json`: the text of a `tail.batch`, ready for the wire. */
  batch(json: string): void
  state(state: TailState): void
}
