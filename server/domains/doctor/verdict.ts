import type { Remedy, Rung, RungState, RungTable } from '../../contract/doctor.ts'
import type { Address } from '../../gateways/kafka/probe/types.ts'

/** What one check says. */
export type Verdict = Pick<Rung, 'state' | 'tried' | 'answer' | 'why' | 'fixes' | 'table'>

/** What is wrong, why, and what to change. */
export interface Diagnosis {
  answer: string
  why: string
  fixes: Remedy[]
  table?: RungTable
}

/** What one address gave. */
export interface Tried<O> {
  address: Address
  outcome: O
}

export const passed = (tried: string, answer: string, table: RungTable | null = null): Verdict => ({
  state: 'passed',
  tried,
  answer,
  why: null,
  fixes: [],
  table,
})

export const wrong = (state: Exclude<RungState, 'passed' | 'not-tried'>, tried: string, found: Diagnosis): Verdict => ({
  state,
  tried,
  answer: found.answer,
  why: found.why,
  fixes: found.fixes,
  table: found.table ?? null,
})

export const notTried = (tried: string, answer: string): Verdict => ({ state: 'not-tried', tried, answer, why: null, fixes: [], table: null })

export function remedy(text: string, line: string | null = null, more: { mark?: string; note?: string } = {}): Remedy {
  return { text, line, mark: more.mark ?? null, note: more.note ?? null }
}

/**
 * One verdict over several bootstrap addresses: failed when none works, a warning when some do not, since clients get in by
 * the others. `judge` answers null for an address that works.
 */
export function overAll<O>(tried: string, tries: Tried<O>[], judge: (each: Tried<O>) => Diagnosis | null, good: () => Verdict): Verdict {
  const found = tries.flatMap((each) => {
    const diagnosis = judge(each)
    return diagnosis === null ? [] : [{ each, diagnosis }]
  })
  const [first] = found
  if (first === undefined) return good()
  if (tries.length === 1) return wrong('failed', tried, first.diagnosis)
  const table: RungTable = {
    columns: [
      { title: 'Address', kind: 'code' },
      { title: 'From Headgate', kind: 'state' },
    ],
    rows: tries.map((each) => {
      const bad = found.find((one) => one.each === each)
      return { state: bad === undefined ? 'passed' : 'failed', cells: [each.address.text, bad?.diagnosis.answer ?? 'works'] }
    }),
  }
  const answer = `${found.length} of ${tries.length}: ${first.diagnosis.answer}`
  return wrong(found.length === tries.length ? 'failed' : 'warning', tried, { ...first.diagnosis, answer, table: first.diagnosis.table ?? table })
}
