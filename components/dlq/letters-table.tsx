'use client'
import { useMemo, useRef, useState } from 'react'
import type { DeadLetterRecord, TriageState } from '../../server/contract/dlqs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoutePages } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import styles from './dlq.module.css'
import { columnsOf, NarrowLetter } from './letter-columns.tsx'
import { foldCopies, type LetterRow, toggled } from './letters-model.ts'
import { useLetterKeys } from './use-letter-keys.ts'

const PAGE = 50
/** Left out while a record is open beside the table: it tells them. */
const BESIDE_A_RECORD: ReadonlySet<string> = new Set(['key', 'origin', 'attempts', 'owner'])

interface Props {
  cluster: string
  topic: string
  failure: string | null
  state: TriageState | null
  search: string
  selected: string | null
  onOpen: (record: DeadLetterRecord) => void
}

/** Dead letters, newest first, copies of one source record folded. A page that filtered much ends early and says so. */
export function LettersTable({ cluster, topic, failure, state, search, selected, onOpen }: Props) {
  const { zone } = useTimeZone()
  const input = {
    ...{ cluster, topic, limit: PAGE },
    ...(failure === null ? {} : { failure }),
    ...(state === null ? {} : { state }),
    ...(search === '' ? {} : { search }),
  }
  const list = useRoutePages('dlqs.records', input, { keepLast: true, freshFor: 10_000 })
  const records = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? [], [list.data])
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(() => new Set())
  const rows = useMemo(() => foldCopies(records, unfolded), [records, unfolded])
  const isCompact = selected !== null
  const note = useRef<HTMLInputElement>(null)
  const topicId = list.data?.pages[0]?.topicId ?? null
  const { chosen, refs, toggle, onActive, clear } = useLetterKeys({ cluster, topic, topicId, rows, letters: records, open: selected, note })
  const actions = { chosen, onChoose: toggle, onFold: (origin: string) => setUnfolded((before) => toggled(before, [origin])) }
  const columns = columnsOf(zone, actions).filter(({ id }) => !isCompact || !BESIDE_A_RECORD.has(id))
  const last = list.data?.pages.at(-1)
  if (list.data === undefined) {
    return list.error === null ? (
      <SkeletonRows rows={6} words="Reading the queue" />
    ) : (
      <ProblemState error={list.error} what="Could not read the queue" onRetry={() => list.refetch()} />
    )
  }
  return (
    <>
      {refs.length === 0 || topicId === null ? null : (
        <ChosenBar cluster={cluster} topic={topic} topicId={topicId} refs={refs} letters={records} note={note} onClear={clear} />
      )}
      {records.length === 0 && last?.complete === true ? (
        <EmptyState>No record of the queue fits.</EmptyState>
      ) : (
        <DataTable<LetterRow>
          label="Dead letters"
          columns={columns}
          rows={rows}
          keyOf={({ ref }) => ref}
          isSelected={({ ref }) => ref === selected || chosen.has(ref)}
          currentKey={selected}
          onOpen={({ letter }) => onOpen(letter)}
          onActive={onActive}
          narrow={(row) => <NarrowLetter row={row} zone={zone} actions={actions} />}
        />
      )}
      <div className={styles.end}>
        <span className={styles.faint}>{endWords(records.length, last)}</span>
        {list.hasNextPage ? (
          <Button size="small" off={list.isFetchingNextPage ? 'It is being read' : null} onClick={() => void list.fetchNextPage()}>
            Read on
          </Button>
        ) : null}
      </div>
    </>
  )
}

function endWords(shown: number, last: { complete: boolean; stopReason: string; scanned: { records: string } } | undefined): string {
  if (last === undefined) return ''
  if (last.complete) return `Complete: ${formatInteger(shown)} shown, the whole queue was looked through.`
  if (last.stopReason === 'limit') return `${formatInteger(shown)} shown, there is more.`
  return `Not complete: ${formatInteger(shown)} shown; ${formatInteger(last.scanned.records)} records were looked through, then its budget ended.`
}
