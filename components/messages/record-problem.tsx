'use client'
import type { ProblemError } from '../data/problem-error.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { paths } from '../layout/paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import type { RecordPlace } from './queries.ts'

/** Why there is no record at this address, and where to read instead. */
export function RecordProblem({ place, error, onRetry }: { place: RecordPlace; error: ProblemError; onRetry: () => unknown }) {
  const remedy = remedyFor(error, place)
  return (
    <ProblemState
      error={error}
      what={`Could not read offset ${place.offset} of partition ${place.partition}`}
      {...(error.retry === 'later' ? { onRetry: () => void onRetry() } : {})}
      action={
        <ButtonLink size="small" href={`${paths.messages(place.cluster, place.topic)}${remedy.query}`}>
          {remedy.label}
        </ButtonLink>
      }
    />
  )
}

function remedyFor({ code }: ProblemError, { partition, offset }: RecordPlace): { label: string; query: string } {
  switch (code) {
    case 'record-expired':
      return { label: 'Read from the start of the log', query: `?order=oldest&p=${partition}` }
    case 'record-unknown':
      return { label: `Read the newest of partition ${partition}`, query: `?p=${partition}` }
    case 'record-compacted':
    case 'record-unreadable':
      return { label: 'Read on from this offset', query: `?order=oldest&from=o:${offset}&p=${partition}` }
    case 'topic-recreated':
      return { label: 'Read the topic as it is now', query: '' }
    default:
      return { label: 'All messages', query: '' }
  }
}
