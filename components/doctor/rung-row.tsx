'use client'
import { ChevronRight, RotateCw } from 'lucide-react'
import { useId } from 'react'
import type { Rung } from '../../server/contract/doctor.ts'
import { IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import styles from './doctor.module.css'
import { formatMs, hasMore, isCode, stateWords } from './doctor-model.ts'
import { RungDetail } from './rung-detail.tsx'

interface Props {
  number: number
  rung: Rung
  /** Title of the check that stands in the way. */
  needs: string | null
  open: boolean
  running: boolean
  onToggle: () => void
  /** null while something runs. */
  onRun: (() => void) | null
}

/** One check: icon and word, what was tried, the answer, the time; opened, why and what to change. */
export function RungRow({ number, rung, needs, open, running, onToggle, onRun }: Props) {
  const detail = useId()
  const { status, word } = stateWords[rung.state]
  const more = hasMore(rung)
  const wrong = rung.state === 'failed' || rung.state === 'warning'
  return (
    <li className={cx(styles.rung, rung.state === 'not-tried' && styles.idle)}>
      <div className={styles.line}>
        <span className={styles.number}>{number}</span>
        {more ? (
          <button type="button" className={styles.title} aria-expanded={open} aria-controls={open ? detail : undefined} onClick={onToggle}>
            {rung.title}
            <ChevronRight aria-hidden className={cx(styles.chevron, open && styles.turned)} />
          </button>
        ) : (
          <b className={styles.title}>{rung.title}</b>
        )}
        <StatusBadge status={running ? 'running' : status}>{running ? 'Checking' : word}</StatusBadge>
        <span className={cx(styles.tried, isCode(rung.tried) && styles.code)}>{rung.tried}</span>
        <span className={cx(styles.answer, wrong && styles.wrong)}>
          {rung.needs === null ? rung.answer : `not tried, needs ${needs ?? rung.needs}`}
        </span>
        <span className={styles.ms}>{formatMs(rung.ms)}</span>
        <IconButton size="small" label={`Run ${rung.title} again`} off={onRun === null ? 'A check is under way' : null} onClick={() => onRun?.()}>
          <RotateCw aria-hidden />
        </IconButton>
      </div>
      {open && more ? (
        <div id={detail} className={cx(styles.detail, rung.state === 'failed' && styles.bad, rung.state === 'warning' && styles.warn)}>
          <RungDetail rung={rung} />
        </div>
      ) : null}
    </li>
  )
}
