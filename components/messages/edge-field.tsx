'use client'
import { useId } from 'react'
import { Button } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DraftReading, EdgeDraft } from './range-draft.ts'
import styles from './strip.module.css'

interface Props {
  legend: string
  /** The word for no edge: "Start", "End". */
  none: string
  draft: EdgeDraft
  /** What the draft means, once it is asked for. */
  reading: DraftReading | null
  onChange: (draft: EdgeDraft) => void
  focus?: boolean
  /** The start of a range may also be counted from its end, or be that of a consumer group. */
  isStart?: boolean
  /** Groups that are known to read here; others may be typed. */
  groups?: readonly string[]
}

const START_KINDS = [
  { value: 'last', label: 'Last of each' },
  { value: 'group', label: 'Group' },
] as const

const FIELDS = {
  offset: { placeholder: '81220', inputMode: 'numeric' },
  time: { placeholder: '2026-01-31 12:00:00.000', inputMode: 'text' },
  last: { placeholder: '20', inputMode: 'numeric' },
  group: { placeholder: 'billing', inputMode: 'text' },
} as const

/** One side of a range: the log's own, an offset, or a time. */
export function EdgeField({ legend, none, draft, reading, onChange, focus = false, isStart = false, groups = [] }: Props) {
  const names = useId()
  return (
    <fieldset className={styles.edge}>
      <legend className={styles.legend}>{legend}</legend>
      <Segmented
        label={legend}
        size="small"
        value={draft.kind}
        options={[
          { value: 'none', label: none },
          { value: 'offset', label: 'Offset' },
          { value: 'time', label: 'Time' },
          ...(isStart ? START_KINDS : []),
        ]}
        onChange={(kind) => onChange({ kind, text: '' })}
      />
      {draft.kind === 'none' ? null : (
        <TextField
          label={`${legend} ${draft.kind}`}
          mono
          className={styles.edgeText}
          autoFocus={focus}
          value={draft.text}
          {...FIELDS[draft.kind]}
          {...(draft.kind === 'group' ? { list: names } : {})}
          onChange={(event) => onChange({ ...draft, text: event.target.value })}
          problem={reading !== null && 'problem' in reading ? reading.problem : null}
        />
      )}
      {draft.kind === 'group' ? (
        <datalist id={names}>
          {groups.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      ) : null}
      {reading !== null && 'options' in reading ? (
        <div className={styles.row} role="alert">
          <span className={styles.wrong}>The clocks showed this time twice. Which one?</span>
          {reading.options.map(({ iso, offset }) => (
            <Button key={iso} size="small" onClick={() => onChange({ kind: 'time', text: iso })}>
              {offset}
            </Button>
          ))}
        </div>
      ) : null}
    </fieldset>
  )
}
