'use client'
import { useRouter } from 'next/navigation'
import { type FormEvent, useDeferredValue, useId, useState } from 'react'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './rules.module.css'

/** Any topic as a queue, and the topic whose records fail into it where nothing else tells that. */
export function PinDialog({ cluster, onClose }: { cluster: string; onClose: () => void }) {
  const router = useRouter()
  const form = useId()
  const [topic, setTopic] = useState('')
  const [source, setSource] = useState('')
  const pin = useRouteMutation('dlqs.pin', ['dlqs.list', 'dlqs.get'])
  const [queue, origin] = [topic.trim(), source.trim()]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { pinned: true, source: origin === '' ? null : origin }
    pin.mutate({ cluster, topic: queue, body }, { onSuccess: () => router.push(paths.deadLetters(cluster, queue)) })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Pin a topic as a queue"
      foot={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} look="primary" off={queue === '' ? 'Name a topic' : pin.isPending ? 'It is being saved' : null}>
            Pin {queue === '' ? 'the topic' : queue}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.names} onSubmit={submit}>
        <TopicField cluster={cluster} label="Topic with dead letters" value={topic} onChange={setTopic} />
        <TopicField cluster={cluster} label="Source topic, where the records came from (may be left out)" value={source} onChange={setSource} />
        <p className={styles.note}>
          It is read as a queue from now on, whatever it is called. Headers that name an origin still count, record by record.
        </p>
        {pin.error === null ? null : (
          <NoticeRow status="bad" live>
            {pin.error.message}
          </NoticeRow>
        )}
      </form>
    </Dialog>
  )
}

function TopicField({ cluster, label, value, onChange }: { cluster: string; label: string; value: string; onChange: (value: string) => void }) {
  const list = useId()
  const search = useDeferredValue(value.trim()).slice(0, 249)
  const known = useRoute('topics.list', { cluster, limit: 20, search }, { keepLast: true, freshFor: 10_000 }).data?.items ?? []
  return (
    <>
      <span className={styles.note}>{label}</span>
      <TextField label={label} mono maxLength={249} list={list} value={value} onChange={(event) => onChange(event.target.value)} />
      <datalist id={list}>
        {known.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  )
}
