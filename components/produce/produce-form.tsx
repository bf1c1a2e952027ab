'use client'
import { useEffect, useMemo, useState } from 'react'
import type { ProblemError } from '../data/problem-error.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { ConfirmSend } from './confirm-send.tsx'
import { dropHandover, handedOver } from './draft-handoff.ts'
import styles from './produce.module.css'
import { bodyOf, type Compression, type Draft, emptyDraft, type FieldProblems, problemsOf } from './produce-model.ts'
import { ProducedTable } from './produced-table.tsx'
import { RecordForm } from './record-form.tsx'
import { RecordSwitcher } from './record-switcher.tsx'

const codecs: { value: Compression; label: string }[] = [
  { value: 'none', label: 'Not compressed' },
  { value: 'gzip', label: 'gzip' },
  { value: 'snappy', label: 'snappy' },
  { value: 'lz4', label: 'lz4' },
  { value: 'zstd', label: 'zstd' },
]

/** Writes records: tries first where they would go, then sends them. The draft lives in this tab only. */
export function ProduceForm({ cluster, topic, production }: { cluster: string; topic: string; production: boolean }) {
  const [draft, setDraft] = useState<Draft>(() => {
    const given = handedOver(cluster, topic)
    return given === null ? emptyDraft() : { ...emptyDraft(), records: [given] }
  })
  const [current, setCurrent] = useState(0)
  const [asking, setAsking] = useState(false)
  const one = useRoute('topics.get', { cluster, topic }, { freshFor: 30_000 })
  const attempt = useRouteMutation('records.produce')
  const send = useRouteMutation('records.produce', ['records.browse'])
  // External system: the browser's storage. What was handed over is here by now.
  useEffect(() => dropHandover(cluster, topic), [cluster, topic])
  const { body, problems: own } = useMemo(() => bodyOf(draft), [draft])
  const error = send.error ?? attempt.error
  const problems: FieldProblems = useMemo(() => (error === null ? own : new Map([...own, ...problemsOf(error.errors)])), [own, error])
  const change = (next: Draft) => {
    setDraft(next)
    attempt.reset()
    if (send.isError) send.reset()
  }
  const topicId = one.data?.topicId ?? null
  const input = { cluster, topic, body: { ...body, ...(topicId === null ? {} : { topicId }) } }
  const sendNow = () => {
    setAsking(false)
    attempt.reset()
    send.mutate(production ? { ...input, body: { ...input.body, confirm: topic } } : input)
  }
  const record = draft.records[current]
  const off = own.size > 0 ? 'Correct what is marked first' : send.isPending ? 'It is being sent' : null
  const reply = attempt.data ?? send.data
  return (
    <div className={styles.form}>
      <RecordSwitcher
        records={draft.records}
        current={current}
        onCurrent={setCurrent}
        onChange={(records, index) => {
          change({ ...draft, records })
          setCurrent(index)
        }}
      />
      {record === undefined ? null : (
        <RecordForm
          key={record.id}
          cluster={cluster}
          topic={topic}
          partitions={one.data?.partitions ?? null}
          record={record}
          index={current}
          problems={problems}
          onChange={(next) => change({ ...draft, records: draft.records.with(current, next) })}
        />
      )}
      <div className={styles.foot}>
        <Select
          label="Compression"
          size="medium"
          value={draft.compression}
          options={codecs}
          onChange={(compression) => change({ ...draft, compression })}
        />
        <Button off={off} onClick={() => attempt.mutate({ ...input, dryRun: 'true' })}>
          Dry run
        </Button>
        <Button look="primary" off={off} onClick={production ? () => setAsking(true) : sendNow}>
          Send {countOf(draft.records.length, 'record')}
        </Button>
      </div>
      {error === null ? null : (
        <NoticeRow status="bad" live>
          {wordsOf(error)}
        </NoticeRow>
      )}
      {reply === undefined || error !== null ? null : <ProducedTable cluster={cluster} topic={topic} reply={reply} />}
      {asking ? <ConfirmSend cluster={cluster} topic={topic} count={draft.records.length} onClose={() => setAsking(false)} onSend={sendNow} /> : null}
    </div>
  )
}

/** What stands at its field is not said again; of several records it is told which. */
function wordsOf({ title, message, errors }: ProblemError): string {
  const places = [...problemsOf(errors).keys()].map((field) => /^records\[(\d+)\]\.(key|value|headers|partition|timestamp)/.exec(field))
  if (places.length === 0 || places.includes(null)) return `${title}. ${message}`
  const records = [...new Set(places.map((place) => Number(place?.[1] ?? 0) + 1))]
  return `${title}. Nothing was written. See what is marked in record ${records.join(', ')}.`
}
