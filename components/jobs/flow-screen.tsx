'use client'
import { useRouter, useSearchParams } from 'next/navigation'
import { useState } from 'react'
import { useRouteMutation } from '../data/query.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import { type FlowDraft, flowOf, flowWords, placeholders } from './flow-model.ts'
import styles from './jobs.module.css'
import { LimitField } from './limit-field.tsx'
import { Refusal } from './refusal.tsx'

const ends = [
  { value: 'records', label: 'records' },
  { value: 'seconds', label: 'seconds' },
] as const

/** Describes made-up records and how often they come, and starts the job that writes them. */
export function FlowScreen({ cluster }: { cluster: string }) {
  const router = useRouter()
  const [draft, setDraft] = useState<FlowDraft>({
    topic: useSearchParams().get('to') ?? '',
    key: '',
    value: '{"id":{{sequence}},"at":"{{time}}","amount":{{int:1..500}},"state":"{{pick:new|paid|sent}}"}',
    headers: '',
    records: '10',
    everyMs: '1000',
    end: '600',
    endsBy: 'records',
    limit: '',
  })
  const start = useRouteMutation('flows.start', ['jobs.list'])
  const flow = flowOf(draft)
  const change = (changes: Partial<FlowDraft>) => {
    setDraft({ ...draft, ...changes })
    start.reset()
  }
  const field = (
    name: Exclude<keyof FlowDraft, 'endsBy' | 'limit' | 'value' | 'headers'>,
    label: string,
    more: { mono?: boolean; placeholder?: string; inputMode?: 'numeric' } = {},
  ) => (
    <>
      <span aria-hidden>{label}</span>
      <TextField label={label} {...more} value={draft[name]} onChange={(event) => change({ [name]: event.target.value })} />
    </>
  )
  const lines = (name: 'value' | 'headers', label: string, rows: number) => (
    <>
      <span aria-hidden>{label}</span>
      <textarea
        className={styles.lines}
        aria-label={label}
        rows={rows}
        spellCheck={false}
        value={draft[name]}
        onChange={(event) => change({ [name]: event.target.value })}
      />
    </>
  )
  return (
    <>
      <PageHead title="Start a flow" note="Writes made-up records in intervals, to try out what reads them. It ends by itself." />
      <form
        className={styles.copy}
        onSubmit={(event) => {
          event.preventDefault()
          if ('body' in flow) start.mutate({ cluster, body: flow.body }, { onSuccess: ({ id }) => router.push(paths.job(cluster, id)) })
        }}
      >
        {field('topic', 'Into topic', { mono: true, placeholder: 'A topic which exists' })}
        {field('key', 'Key', { mono: true, placeholder: 'none' })}
        {lines('value', 'Value', 4)}
        {lines('headers', 'Headers, one a line as name: value', 2)}
        <Dim>
          In key, value and headers: <Mono>{placeholders}</Mono>
        </Dim>
        {field('records', 'Records in each interval', { inputMode: 'numeric' })}
        {field('everyMs', 'Interval in milliseconds', { inputMode: 'numeric' })}
        {field('end', 'Ends after', { inputMode: 'numeric' })}
        <Select label="Ends after so many" size="medium" value={draft.endsBy} options={ends} onChange={(endsBy) => change({ endsBy })} />
        <LimitField value={draft.limit} onChange={(limit) => change({ limit })} />
        <div className={styles.rate}>
          <Button type="submit" look="primary" off={start.isPending ? 'It is being started' : 'off' in flow ? flow.off : null}>
            Start the flow
          </Button>
          <Dim>{flowWords(draft)}</Dim>
        </div>
      </form>
      <div className={styles.body}>
        <Refusal error={start.error} />
      </div>
    </>
  )
}
