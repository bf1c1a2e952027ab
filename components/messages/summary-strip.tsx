'use client'
import type { RecordPage } from '../../server/contract/records.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { formatClock, formatDay, formatInstant } from '../ui/format-time.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import { completenessOf } from './completeness-model.ts'
import { Paging, type PagingProps } from './paging.tsx'
import { partitionsOutOfTime, sharedDay } from './row-model.ts'
import styles from './strip.module.css'

interface Props extends PagingProps {
  page: RecordPage
  /** Offsets that the topic spans, where compaction leaves fewer records. */
  compactedSpan: string | null
}

/** How much of the range this page covers, why it ends, and the way on. */
export function SummaryStrip({ page, compactedSpan, backwards, onCursor }: Props) {
  const { zone } = useTimeZone()
  const { status, word, reason, figure, read, boundary } = completenessOf(page, backwards)
  const day = sharedDay(page.items, (instant) => formatDay(instant, zone))
  const jumps = partitionsOutOfTime(page.items, backwards)
  return (
    <section className={styles.summary} aria-label="What was read">
      <StatusBadge status={status}>
        <span className={styles.word}>{word}</span>
      </StatusBadge>
      <p className={styles.words} role="status">
        {reason} <b>{figure}</b>, {read}.
        {boundary === null ? null : (
          <>
            {' '}
            {boundary.words[0]} <Mono>{day === null ? formatInstant(boundary.instant, zone) : formatClock(boundary.instant, zone)}</Mono>{' '}
            {boundary.words[1]}
          </>
        )}{' '}
        <span className={styles.faint}>
          {compactedSpan === null ? '' : `Offset span ${formatInteger(compactedSpan)} (compacted: fewer records). `}
          {jumps.length === 0
            ? 'By time, partition, offset.'
            : `Times go back in ${jumps.length > 3 ? countOf(jumps.length, 'partition') : jumps.map((partition) => `P${partition}`).join(', ')}: there the offsets decide.`}
        </span>
      </p>
      <div className={styles.pages}>
        <Paging page={page} backwards={backwards} onCursor={onCursor} />
      </div>
    </section>
  )
}
