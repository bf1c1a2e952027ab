import type { Status } from '../ui/status-badge.tsx'

export interface AttentionRow {
  id: string
  status: Status
  word: string
  /** What it is about; `mono` when that is a name or an address. */
  object: string
  mono: boolean
  /** The facts behind the word. */
  evidence: string
  link: { label: string; href: string } | null
}
