'use client'
import { type CSSProperties, type FormEvent, useEffect, useRef, useState } from 'react'
import type { Demo } from '../../server/contract/demo.ts'
import { DEMO_RATE } from '../../server/contract/demo-rate.ts'
import { Card } from '../ui/card.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { formatRate } from '../ui/format-rate.ts'
import { Switch } from '../ui/switch.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './demo.module.css'
import { rateAt, readRate, SLIDER_STEPS, stepOf } from './rate-model.ts'

const APPLY_AFTER_MS = 300

interface Props {
  demo: Demo
  onRate: (ratePerSecond: number) => void
  onRunning: (running: boolean) => void
}

/** What is asked for, what is really produced, and the ways to change it. */
export function RateCard({ demo, onRate, onRunning }: Props) {
  // null: the demo's own rate is shown. A draft lives until the demo says the same.
  const [draft, setDraft] = useState<number | null>(null)
  const apply = useLater(APPLY_AFTER_MS)
  const rate = draft ?? demo.ratePerSecond
  if (draft !== null && draft === demo.ratePerSecond) setDraft(null)
  const choose = (next: number) => {
    setDraft(next)
    apply(() => onRate(next))
  }
  return (
    <Card title="Rate" note={words(demo)} aside={<Switch label="Producing" checked={demo.running} onChange={onRunning} />}>
      <div className={styles.rate}>
        <input
          type="range"
          aria-label="Events per second"
          aria-valuetext={`${formatInteger(rate)} events per second`}
          min={0}
          max={SLIDER_STEPS}
          value={stepOf(rate)}
          onChange={(event) => choose(rateAt(Number(event.target.value)))}
          className={styles.slider}
          style={fillOf(stepOf(rate) / SLIDER_STEPS)}
        />
        <RateField rate={rate} onRate={choose} />
      </div>
      <div className={styles.scale} aria-hidden>
        {[1, 10, 100, 1000, 5000].map((mark) => (
          <span key={mark} style={{ left: `${(stepOf(mark) / SLIDER_STEPS) * 100}%` }}>
            {formatInteger(mark)}
          </span>
        ))}
      </div>
    </Card>
  )
}

/** CSS custom properties are valid style keys that React's types leave out. */
const fillOf = (share: number) => ({ '--fill': `${share * 100}%` }) as CSSProperties

function words({ running, ratePerSecond, producedPerSecond }: Demo): string {
  if (!running) return `nothing is produced; ${formatInteger(ratePerSecond)}/s once it goes on`
  return `${formatRate(producedPerSecond)}/s really produced, ${formatInteger(ratePerSecond)}/s asked for`
}

function RateField({ rate, onRate }: { rate: number; onRate: (rate: number) => void }) {
  // null: nothing was typed, the rate itself is shown.
  const [typed, setTyped] = useState<string | null>(null)
  const read = typed === null ? { rate } : readRate(typed)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (!('rate' in read)) return
    if (read.rate !== rate) onRate(read.rate)
    setTyped(null)
  }
  return (
    <form onSubmit={submit} className={styles.number} noValidate>
      <TextField
        label={`Events per second, from ${DEMO_RATE.min} to ${DEMO_RATE.max}`}
        type="number"
        min={DEMO_RATE.min}
        max={DEMO_RATE.max}
        value={typed ?? rate}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={() => submit()}
        end={<span className={styles.unit}>events/s</span>}
        problem={'refused' in read ? read.refused : null}
      />
    </form>
  )
}

/** Runs the last thing that was asked for, once nothing was asked for a while. */
function useLater(ms: number): (run: () => void) => void {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  // External system: the timer, which must not outlive the screen.
  useEffect(() => () => stop(timer), [])
  return (run) => {
    stop(timer)
    timer.current = setTimeout(run, ms)
  }
}

function stop(timer: { current: ReturnType<typeof setTimeout> | null }) {
  if (timer.current !== null) clearTimeout(timer.current)
}
