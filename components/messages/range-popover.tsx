'use client'
import { ChevronDown, Clock } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { formatInstant } from '../ui/format-time.ts'
import { Popover } from '../ui/popover.tsx'
import { EdgeField } from './edge-field.tsx'
import { type MessagesPatch, type MessagesUrl, newQuestion } from './messages-url.ts'
import { draftOf, type EdgeDraft, rangeProblem, readDraft } from './range-draft.ts'
import { rangeWords } from './range-model.ts'
import styles from './strip.module.css'

interface Props {
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from. */
  now: number
  onChange: (patch: MessagesPatch) => void
  /** Open, and with which kind of start; null: closed. */
  start: EdgeDraft['kind'] | 'as-is' | null
  onStart: (start: EdgeDraft['kind'] | 'as-is' | null) => void
}

/** Where the reading starts and ends. */
export function RangePopover(props: Props) {
  const { zone } = useTimeZone()
  const { start, onStart, url } = props
  return (
    <Popover
      label="Range"
      width={420}
      open={start !== null}
      onOpenChange={(open) => onStart(open ? 'as-is' : null)}
      trigger={
        <Button size="small" title="Range">
          <Clock aria-hidden />
          {rangeWords(url, zone)}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {start === null ? null : <RangeForm {...props} key={start} zone={zone} kind={start} />}
    </Popover>
  )
}

const AGO = [
  { label: '15 min', milliseconds: 900_000 },
  { label: '1 h', milliseconds: 3_600_000 },
  { label: '10 h', milliseconds: 36_000_000 },
  { label: '24 h', milliseconds: 86_400_000 },
  { label: '7 d', milliseconds: 604_800_000 },
] as const

function RangeForm({ url, zone, kind, now, onChange, onStart }: Props & { zone: string; kind: EdgeDraft['kind'] | 'as-is' }) {
  const [from, setFrom] = useState<EdgeDraft>(() => firstDraft(url.from, kind, zone, now))
  const [to, setTo] = useState<EdgeDraft>(() => draftOf(url.to, zone, now))
  const [asked, setAsked] = useState(false)
  const readings = [readDraft(from, zone), readDraft(to, zone)] as const
  const [start, end] = readings.map((reading) => ('value' in reading ? reading.value : null))
  const swapped = rangeProblem(start ?? null, end ?? null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (swapped !== null || readings.some((reading) => !('value' in reading))) return
    onChange(newQuestion({ from: start ?? null, to: end ?? null, ...(start === null || start === undefined ? {} : { order: 'oldest' }) }))
    onStart(null)
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <EdgeField legend="From" none="Start" draft={from} reading={asked ? readings[0] : null} onChange={setFrom} focus />
      {from.kind === 'time' ? (
        <div className={styles.row}>
          {AGO.map(({ label, milliseconds }) => (
            <Button key={label} size="small" onClick={() => setFrom({ kind: 'time', text: formatInstant(Date.now() - milliseconds, zone) })}>
              {label} ago
            </Button>
          ))}
        </div>
      ) : null}
      <EdgeField legend="To, not including it" none="End" draft={to} reading={asked ? readings[1] : null} onChange={setTo} />
      {asked && swapped !== null ? (
        <p className={styles.wrong} role="alert">
          {swapped}
        </p>
      ) : null}
      <p className={styles.help}>
        {from.kind === 'none' ? 'Offsets apply to each chosen partition.' : 'Read forwards, oldest first.'} Times are in {zone}.
      </p>
      <div className={styles.foot}>
        <Button type="submit">Read this range</Button>
      </div>
    </form>
  )
}

function firstDraft(from: string | null, kind: EdgeDraft['kind'] | 'as-is', zone: string, now: number): EdgeDraft {
  const known = draftOf(from, zone, now)
  if (kind === 'as-is' || kind === known.kind) return known
  return { kind, text: kind === 'time' ? formatInstant(now - 3_600_000, zone) : '' }
}
