'use client'
import { memo } from 'react'
import { formatRate } from '../ui/format-rate.ts'
import type { Sample } from './counters-model.ts'
import styles from './live-strip.module.css'
import { rateShape } from './rate-model.ts'

const SLOTS = 120
const HEIGHT = 40

/** Records received and matched per second over the last two minutes. Drawn once a second: only then are samples other ones. */
export const RateLines = memo(function RateLines({ samples, filtered }: { samples: readonly Sample[]; filtered: boolean }) {
  const shape = rateShape(samples, SLOTS, HEIGHT)
  const now = samples.at(-1)
  const received = rateWords(now?.received)
  const matched = rateWords(now?.matched)
  return (
    <div className={styles.rates}>
      <svg
        role="img"
        aria-label={`Received ${received}, matched ${matched}, over the last two minutes up to ${formatRate(shape.peak)}/s`}
        viewBox={`0 0 ${SLOTS - 1} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.chart}
      >
        {shape.gaps.map(([from, to]) => (
          <rect key={from} x={from - 0.5} y={0} width={to - from + 1} height={HEIGHT} className={styles.gap} />
        ))}
        <path d={`M0 ${HEIGHT - 0.5}H${SLOTS}`} className={styles.zero} vectorEffect="non-scaling-stroke" />
        <path d={shape.received} className={styles.received} vectorEffect="non-scaling-stroke" />
        {filtered ? <path d={shape.matched} className={styles.matched} vectorEffect="non-scaling-stroke" /> : null}
      </svg>
      <div className={styles.legend} aria-hidden>
        <span>
          <i className={styles.receivedMark} />
          {filtered ? 'received' : 'received, all match'} <b>{received}</b>
        </span>
        {filtered ? (
          <span>
            <i className={styles.matchedMark} />
            matched <b>{matched}</b>
          </span>
        ) : null}
      </div>
    </div>
  )
})

const rateWords = (perSecond: number | null | undefined) => (perSecond === null || perSecond === undefined ? 'no data' : `${formatRate(perSecond)}/s`)
