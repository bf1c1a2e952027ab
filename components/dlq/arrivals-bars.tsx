'use client'
import { useTimeZone } from '../data/time-zone.ts'
import { countOf } from '../ui/format-number.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import styles from './dlq.module.css'
import { minuteBars } from './dlq-model.ts'

const HEIGHT = 48

/** Arrivals of the last hour, a bar a minute; the same in words for those who see no bars. */
export function ArrivalsBars({ arrivals, now }: { arrivals: readonly { at: string; records: number }[]; now: number }) {
  const { zone } = useTimeZone()
  const bars = minuteBars(arrivals, now)
  const most = Math.max(1, ...bars.map(({ records }) => records))
  const total = bars.reduce((sum, { records }) => sum + records, 0)
  const words = `${countOf(total, 'record')} in the last hour, ${countOf(most === 1 && total === 0 ? 0 : most, 'record')} in the busiest minute`
  return (
    <figure className={styles.arrivals}>
      <figcaption>
        <b>Arrivals per minute</b> <span>{words}</span>
      </figcaption>
      <svg viewBox={`0 0 600 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={words}>
        {bars.map(({ at, records }, index) => (
          <rect key={at} x={index * 10 + 1} width={8} y={HEIGHT - barHeight(records, most)} height={barHeight(records, most)}>
            <title>{`${formatClockSeconds(at, zone)}: ${countOf(records, 'record')}`}</title>
          </rect>
        ))}
      </svg>
    </figure>
  )
}

/** Minutes without arrivals show a line of 1, so that the axis is seen. */
const barHeight = (records: number, most: number) => (records === 0 ? 1 : Math.max(3, (records / most) * HEIGHT))
