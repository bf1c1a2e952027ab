'use client'
import type { DeadLetterRecord } from '../../server/contract/dlqs.ts'
import type { DataColumn } from '../ui/data-table.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { formatClockSeconds, formatInstant } from '../ui/format-time.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './dlq.module.css'
import { shortClass, triageStates } from './dlq-model.ts'
import type { LetterRow } from './letters-model.ts'

/** What rows do with the rest of the table. */
export interface RowActions {
  chosen: ReadonlySet<string>
  onChoose: (row: LetterRow) => void
  /** Folds or unfolds the copies of a source record. */
  onFold: (origin: string) => void
}

function State({ letter }: { letter: DeadLetterRecord }) {
  const { status, words } = triageStates[letter.state]
  return <StatusBadge status={status}>{words}</StatusBadge>
}

function Origin({ origin }: { origin: DeadLetterRecord['origin'] }) {
  if (origin === null) return <Dim>not told</Dim>
  if (origin.partition === null || origin.offset === null) return <Mono>{origin.topic}</Mono>
  return (
    <Mono title={origin.topic}>
      P{origin.partition} / {groupDigits(origin.offset)}
    </Mono>
  )
}

/** The table has the keys; a pointer takes the box. A click on either does not open the row. */
function Choose({ row, actions }: { row: LetterRow; actions: RowActions }) {
  return (
    <input
      type="checkbox"
      tabIndex={-1}
      aria-label={`Choose P${row.letter.partition} / ${groupDigits(row.letter.offset)}`}
      checked={actions.chosen.has(row.ref)}
      onClick={(event) => event.stopPropagation()}
      onChange={() => actions.onChoose(row)}
    />
  )
}

function Copies({ row: { refs, origin, isCopy }, onFold }: { row: LetterRow; onFold: RowActions['onFold'] }) {
  if (origin === null) return null
  if (isCopy) return <span className={styles.faint}>older copy</span>
  const words = refs.length > 1 ? `${refs.length} copies` : 'Fold'
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.fold}
      title={refs.length > 1 ? 'Of one source record: show each' : 'Show one row for all copies of the source record'}
      onClick={(event) => {
        event.stopPropagation()
        onFold(origin)
      }}
    >
      {words}
    </button>
  )
}

export const columnsOf = (zone: string, actions: RowActions): DataColumn<LetterRow>[] => [
  { id: 'choose', head: '', cell: (row) => <Choose row={row} actions={actions} />, width: '28px', title: 'Choose (X)' },
  { id: 'time', head: 'Failed', cell: ({ letter }) => formatInstant(letter.timestamp, zone), width: '190px' },
  { id: 'place', head: 'Place', cell: ({ letter }) => <Mono>{`P${letter.partition} / ${groupDigits(letter.offset)}`}</Mono>, width: '110px' },
  {
    id: 'key',
    head: 'Key',
    cell: ({ letter: { key } }) => <Mono>{key.decoded ?? key.text ?? 'no key'}</Mono>,
    width: 'minmax(0, 1fr)',
    needs: 'medium',
  },
  {
    id: 'failure',
    head: 'Failure',
    cell: ({ letter }) => (
      <span title={letter.message ?? undefined}>{`${shortClass(letter.exceptionClass)}${letter.message === null ? '' : `: ${letter.message}`}`}</span>
    ),
    width: 'minmax(0, 2fr)',
  },
  { id: 'copies', head: '', cell: (row) => <Copies row={row} onFold={actions.onFold} />, width: '84px' },
  { id: 'origin', head: 'Origin', cell: ({ letter }) => <Origin origin={letter.origin} />, width: '120px', needs: 'medium' },
  {
    id: 'attempts',
    head: 'Attempts',
    cell: ({ letter }) => letter.attempts ?? <Dim>not told</Dim>,
    width: '80px',
    align: 'right',
    needs: 'wide',
  },
  { id: 'state', head: 'State', cell: ({ letter }) => <State letter={letter} />, width: '120px' },
  { id: 'owner', head: 'Owner', cell: ({ letter }) => letter.owner ?? '', width: '100px', needs: 'wide' },
]

export function NarrowLetter({ row, zone, actions }: { row: LetterRow; zone: string; actions: RowActions }) {
  const { letter } = row
  return (
    <div className={styles.narrow}>
      <span className={styles.row}>
        <span>
          <Choose row={row} actions={actions} /> <b>{shortClass(letter.exceptionClass)}</b> <Copies row={row} onFold={actions.onFold} />
        </span>
        <State letter={letter} />
      </span>
      <span className={styles.oneLine}>
        <Dim>{formatClockSeconds(letter.timestamp, zone)}</Dim> {letter.message}
      </span>
    </div>
  )
}
