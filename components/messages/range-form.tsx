'use client'
import { type FormEvent, useState } from 'react'
import { useRoute } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { formatInstant } from '../ui/format-time.ts'
import { EdgeField } from './edge-field.tsx'
import { type MessagesPatch, type MessagesUrl, newQuestion } from './messages-url.ts'
import { draftOf, type EdgeDraft, rangeProblem, readDraft } from './range-draft.ts'
import type { Position } from './range-model.ts'
import styles from './strip.module.css'

/** With which kind of start the form opens; `as-is`: with that of the address. */
export type RangeOpening = Exclude<Position, 'newest' | 'oldest'> | 'as-is'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  zone: string
  kind: RangeOpening
  /** Epoch milliseconds that relative times count from. */
  now: number
  onChange: (patch: MessagesPatch) => void
  onDone: () => void
}

const AGO = [
  { label: '15 min', milliseconds: 900_000 },
  { label: '1 h', milliseconds: 3_600_000 },
  { label: '10 h', milliseconds: 36_000_000 },
  { label: '24 h', milliseconds: 86_400_000 },
  { label: '7 d', milliseconds: 604_800_000 },
] as const

/** Both ends of a range as they are typed, each refused with its reason. */
export function RangeForm({ cluster, topic, url, zone, kind, now, onChange, onDone }: Props) {
  const [from, setFrom] = useState<EdgeDraft>(() => firstDraft(url.from, kind, zone, now))
  const [to, setTo] = useState<EdgeDraft>(() => draftOf(url.to, zone, now))
  const [asked, setAsked] = useState(false)
  const { data } = useRoute('topics.get', { cluster, topic }, { freshFor: 30_000 })
  const readings = [readDraft(from, zone), readDraft(to, zone)] as const
  const [start, end] = readings.map((reading) => ('value' in reading ? reading.value : null))
  const swapped = rangeProblem(start ?? null, end ?? null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (swapped !== null || readings.some((reading) => !('value' in reading))) return
    onChange(newQuestion({ from: start ?? null, to: end ?? null, ...(start === null || start === undefined ? {} : { order: 'oldest' }) }))
    onDone()
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <EdgeField
        legend="From"
        none="Start"
        draft={from}
        reading={asked ? readings[0] : null}
        onChange={setFrom}
        focus
        isStart
        groups={data?.readers?.groups ?? []}
      />
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
        {HELP[from.kind]} Times are in {zone}.
      </p>
      <div className={styles.foot}>
        <Button type="submit">Read this range</Button>
      </div>
    </form>
  )
}

const HELP: Readonly<Record<EdgeDraft['kind'], string>> = {
  none: 'Offsets apply to each chosen partition.',
  offset: 'Read forwards, oldest first.',
  time: 'Read forwards, oldest first.',
  last: 'So many offsets before the end in each partition; fewer records where some were compacted away or are markers.',
  group: 'Forwards from what the group has committed. Its id is case-sensitive.',
}

function firstDraft(from: string | null, kind: RangeOpening, zone: string, now: number): EdgeDraft {
  const known = draftOf(from, zone, now)
  if (kind === 'as-is' || kind === known.kind) return known
  return { kind, text: kind === 'time' ? formatInstant(now - 3_600_000, zone) : kind === 'last' ? '20' : '' }
}
