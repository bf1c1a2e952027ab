'use client'
import styles from './produced.module.css'
import { useRates } from './produced-charts.tsx'
import { sparkPath } from './rates-model.ts'

const HEIGHT = 14

/** The chart's line in small, for a tile. It says nothing that the chart does not say in words. */
export function ProducedSpark({ cluster }: { cluster: string }) {
  const points = useRates(cluster).data?.points ?? []
  const rates = points.map((point) => point.recordsPerSecond)
  if (rates.filter((rate) => rate !== null).length < 2) return null
  return (
    <svg className={styles.spark} viewBox={`0 -1 ${rates.length} ${HEIGHT + 2}`} preserveAspectRatio="none" aria-hidden>
      <path d={sparkPath(rates, HEIGHT)} vectorEffect="non-scaling-stroke" />
    </svg>
  )
}
