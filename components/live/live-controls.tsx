'use client'
import { Eraser, Pause, Play } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Select } from '../ui/select.tsx'
import { Chip } from '../ui/tag.tsx'
import { LiveFilter } from './live-filter.tsx'
import styles from './live-screen.module.css'
import { type LivePatch, type LiveUrl, limits } from './live-url.ts'
import { PartitionChoice } from './partition-choice.tsx'
import type { TailStore } from './tail-store.ts'
import { TopicChoice } from './topic-choice.tsx'

const ReadAs = dynamic(() => import('../messages/read-as.tsx').then((module) => module.ReadAs), { ssr: false })

interface Props {
  cluster: string
  topics: readonly string[]
  isSeveral: boolean
  url: LiveUrl
  onChange: (patch: LivePatch) => void
  store: TailStore | null
  paused: boolean
  newWhilePaused: bigint
}

const limitOptions = limits.map((value) => ({
  value,
  label: value === 'all' ? 'Every match' : `Up to ${formatInteger(value)}/s`,
  note: value === 'all' ? 'nothing is sampled out; a slow browser drops' : `above ${formatInteger(value)}/s the rest is counted as sampled out`,
}))

export const LiveControls = memo(function LiveControls({ cluster, topics, isSeveral, url, onChange, store, paused, newWhilePaused }: Props) {
  return (
    <div className={styles.controls}>
      {store === null ? null : <PauseButton store={store} paused={paused} newWhilePaused={newWhilePaused} />}
      {store === null ? null : <LiveFilter url={url} onChange={onChange} />}
      {store === null ? null : <PartitionChoice cluster={cluster} topics={topics} chosen={url.p} onChange={(p) => onChange({ p })} />}
      {store === null ? null : (
        <Select label="Matches shown per second" value={url.max} options={limitOptions} onChange={(max) => onChange({ max })} size="large" />
      )}
      {store === null ? null : <ReadAs decoders={url} onChange={onChange} size="large" brief />}
      {store === null ? null : (
        <TopicChoice cluster={cluster} topics={topics} {...(isSeveral ? { onChoose: (name) => onChange({ t: [...topics, name] }) } : {})} />
      )}
      {store === null ? null : (
        <IconButton label="Clear the rows; counters go on" size="large" look="plain" className={styles.square} onClick={() => store.clear()}>
          <Eraser aria-hidden />
        </IconButton>
      )}
      {isSeveral && topics.length > 0 ? (
        <ul className={styles.topics} aria-label="Topics in this view">
          {topics.map((name) => (
            <li key={name}>
              <Chip what={`Remove ${name}`} onRemove={() => onChange({ t: topics.filter((other) => other !== name) })}>
                <span className={styles.mono}>{name}</span>
              </Chip>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
})

function PauseButton({ store, paused, newWhilePaused }: { store: TailStore; paused: boolean; newWhilePaused: bigint }) {
  return (
    <Button look="primary" size="large" className={styles.pause} onClick={() => (paused ? store.resume() : store.pause())}>
      {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
      {paused ? 'Resume' : 'Pause'}
      {paused && newWhilePaused > 0n ? (
        <span>{formatInteger(newWhilePaused)} new</span>
      ) : (
        <span className={styles.hint}>
          <Kbd plain>Space</Kbd>
        </span>
      )}
    </Button>
  )
}
