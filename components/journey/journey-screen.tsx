'use client'
import { type FormEvent, useState } from 'react'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { flag, oneOf, text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { PageHead } from '../layout/page-head.tsx'
import type { JourneyAsk } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Select } from '../ui/select.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './journey.module.css'
import { askedBy, journeyQuery } from './journey-model.ts'
import { JourneyView } from './journey-view.tsx'

const fields = {
  by: oneOf(['key', 'event', 'trace', 'replay'] as const, 'key'),
  id: text(),
  topic: text(),
  all: flag(),
  long: flag(),
}
/** It reads logs: not again because somebody comes back to the window. */
const FRESH_MS = 300_000

/** Where a record has been. The address is the question: who opens it asks again. */
export function JourneyScreen({ cluster }: { cluster: string }) {
  const [url, change] = useUrlState(fields)
  const asked = journeyQuery(url)
  const journey = useRoute('journeys.find', { cluster, ...(asked ?? {}) }, { enabled: asked !== null, freshFor: FRESH_MS })
  return (
    <>
      <PageHead title="Journey of a record" />
      <div className={styles.page}>
        <AskForm
          key={`${url.by} ${url.id} ${url.topic}`}
          by={url.by}
          id={url.id}
          topic={url.topic}
          onAsk={(next) => change({ ...next, long: false }, 'push')}
        />
        {asked === null ? (
          <EmptyState>
            Give a key, the id of an event, a trace or a replay: source, retries, queues of dead letters, parking and replays are looked through for
            it.
          </EmptyState>
        ) : journey.data === undefined ? (
          journey.error === null ? (
            <SkeletonRows rows={6} words="Looking through the topics" />
          ) : (
            <ProblemState error={journey.error} what="Could not follow the record" onRetry={() => journey.refetch()} />
          )
        ) : (
          <JourneyView
            cluster={cluster}
            journey={journey.data}
            all={url.all}
            long={url.long}
            isReading={journey.isFetching}
            onAll={() => change({ all: true }, 'push')}
            onLonger={() => change({ long: true }, 'push')}
            onAgain={() => void journey.refetch()}
          />
        )}
      </div>
    </>
  )
}

interface Asked {
  by: JourneyAsk['by']
  id: string
  topic: string
}

function AskForm({ onAsk, ...given }: Asked & { onAsk: (asked: Asked) => void }) {
  const [by, setBy] = useState(given.by)
  const [id, setId] = useState(given.id)
  const [topic, setTopic] = useState(given.topic)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onAsk({ by, id: id.trim(), topic: topic.trim() })
  }
  return (
    <form className={styles.form} onSubmit={submit} aria-label="What is followed">
      <Select<JourneyAsk['by']> label="Asked by" size="medium" value={by} options={askedBy} onChange={setBy} />
      <TextField
        className={styles.id}
        label="What is looked for"
        mono
        maxLength={4096}
        placeholder={askedBy.find(({ value }) => value === by)?.example}
        value={id}
        onChange={(event) => setId(event.target.value)}
      />
      <TextField
        className={styles.topic}
        label="Topic to start from"
        mono
        maxLength={249}
        placeholder="Topic or queue; empty: all queues"
        value={topic}
        onChange={(event) => setTopic(event.target.value)}
      />
      <Button type="submit" look="primary" off={id.trim() === '' ? 'Say what is looked for' : null}>
        Follow
      </Button>
    </form>
  )
}
