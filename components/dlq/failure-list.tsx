'use client'
import type { DlqFailure } from '../../server/contract/dlqs.ts'
import { cx } from '../ui/cx.ts'
import { formatInteger, formatShare } from '../ui/format-number.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import styles from './dlq.module.css'
import { ageWords, shareOf, shortClass, triageStates } from './dlq-model.ts'

interface Props {
  failures: readonly DlqFailure[]
  selected: string | null
  now: number | null
  onSelect: (id: string | null) => void
}

/** Kinds of failure, the most frequent first. A second press shows all records again. */
export function FailureList({ failures, selected, now, onSelect }: Props) {
  return (
    <ul className={styles.failures} aria-label="Kinds of failure">
      {failures.map((failure) => (
        <li key={failure.id}>
          <button
            type="button"
            className={cx(styles.failure, failure.id === selected && styles.on)}
            aria-pressed={failure.id === selected}
            onClick={() => onSelect(failure.id === selected ? null : failure.id)}
          >
            <span className={styles.row}>
              <b>{shortClass(failure.exceptionClass)}</b>
              <b>{formatInteger(failure.count)}</b>
            </span>
            <FoldedMessage failure={failure} />
            <span className={styles.row}>
              <StatusBadge status={triageStates[failure.state].status}>
                {triageStates[failure.state].words}
                {failure.owner === null ? '' : `, ${failure.owner}`}
              </StatusBadge>
              <span className={styles.faint}>
                {formatShare(shareOf(failure, failures))}, last {ageWords(failure.lastSeen, now)} ago
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The message; what differs from record to record is a dashed chip. */
export function FoldedMessage({ failure }: { failure: Pick<DlqFailure, 'id' | 'messageParts'> }) {
  let at = 0
  return (
    <span className={styles.message}>
      {failure.messageParts.map(({ text, fold }) => {
        const key = `${failure.id} ${at}`
        at += text.length + 1
        return fold === null ? (
          <span key={key}>{text}</span>
        ) : (
          <span key={key} className={styles.fold}>
            {fold}
          </span>
        )
      })}
    </span>
  )
}
