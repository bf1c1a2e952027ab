import { useRouter } from 'next/navigation'
import { type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import { useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { countOf } from '../ui/format-number.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { useToast } from '../ui/toast.tsx'
import { MOST_REPLAYED } from './chosen-bar.tsx'
import { chosenRefs, type LetterRow, recordsOf, toggled } from './letters-model.ts'
import { triageReads } from './triage-form.tsx'

interface Table {
  cluster: string
  topic: string
  topicId: string | null
  rows: readonly LetterRow[]
  /** The row whose record is open beside the table. */
  open: string | null
  note: RefObject<HTMLInputElement | null>
}

/** Choosing rows, and what X, I, N and R do with the chosen ones, or with the row that J and K have reached. */
export function useLetterKeys({ cluster, topic, topicId, rows, open, note }: Table) {
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
    const records = recordsOf(meant())
    if (records.length === 0 || records.length > 1000) return
    const body = { records, state: 'investigating' as const, ...(topicId === null ? {} : { topicId }) }
    triage.mutate(
      { cluster, topic, body },
      {
        onSuccess: () => say({ text: `${countOf(records.length, 'record')} marked as being investigated` }),
        onError: (error) => say({ text: `Not saved: ${error.message}`, status: 'bad' }),
      },
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
