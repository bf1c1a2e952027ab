'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useRouteMutation } from '../data/query.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { Select } from '../ui/select.tsx'
import { Dim } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './jobs.module.css'
import { readRate } from './jobs-model.ts'
import { LimitField } from './limit-field.tsx'
import { Refusal } from './refusal.tsx'

const rules = [
  { value: 'same', label: 'Same partition' },
  { value: 'key', label: 'By key', note: 'as Java’s producer places it' },
] as const
const times = [
  { value: 'original', label: 'Time of the file' },
  { value: 'now', label: 'Time of writing' },
] as const

/** Takes the file of an export and starts the job that writes its records. The server checks the whole file first. */
export function ImportScreen({ cluster }: { cluster: string }) {
  const router = useRouter()
  const [topic, setTopic] = useState(useSearchParams().get('to') ?? '')
  const [file, setFile] = useState<File | null>(null)
  const [partitionRule, setRule] = useState<(typeof rules)[number]['value']>('same')
  const [timestamp, setTimestamp] = useState<(typeof times)[number]['value']>('original')
  const [limit, setLimit] = useState('')
  const start = useRouteMutation('records.import', ['jobs.list'])
  const rate = readRate(limit)
  const off = offReason(topic, file, rate, start.isPending)
  const change = (set: () => void) => {
    set()
    start.reset()
  }
  const send = (body: File) => {
    const input = { cluster, topic: topic.trim(), partitionRule, timestamp, body, ...(rate == null ? {} : { ratePerSecond: rate }) }
    start.mutate(input, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
  }
  return (
    <>
      <PageHead title="Import a file" note="Writes the records of an export again. The whole file is checked before anything is written." />
      <form
        className={styles.copy}
        onSubmit={(event) => {
          event.preventDefault()
          if (off === null && file !== null) send(file)
        }}
      >
        <label htmlFor="import-file">File of an export, NDJSON</label>
        <input
          id="import-file"
          type="file"
          accept=".ndjson,.jsonl,application/x-ndjson"
          className={styles.file}
          onChange={(event) => change(() => setFile(event.target.files?.[0] ?? null))}
        />
        {file === null ? null : (
          <Dim>
            {file.name}, {formatBytes(String(file.size))}
          </Dim>
        )}
        <span aria-hidden>Into topic</span>
        <TextField
          label="Into topic"
          placeholder="A topic which exists"
          mono
          value={topic}
          onChange={(event) => change(() => setTopic(event.target.value))}
        />
        <LimitField value={limit} onChange={(next) => change(() => setLimit(next))} />
        <div className={styles.rate}>
          <Select label="Partition" size="medium" value={partitionRule} options={rules} onChange={(next) => change(() => setRule(next))} />
          <Select label="Time" size="medium" value={timestamp} options={times} onChange={(next) => change(() => setTimestamp(next))} />
          <Button type="submit" look="primary" off={off}>
            Import the file
          </Button>
        </div>
      </form>
      <div className={styles.body}>
        <Refusal error={start.error} />
      </div>
    </>
  )
}

function offReason(topic: string, file: File | null, rate: number | null | undefined, pending: boolean): string | null {
  if (pending) return 'The file is being sent and checked'
  if (file === null) return 'Choose the file'
  if (topic.trim() === '') return 'Name the topic'
  return rate === undefined ? 'The limit is not a whole number' : null
}
