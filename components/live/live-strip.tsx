'use client'
import { CircleCheck, OctagonX } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { formatInteger } from '../ui/format-number.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import { type Counters, difference, samplingWords } from './counters-model.ts'
import { idleWords } from './idle-model.ts'
import styles from './live-strip.module.css'
import type { LiveView } from './live-view.ts'
import { RateLines } from './rate-lines.tsx'

const NONE: Counters = { received: '0', matched: '0', sent: '0', sampledOut: '0', dropped: '0', queued: '0' }

/** The equation of the stream with its check, what is left out and why, and the rates. */
export function LiveStrip({ view }: { view: LiveView }) {
  const { zone } = useTimeZone()
  const counters = view.counters ?? NONE
  // An empty table says it itself.
  const idle = view.rows.count === 0 ? null : idleWords(view, zone)
  return (
    <section className={styles.strip} aria-label="Counts of this stream">
      <div className={styles.line}>
        <Equation counters={counters} />
        <div className={styles.words}>
          <p>{samplingWords(view.samples, view.maxPerSecond)}</p>
          <p className={styles.faint}>{idle ?? sinceWords(view, zone)}</p>
        </div>
      </div>
      <RateLines samples={view.samples} filtered={counters.received !== counters.matched} />
    </section>
  )
}

function sinceWords({ droppedAtMs, openedAtMs, clearedAtMs }: LiveView, zone: string): string {
  const dropped = droppedAtMs === null ? '' : `Dropped: this view fell behind at ${formatClockSeconds(droppedAtMs, zone)}. `
  const cleared = clearedAtMs === null ? '' : `Rows cleared at ${formatClockSeconds(clearedAtMs, zone)}. `
  return openedAtMs === null ? '' : `${dropped}${cleared}Counted since ${formatClockSeconds(openedAtMs, zone)}.`
}

function Equation({ counters }: { counters: Counters }) {
  const off = difference(counters)
  return (
    <div className={styles.equation}>
      <Figure label="Received" value={counters.received} />
      <span className={styles.rule} aria-hidden />
      <Figure label="Matched" value={counters.matched} />
      <Sign>=</Sign>
      <Figure label="Shown" value={counters.sent} />
      <Sign>+</Sign>
      <Figure label="Sampled out" value={counters.sampledOut} />
      <Sign>+</Sign>
      <Figure label="Dropped" value={counters.dropped} tone={counters.dropped === '0' ? '' : styles.warn} />
      <Sign>+</Sign>
      <Figure label="Waiting" value={counters.queued} />
      <span className={off === 0n ? styles.right : styles.wrong}>
        {off === 0n ? <CircleCheck aria-hidden /> : <OctagonX aria-hidden />}
        {off === 0n ? 'adds up' : `off by ${formatInteger(off)}`}
      </span>
    </div>
  )
}

function Figure({ label, value, tone = '' }: { label: string; value: string; tone?: string | undefined }) {
  return (
    <div className={styles.figure}>
      <span className={styles.label}>{label}</span> <b className={tone}>{formatInteger(value)}</b>
    </div>
  )
}

function Sign({ children }: { children: ReactNode }) {
  return <span className={styles.sign}>{children}</span>
}
