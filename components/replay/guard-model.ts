import type { ReplayRequest } from '../../server/contract/replays.ts'
import { text } from '../data/url-params.ts'

export const guardFields = { canary: text(), cg: text(), hg: text(), hl: text() }

/** As typed: how many first, whose reading tells of them, and which group may be how far behind. */
export interface GuardDraft {
  canary: string
  cg: string
  hg: string
  hl: string
}

type Guards = Pick<ReplayRequest, 'canary' | 'canaryGroup' | 'holdWhen'>

/** Empty fields are no guards. */
export function guardsOf({ canary, cg, hg, hl }: GuardDraft): { guards: Guards } | { off: string } {
  const first = wholeNumber(canary, 10_000)
  const lag = wholeNumber(hl, 1_000_000_000)
  if (first === undefined || first === 0) return { off: 'What is sent first is not a whole number from 1 to 10,000' }
  if (lag === undefined) return { off: 'How far the group may be behind is not a whole number' }
  const [group, holds] = [cg.trim(), hg.trim()]
  if ((holds === '') !== (lag === null))
    return { off: holds === '' ? 'Name the group that may be so far behind' : 'Say how far the group may be behind' }
  return {
    guards: {
      canary: first,
      ...(first === null || group === '' ? {} : { canaryGroup: group }),
      holdWhen: lag === null ? null : { group: holds, lagRecords: lag },
    },
  }
}

/** null: nothing was typed; undefined: no whole number up to `most`. */
function wholeNumber(typed: string, most: number): number | null | undefined {
  const trimmed = typed.trim()
  if (trimmed === '') return null
  const number = /^\d{1,10}$/.test(trimmed) ? Number(trimmed) : -1
  return number >= 0 && number <= most ? number : undefined
}
