'use client'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { FieldError } from '../../server/contract/problem.ts'
import { LimitField } from '../jobs/limit-field.tsx'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { Segmented } from '../ui/segmented.tsx'
import { Switch } from '../ui/switch.tsx'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import { GuardFields } from './guard-fields.tsx'
import styles from './replay.module.css'
import { type Draft, readAttempts } from './replay-model.ts'

/** Its editor is large, and most replays change nothing. */
const TransformFields = dynamic(() => import('./transform-fields.tsx').then((module) => module.TransformFields), {
  ssr: false,
  loading: () => <p className={styles.note}>Loading the editor.</p>,
})

const changes = [
  { value: 'none', label: 'None' },
  { value: 'patch', label: 'Patch' },
  { value: 'expression', label: 'Expression' },
] as const
const rules = [
  { value: 'same', label: 'Same number' },
  { value: 'key', label: 'By key' },
] as const
const times = [
  { value: 'now', label: 'Now' },
  { value: 'original', label: 'Original' },
] as const

interface Props {
  cluster: string
  queue: string
  draft: Draft
  /** Why there can be no dry run now. */
  off: string | null
  /** What the dry run refused of it. */
  faults: readonly FieldError[]
  /** The subject that goes by the name of the topic where records go; null where that is not one. */
  suggested: string | null
  onChange: (changes: Partial<Draft>) => void
  onPlan: () => void
}

/** What, where to, and how. */
export function DraftForm({ cluster, queue, draft, off, faults, suggested, onChange, onPlan }: Props) {
  return (
    <form
      className={styles.form}
      aria-label="The replay"
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null) onPlan()
      }}
    >
      <h2>Selection</h2>
      <Selected cluster={cluster} queue={queue} draft={draft} onAll={() => onChange({ failure: null, rec: null })} />
      <h2>Target</h2>
      <TextField
        label="Target topic"
        placeholder="Empty: where each record came from"
        mono
        maxLength={249}
        value={draft.to}
        onChange={(event) => onChange({ to: event.target.value })}
      />
      <div className={styles.line}>
        <span aria-hidden>Partition</span>
        <Segmented size="small" label="Partition" value={draft.rule} options={rules} onChange={(rule) => onChange({ rule })} />
      </div>
      <p className={styles.note}>
        {draft.rule === 'same' ? 'The number it had, where the target has it.' : 'Where Java’s producer puts the key (murmur2).'}
      </p>
      <div className={styles.line}>
        <span aria-hidden>Time</span>
        <Segmented size="small" label="Time" value={draft.time} options={times} onChange={(time) => onChange({ time })} />
      </div>
      <p className={styles.note}>
        {draft.time === 'now'
          ? 'Readers count it to today’s windows; the original time stands in a header.'
          : 'Readers count it to its own window; what is older than the target keeps expires at once.'}
      </p>
      <Switch label="Leave out error and trace headers" checked={draft.strip} onChange={(strip) => onChange({ strip })} />
      <h2>Change</h2>
      <div className={styles.line}>
        <Segmented size="small" label="Change of values" value={draft.change} options={changes} onChange={(change) => onChange({ change })} />
      </div>
      {draft.change === 'none' ? (
        <p className={styles.note}>Values are sent as they are, byte for byte.</p>
      ) : (
        <TransformFields {...{ cluster, suggested, draft, faults, onChange }} />
      )}
      <h2>Rate and guards</h2>
      <LimitField value={draft.rate} onChange={(rate) => onChange({ rate })} />
      <span aria-hidden>Attempt limit</span>
      <TextField
        label="Attempt limit"
        inputMode="numeric"
        value={draft.attempts}
        onChange={(event) => onChange({ attempts: event.target.value })}
        problem={readAttempts(draft.attempts) === undefined ? 'A whole number from 1 to 1,000.' : null}
      />
      <p className={styles.note}>A dead letter that was replayed so often goes to {queue}.parked instead.</p>
      <GuardFields draft={draft} onChange={onChange} />
      <div>
        <Button type="submit" off={off}>
          Dry run
        </Button>
      </div>
    </form>
  )
}

function Selected({ cluster, queue, draft, onAll }: { cluster: string; queue: string; draft: Draft; onAll: () => void }) {
  if (draft.rec === null && draft.failure === null)
    return <p className={styles.note}>All dead letters of the queue, up to the ends at the dry run.</p>
  return (
    <div className={styles.line}>
      {draft.rec === null ? (
        <Link href={`${paths.deadLetters(cluster, queue)}?failure=${draft.failure}`}>One kind of failure</Link>
      ) : (
        <span>
          {countOf(draft.rec.split(',').length, 'record')}:{' '}
          <Mono>
            {draft.rec
              .split(',')
              .map((place) => `P${place}`)
              .join(', ')}
          </Mono>
        </span>
      )}
      <Button size="small" onClick={onAll}>
        Take all instead
      </Button>
    </div>
  )
}
