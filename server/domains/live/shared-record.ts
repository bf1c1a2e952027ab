import type { Sized } from './ring.ts'

/** A matched record, decoded and written as JSON once for all viewers of its reader; rings hold references to it. */
export interface SharedRecord extends Sized {
  topic: string
  partition: number
  offset: bigint
  /** The record as it goes on the wire. */
  json: string
  /** Length of `json`: what a waiting record costs. */
  bytes: number
}
