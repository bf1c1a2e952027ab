'use client'
import { TextField } from '../ui/text-field.tsx'
import { HeadersEditor } from './headers-editor.tsx'
import { PartEditor } from './part-editor.tsx'
import styles from './produce.module.css'
import type { FieldProblems, RecordDraft } from './produce-model.ts'

interface Props {
  cluster: string
  topic: string
  partitions: number | null
  record: RecordDraft
  index: number
  problems: FieldProblems
  onChange: (record: RecordDraft) => void
}

/** One record: key, value, headers, and where it goes. */
export function RecordForm({ cluster, topic, partitions, record, index, problems, onChange }: Props) {
  const field = `records[${index}]`
  const problem = (name: string) => problems.get(`${field}.${name}`) ?? null
  return (
    <div className={styles.record}>
      <div className={styles.column}>
        <PartEditor
          cluster={cluster}
          topic={topic}
          name="key"
          part={record.key}
          problem={problem('key')}
          onChange={(key) => onChange({ ...record, key })}
        />
        <HeadersEditor headers={record.headers} field={field} problems={problems} onChange={(headers) => onChange({ ...record, headers })} />
        <div className={styles.places}>
          <label htmlFor={`partition-${record.id}`}>Partition</label>
          <TextField
            id={`partition-${record.id}`}
            label="Partition"
            placeholder={record.key.mode === 'null' ? 'any: records without a key are spread' : 'by the key (murmur2)'}
            inputMode="numeric"
            value={record.partition}
            problem={problem('partition')?.message ?? null}
            end={partitions === null ? null : <span className={styles.hint}>0 to {partitions - 1}</span>}
            onChange={(event) => onChange({ ...record, partition: event.target.value })}
          />
          <label htmlFor={`timestamp-${record.id}`}>Time</label>
          <TextField
            id={`timestamp-${record.id}`}
            label="Time"
            placeholder="when it is written"
            mono
            value={record.timestamp}
            problem={problem('timestamp')?.message ?? null}
            end={<span className={styles.hint}>ISO, with zone</span>}
            onChange={(event) => onChange({ ...record, timestamp: event.target.value })}
          />
        </div>
      </div>
      <PartEditor
        cluster={cluster}
        topic={topic}
        name="value"
        part={record.value}
        problem={problem('value')}
        onChange={(value) => onChange({ ...record, value })}
      />
    </div>
  )
}
