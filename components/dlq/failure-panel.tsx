'use client'
import Link from 'next/link'
import type { DlqFailure } from '../../server/contract/dlqs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { DisposeButton } from '../dispose/dispose-button.tsx'
import { paths } from '../layout/paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './dlq.module.css'
import { FoldedMessage } from './failure-list.tsx'
import { SharedTable } from './shared-table.tsx'
import { TraceView } from './trace-view.tsx'
import { TriageForm } from './triage-form.tsx'

/** Samples of two topics are read for it: not again and again while somebody looks at it. */
const FRESH_MS = 60_000

interface Props {
  cluster: string
  topic: string
  topicId: string
  failure: DlqFailure
}

/** One kind of failure: what it is, its root cause, what its records share, and what was decided. */
export function FailurePanel({ cluster, topic, topicId, failure }: Props) {
  const { zone } = useTimeZone()
  const detail = useRoute('dlqs.failure', { cluster, topic, failure: failure.id }, { freshFor: FRESH_MS, timeoutMs: 30_000 })
  const { partition, offset } = failure.example
  return (
    <article className={styles.panel} aria-label="Failure">
      <h2>{failure.exceptionClass ?? 'No exception class'}</h2>
      <FoldedMessage failure={failure} />
      <dl className={styles.facts}>
        <dt>First seen</dt>
        <dd>{formatInstant(failure.firstSeen, zone)}</dd>
        <dt>Last seen</dt>
        <dd>{formatInstant(failure.lastSeen, zone)}</dd>
        {failure.frame === null ? null : (
          <>
            <dt>Place</dt>
            <dd>
              <Mono>{failure.frame}</Mono>
            </dd>
          </>
        )}
        <dt>Keys</dt>
        <dd>{keysOf(failure)}</dd>
        <dt>Example</dt>
        <dd>
          <Link href={paths.record(cluster, topic, partition, offset)}>
            <Mono>
              P{partition} / {groupDigits(offset)}
            </Mono>
          </Link>
        </dd>
      </dl>
      <div className={styles.actions}>
        <ButtonLink href={`${paths.replay(cluster, topic)}?failure=${failure.id}`}>Replay these records</ButtonLink>
        <DisposeButton
          cluster={cluster}
          topic={topic}
          topicId={topicId}
          what={{ discard: { selection: { failure: failure.id }, mark: 'discarded' } }}
        >
          Discard these
        </DisposeButton>
        {failure.open === failure.count ? null : (
          <DisposeButton cluster={cluster} topic={topic} topicId={topicId} what={{ discard: { selection: { failure: failure.id }, mark: 'new' } }}>
            Take a discard back
          </DisposeButton>
        )}
      </div>
      <TriageForm
        key={`${failure.id} ${failure.triagedAt}`}
        cluster={cluster}
        topic={topic}
        topicId={topicId}
        target={{ failure: failure.id }}
        decided={failure}
      />
      {detail.data === undefined ? (
        detail.error === null ? (
          <SkeletonRows rows={4} words="Reading samples of the failure and its source" />
        ) : (
          <ProblemState card error={detail.error} what="Could not read the failure" onRetry={() => detail.refetch()} />
        )
      ) : (
        <div className={styles.evidence}>
          {detail.data.trace === null ? <p className={styles.faint}>{detail.data.exampleNotice}</p> : <TraceView trace={detail.data.trace} />}
          <SharedTable shared={detail.data.shared} />
        </div>
      )}
    </article>
  )
}

function keysOf({ keys, moreKeys }: DlqFailure) {
  if (keys.length === 0) return 'no keys'
  const shown = keys.slice(0, 5)
  return (
    <>
      <Mono>{shown.map(({ key }) => key).join(', ')}</Mono>
      {keys.length > shown.length || moreKeys ? ' and more' : ''}
    </>
  )
}
