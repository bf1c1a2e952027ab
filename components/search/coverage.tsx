'use client'
import { useState } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import type { SearchEnd } from '../../server/contract/search.ts'
import { useRoute } from '../data/query.ts'
import type { MessagesPatch, MessagesUrl } from '../messages/messages-url.ts'
import { newQuestion } from '../messages/messages-url.ts'
import { readEdge, timeOf } from '../messages/range-model.ts'
import { countOf } from '../ui/format-number.ts'
import { Segmented } from '../ui/segmented.tsx'
import { lanesOf } from './coverage-model.ts'
import { CoverageStrip } from './coverage-strip.tsx'
import styles from './search.module.css'
import { TimeStrip } from './time-strip.tsx'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from. */
  now: number
  /** null until the search has told what its range is. */
  reading: readonly Omit<SearchEnd['partitions'][number], 'problem'>[] | null
  matches: readonly KafkaRecord[]
  backwards: boolean
  /** A step that Back undoes. */
  onChange: (patch: MessagesPatch) => void
}

const BY = [
  { value: 'time', label: 'By time' },
  { value: 'partition', label: 'By partition' },
] as const

/** How far a search was read: over time, where the brokers know it, and partition by partition. */
export function Coverage({ cluster, topic, url, now, reading, matches, backwards, onChange }: Props) {
  const [by, setBy] = useState<'time' | 'partition'>('time')
  const input = { cluster, topic, ...timesOf(url, now), ...(url.p.length === 0 ? {} : { partitions: url.p.join(',') }) }
  const { data, isError } = useRoute('records.timeline', input, { freshFor: Number.POSITIVE_INFINITY })
  const unknown = isError || data?.edges.length === 0
  const lanes = by === 'partition' || unknown
  const onRange = (from: string, to: string) => onChange(newQuestion({ from, to, order: 'oldest' }))
  return (
    <section className={styles.coverage} aria-label="How far it was read">
      {lanes ? (
        <CoverageStrip lanes={lanesOf(reading ?? [], matches, backwards)} />
      ) : (
        <div className={styles.overTime}>
          {data === undefined || reading === null ? null : (
            <TimeStrip key={data.edges[0]} timeline={data} reading={reading} matches={matches} backwards={backwards} onRange={onRange} />
          )}
          {data === undefined || data.partitionsLeftOut === 0 ? null : (
            <span className={styles.more}>Without {countOf(data.partitionsLeftOut, 'partition')}, which By partition shows.</span>
          )}
        </div>
      )}
      {unknown ? null : <Segmented label="Show how far it was read" size="small" value={by} options={BY} onChange={setBy} />}
    </section>
  )
}

/** What of the address is a time; other starts leave the whole log in sight. */
function timesOf({ from, to }: Pick<MessagesUrl, 'from' | 'to'>, now: number): { from?: string; to?: string } {
  const [start, end] = [timeIn(from, now), timeIn(to, now)]
  return { ...(start === null ? {} : { from: start }), ...(end === null ? {} : { to: end }) }
}

function timeIn(text: string | null, now: number): string | null {
  const edge = text?.startsWith('last:') || text?.startsWith('g:') ? null : readEdge(text)
  return edge === null || edge.kind === 'offset' ? null : timeOf(edge, now)
}
