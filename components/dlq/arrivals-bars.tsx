'use client'
import type { DlqFailure } from '../../server/contract/dlqs.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { cx } from '../ui/cx.ts'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import { type StackedBar, stackedArrivals } from './arrivals-model.ts'
import styles from './dlq.module.css'

const HEIGHT = 48

interface Props {
  arrivals: readonly { at: string; records: number }[]
  failures: readonly DlqFailure[]
  /** The failure that is looked at: the others step back. */
  selected: string | null
  now: number
}

/** Arrivals of the last hour, a bar a minute, stacked by kind of failure; the same in words for those who see no bars. */
export function ArrivalsBars({ arrivals, failures, selected, now }: Props) {
  const { zone } = useTimeZone()
  const { kinds, bars } = stackedArrivals(arrivals, failures, now)
  const most = bars.reduce((high, { records }) => Math.max(high, records), 0)
  const total = bars.reduce((sum, { records }) => sum + records, 0)
  const words = `${countOf(total, 'record')} in the last hour, ${countOf(most, 'record')} in the busiest minute`
  const colours = new Map(kinds.map(({ id }, at) => [id, id === 'others' ? styles.others : styles[`kind${at + 1}`]]))
  const classOf = (id: string) => cx(colours.get(id), selected !== null && selected !== id && styles.away)
  return (
    <figure className={styles.arrivals}>
      <figcaption>
        <b>Arrivals per minute</b> <span>{words}</span>
      </figcaption>
      <svg viewBox={`0 0 600 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        {bars.map((bar, index) => (
          <g key={bar.at}>
            <title>{`${formatClockSeconds(bar.at, zone)}: ${countOf(bar.records, 'record')}`}</title>
            {bar.records === 0 ? (
              <rect x={index * 10 + 1} width={8} y={HEIGHT - 1} height={1} />
            ) : (
              boxes(bar, most).map(({ id, y, height }) => (
                <rect key={id} className={classOf(id)} x={index * 10 + 1} width={8} y={y} height={height} />
              ))
            )}
          </g>
        ))}
      </svg>
      {kinds.length < 2 ? null : (
        <ul className={styles.legend} aria-label="Arrivals by kind of failure">
          {kinds.map(({ id, name, records }) => (
            <li key={id} className={cx(selected !== null && selected !== id && styles.away)}>
              <i className={colours.get(id)} aria-hidden />
              <span className={styles.kindName} title={name}>
                {name}
              </span>{' '}
              <span className={styles.amount}>{formatInteger(records)}</span>
            </li>
          ))}
        </ul>
      )}
    </figure>
  )
}

/** A minute with arrivals is three high at least, so that it is seen beside a busy one. */
function boxes({ parts, records }: StackedBar, most: number): { id: string; y: number; height: number }[] {
  const whole = Math.max(3, (records / most) * HEIGHT)
  let y = HEIGHT
  return parts
    .filter((part) => part.records > 0)
    .map(({ id, records: own }) => {
      const height = (own / records) * whole
      y -= height
      return { id, y, height }
    })
}
