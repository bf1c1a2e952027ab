'use client'
import { useRoute } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { MappingEditor } from './mapping-editor.tsx'
import styles from './rules.module.css'
import { globFits, type RuleDraft } from './rules-model.ts'

interface Props {
  cluster: string
  /** From 1. */
  place: number
  rule: RuleDraft
  /** The queue and record that samples are to come from, where one was chosen. */
  queue: string | null
  record: string | null
  onQueue: (queue: string) => void
  onChange: (rule: RuleDraft) => void
  onRemove: () => void
}

/** One mapping: which queues it is for, and where their records tell what. */
export function MappingCard({ cluster, place, rule, queue, record, onQueue, onChange, onRemove }: Props) {
  const known = useRoute('dlqs.list', { cluster, limit: 500 }, { freshFor: 30_000 }).data?.items ?? []
  const fitting = known.filter(({ topic }) => globFits(rule.topics.trim(), topic)).map(({ topic }) => topic)
  const sample = queue ?? fitting[0] ?? known[0]?.topic ?? null
  const options = [...new Set([...(sample === null ? [] : [sample]), ...fitting, ...known.map(({ topic }) => topic)])]
  const [partition, offset] = record?.split('/') ?? []
  const chosen = sample === queue && partition !== undefined && offset !== undefined ? ([Number(partition), offset] as const) : null
  return (
    <Card
      title={`Mapping ${place}`}
      note={
        fitting.length === 0
          ? 'fits no queue that is listed here'
          : `fits ${fitting.slice(0, 3).join(', ')}${fitting.length > 3 ? ` and ${fitting.length - 3} more` : ''}`
      }
      aside={
        <Button size="small" onClick={onRemove}>
          Remove
        </Button>
      }
    >
      <div className={styles.names}>
        <div className={styles.row}>
          <TextField
            className={styles.topics}
            label={`Queues of mapping ${place}`}
            placeholder="Queues, such as billing.* or /^broken[.]/"
            mono
            maxLength={249}
            value={rule.topics}
            onChange={(event) => onChange({ ...rule, topics: event.target.value })}
          />
          {sample === null ? null : (
            <>
              <span className={styles.note}>Sample from</span>
              <Select label="Queue of the sample" value={sample} options={options.map((value) => ({ value, label: value }))} onChange={onQueue} />
            </>
          )}
        </div>
      </div>
      <MappingEditor cluster={cluster} queue={sample} record={chosen} rule={rule} onChange={onChange} />
    </Card>
  )
}
