'use client'
import { useRef } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import type { SearchEnd } from '../../server/contract/search.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { countOf } from '../ui/format-number.ts'
import { formatClockSeconds, formatDay, formatInstant } from '../ui/format-time.ts'
import { readEdgeOf, type TimelineOnWire, timeMarks, timeSlices } from './time-model.ts'
import styles from './time-strip.module.css'
import { useChosenEdges } from './use-chosen-edges.ts'

interface Props {
  timeline: TimelineOnWire
  reading: readonly Omit<SearchEnd['partitions'][number], 'problem'>[]
  matches: readonly KafkaRecord[]
  backwards: boolean
  /** A range of time, in ISO-8601; the second does not belong to it. */
  onRange: (from: string, to: string) => void
}

const percent = (share: number) => `${share * 100}%`

/** How much the log holds over time, how far of it was read, and where matches lie. A range is chosen by dragging, or with keys. */
export function TimeStrip({ timeline, reading, matches, backwards, onRange }: Props) {
  const { zone } = useTimeZone()
  const chart = useRef<HTMLDivElement>(null)
  const { edges } = timeline
  const last = edges.length - 1
  const slices = timeSlices(timeline, reading, backwards)
  const readEdge = readEdgeOf(slices, backwards)
  const words = clockWords(edges, zone)
  const iso = (edge: number) => edges[edge] ?? ''
  const { shown, isWhole, pointer, onKeyDown, choose, clear } = useChosenEdges(chart, last, ({ from, to }) => onRange(iso(from), iso(to)))
  const marks = timeMarks(timeline, matches)
  return (
    <fieldset className={styles.time} aria-label="Range of time">
      <div ref={chart} className={styles.chart} {...pointer}>
        <div
          className={styles.bars}
          role="img"
          aria-label={`${words(0)} to ${words(last)}: ${readWords(readEdge === null ? null : words(readEdge), slices, backwards)}, ${countOf(matches.length, 'match', 'matches')}`}
        >
          {slices.map(({ total, height, share }, at) => (
            <span key={edges[at]} className={styles.bar} title={`${words(at)} to ${words(at + 1)}: ${countOf(total.toString(), 'offset')}`}>
              <span className={styles.held} style={{ height: total === 0n ? 0 : `max(2px, ${percent(height)})` }}>
                <span className={styles.read} style={{ height: percent(share) }} />
              </span>
            </span>
          ))}
        </div>
        <div className={styles.marks} aria-hidden>
          {marks.map((mark) => (
            <span key={mark} className={styles.mark} style={{ left: percent(mark) }} />
          ))}
        </div>
        {readEdge === null ? null : <span className={styles.edge} style={{ left: percent(readEdge / last) }} aria-hidden />}
        {isWhole ? null : (
          <span className={styles.chosen} style={{ left: percent(shown.from / last), right: percent(1 - shown.to / last) }} aria-hidden />
        )}
        {(['from', 'to'] as const).map((side) => (
          <span
            key={side}
            className={cx(styles.handle, !isWhole && styles.moved)}
            style={{ left: percent(shown[side] / last) }}
            role="slider"
            tabIndex={0}
            aria-label={side === 'from' ? 'The range starts at' : 'The range ends before'}
            aria-valuemin={0}
            aria-valuemax={last}
            aria-valuenow={shown[side]}
            aria-valuetext={formatInstant(iso(shown[side]), zone)}
            onKeyDown={onKeyDown(side)}
          />
        ))}
      </div>
      <div className={styles.axis}>
        <span>{words(0)}</span>
        {isWhole ? (
          <span className={styles.middle}>{readEdge === null ? '' : `Read ${backwards ? 'back to' : 'up to'} ${words(readEdge)}`}</span>
        ) : (
          <span className={styles.middle}>
            <Button size="small" onClick={choose}>
              Search {words(shown.from)} to {words(shown.to)}
            </Button>
            <Button size="small" look="ghost" onClick={clear}>
              Clear
            </Button>
          </span>
        )}
        <span>{words(last)}</span>
      </div>
    </fieldset>
  )
}

function readWords(edge: string | null, slices: readonly { total: bigint; read: bigint }[], backwards: boolean): string {
  if (edge !== null) return backwards ? `all from ${edge} on was read` : `all before ${edge} was read`
  return slices.every(({ total, read }) => read >= total) ? 'all of it was read' : 'no slice of it was read whole'
}

/** Edges as the axis shows them: the time of day, to the millisecond where they are close, with the day where there are several. */
function clockWords(edges: readonly string[], zone: string): (edge: number) => string {
  const [start = '', end = ''] = [edges[0], edges.at(-1)]
  const oneDay = formatDay(start, zone) === formatDay(end, zone)
  const isShort = Date.parse(end) - Date.parse(start) < 120_000
  return (edge) => {
    const at = edges[edge] ?? ''
    if (!oneDay) return formatInstant(at, zone).slice(5, 16)
    return isShort ? formatInstant(at, zone).slice(11) : formatClockSeconds(at, zone)
  }
}
