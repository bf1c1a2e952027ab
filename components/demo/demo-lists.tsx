'use client'
import Link from 'next/link'
import type { Demo } from '../../server/contract/demo.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import { Card } from '../ui/card.tsx'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { type Status, StatusBadge } from '../ui/status-badge.tsx'
import styles from './demo.module.css'
import { noteOf, topicCounts } from './demo-model.ts'

/** What the broker acknowledged, topic by topic. */
export function ProducedCard({ demo, cluster }: { demo: Demo; cluster: string | null }) {
  const counts = topicCounts(demo)
  const total = counts.reduce((sum, { events }) => sum + events, 0n)
  return (
    <Card title="Produced" note={`${formatInteger(total)} events acknowledged since the demo started`} sunken>
      {counts.length === 0 ? <p className={styles.none}>Nothing yet.</p> : null}
      <ul className={styles.rows}>
        {counts.map(({ topic, events }) => (
          <li key={topic}>
            {cluster === null ? <MiddleTruncate text={topic} className={styles.mono} /> : <TopicLink cluster={cluster} topic={topic} />}
            <span className={styles.count}>{formatInteger(events)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function TopicLink({ cluster, topic }: { cluster: string; topic: string }) {
  return (
    <>
      <Link href={paths.messages(cluster, topic)} className={styles.mono}>
        <MiddleTruncate text={topic} />
      </Link>
      <Link href={paths.topicLive(cluster, topic)} aria-label={`Live: ${topic}`} className={styles.live}>
        Live
      </Link>
    </>
  )
}

const states: Record<Demo['services'][number]['state'], [Status, string]> = {
  running: ['ok', 'Running'],
  starting: ['running', 'Starting'],
  stopped: ['paused', 'Stopped'],
  failed: ['bad', 'Failed'],
}

export function ServicesCard({ demo }: { demo: Demo }) {
  return (
    <Card title="Services" sunken>
      {demo.services.length === 0 ? <p className={styles.none}>The demo names no service yet.</p> : null}
      <ul className={styles.rows}>
        {demo.services.map(({ name, state, instances, note }) => (
          <li key={name} className={styles.service}>
            <span className={styles.mono}>{name}</span>
            <StatusBadge status={states[state][0]}>{states[state][1]}</StatusBadge>
            <span className={styles.count}>{countOf(instances, 'instance')}</span>
            {note === null ? null : <p className={styles.why}>{note}</p>}
          </li>
        ))}
      </ul>
    </Card>
  )
}

export function NotesCard({ demo }: { demo: Demo }) {
  const { zone } = useTimeZone()
  return (
    <Card title="Notes" note="what went wrong lately, newest first" sunken>
      {demo.notes.length === 0 ? <p className={styles.none}>Nothing went wrong.</p> : null}
      <ul className={styles.notes}>
        {demo.notes.map((written) => {
          const { at, text } = noteOf(written)
          return (
            <li key={written}>
              {at === null ? null : <time dateTime={at}>{formatInstant(at, zone)}</time>}
              <span>{text}</span>
            </li>
          )
        })}
      </ul>
    </Card>
  )
}
