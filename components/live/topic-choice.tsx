'use client'
import { Plus, Search } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { Popover } from '../ui/popover.tsx'
import { Small } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './live-screen.module.css'
import { MOST_TOPICS } from './live-url.ts'

interface Props {
  cluster: string
  topics: readonly string[]
  /** Left out: choosing leads to the view of several topics. */
  onChoose?: (topic: string) => void
  look?: 'plain' | 'primary'
}

/** Adds a topic to the stream. */
export function TopicChoice({ cluster, topics, onChoose, look = 'plain' }: Props) {
  const [open, setOpen] = useState(false)
  const full = topics.length >= MOST_TOPICS ? `A view follows ${MOST_TOPICS} topics at most.` : null
  const button = (
    <Button size={look === 'primary' ? 'medium' : 'large'} look={look} off={full}>
      <Plus aria-hidden />
      {look === 'primary' ? 'Choose a topic' : 'Topic'}
    </Button>
  )
  if (full !== null) return button
  const choose =
    onChoose === undefined
      ? undefined
      : (name: string) => {
          setOpen(false)
          onChoose(name)
        }
  return (
    <Popover label="Add a topic" width={380} align={look === 'primary' ? 'start' : 'end'} open={open} onOpenChange={setOpen} trigger={button}>
      <Found cluster={cluster} topics={topics} onChoose={choose} />
    </Popover>
  )
}

function Found({ cluster, topics, onChoose }: { cluster: string; topics: readonly string[]; onChoose: ((topic: string) => void) | undefined }) {
  const [search, setSearch] = useState('')
  const found = useRoute('topics.list', { cluster, limit: 12, sort: '-rate', ...(search === '' ? {} : { search }) }, { keepLast: true })
  const names = found.data?.items.map((topic) => topic.name).filter((name) => !topics.includes(name)) ?? []
  return (
    <div className={styles.form}>
      <TextField
        label="Find a topic"
        placeholder="Find a topic"
        icon={<Search aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.error === null ? null : <ProblemState error={found.error} what="Could not list topics" onRetry={() => void found.refetch()} card />}
      <ul className={styles.found} aria-label="Topics found">
        {names.map((name) => (
          <li key={name}>
            {onChoose === undefined ? (
              <Link href={`${paths.live(cluster)}?t=${[...topics, name].join(',')}`} className={styles.pick}>
                <MiddleTruncate text={name} />
              </Link>
            ) : (
              <button type="button" className={styles.pick} onClick={() => onChoose(name)}>
                <MiddleTruncate text={name} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {found.data === undefined || names.length > 0 ? null : (
        <Small>{search === '' ? 'There is no other topic.' : `No other topic matches ${search}.`}</Small>
      )}
    </div>
  )
}
