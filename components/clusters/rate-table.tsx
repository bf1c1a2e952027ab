'use client'
import { useTimeZone } from '../data/time-zone.ts'
import { formatRate } from '../ui/format-rate.ts'
import { Dim } from '../ui/text.tsx'
import styles from './produced.module.css'
import { type RateView, stepWords } from './rates-model.ts'

/** The rows behind a chart, newest first. */
export function RateTable({ view, label }: { view: RateView; label: string }) {
  const { zone } = useTimeZone()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which the keyboard must reach
    <section className={styles.tableFrame} tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">From</th>
            {view.series.map((one) => (
              <th key={one.name} scope="col" title={one.name}>
                {view.series.length === 1 ? 'rec/s' : one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.points.toReversed().map((point) => (
            <tr key={point.at}>
              <th scope="row">{stepWords(point.at, view, zone)}</th>
              {view.series.map((one, index) => (
                <td key={one.name}>{(point.rates[index] ?? null) === null ? <Dim faint>no data</Dim> : formatRate(point.rates[index])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
