import { useRouter } from 'next/navigation'
import { type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import type { DeadLetterRecord } from '../../server/contract/dlqs.ts'
import { useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { countOf } from '../ui/format-number.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { useToast } from '../ui/toast.tsx'
import { MOST_DECIDED, MOST_REPLAYED } from './chosen-bar.tsx'
import { byWritten, chosenRefs, type LetterRow, recordsOf, toggled } from './letters-model.ts'
import { triageReads } from './triage-form.tsx'

interface Table {
  cluster: string
  topic: string
  topicId: string | null
  rows: readonly LetterRow[]
  letters: readonly DeadLetterRecord[]
  /** The row whose record is open beside the table. */
  open: string | null
  note: RefObject<HTMLInputElement | null>
}

/** Choosing rows, and what X, I, N and R do with the chosen ones, or with the row that J and K have reached. */
export function useLetterKeys({ cluster, topic, topicId, rows, letters, open, note }: Table) {
  const router = useRouter()
  const say = useToast()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(() => new Set())
  const [active, setActive] = useState<string | null>(null)
  const triage = useRouteMutation('dlqs.triage', triageReads)
  const refs = chosenRefs(rows, chosen)
  const at = rows.find(({ ref }) => ref === (open ?? active))
  const toggle = (row: Pick<LetterRow, 'refs'>) => setChosen((before) => toggled(before, row.refs))
  const meant = () => (refs.length > 0 ? refs : (at?.refs ?? []))
  const investigate = () => {
    const places = meant()
    if (places.length === 0 || places.length > MOST_DECIDED || triage.isPending) return
    const decisions = byWritten(letters, places).map((group) => {
      const body = { records: recordsOf(group.refs), state: 'investigating' as const, owner: group.owner, note: group.note }
      return triage.mutateAsync({ cluster, topic, body: { ...body, ...(topicId === null ? {} : { topicId }) } })
    })
    Promise.all(decisions).then(
      () => say({ text: `${countOf(places.length, 'record')} marked as being investigated` }),
      (error: unknown) => say({ text: `Not saved: ${error instanceof Error ? error.message : 'it failed'}`, status: 'bad' }),
    )
  }
  const writeNote = () => {
    if (refs.length === 0 && at !== undefined) flushSync(() => toggle(at))
    note.current?.focus()
  }
  const replay = () => {
    const places = meant()
    if (places.length > 0 && places.length <= MOST_REPLAYED) router.push(`${paths.replay(cluster, topic)}?rec=${places.join(',')}`)
  }
  useHotkeys({ x: () => at !== undefined && toggle(at), i: investigate, n: writeNote, r: replay }, rows.length > 0)
  const onActive = (index: number) => setActive(rows[index]?.ref ?? null)
  return { chosen, refs, toggle, onActive, clear: () => setChosen(new Set()) }
}
