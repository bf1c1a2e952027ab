'use client'
import Link from 'next/link'
import type { DeadLetterDetail } from '../../server/contract/dlqs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { DisposeButton } from '../dispose/dispose-button.tsx'
import { paths } from '../layout/paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { formatInstant } from '../ui/format-time.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { AttemptLinks } from './attempt-links.tsx'
import styles from './dlq.module.css'
import { writerWords } from './dlq-model.ts'
import { journeyAsks } from './journey-asks.ts'
import { TraceView } from './trace-view.tsx'
import { TriageForm } from './triage-form.tsx'

interface Props {
  cluster: string
  topic: string
  partition: string
  offset: string
  onClose: () => void
}

/** One dead letter: what its headers say, translated, where it came from, its trace, and what was decided about it alone. */
export function LetterDrawer({ cluster, topic, partition, offset, onClose }: Props) {
  const record = useRoute('dlqs.record', { cluster, topic, partition: Number(partition), offset })
  const place = `P${partition} / ${groupDigits(offset)}`
  return (
    <Drawer label={`Dead letter ${place}`} title={<Mono>{place}</Mono>} onClose={onClose}>
      {record.data === undefined ? (
        record.error === null ? (
          <SkeletonRows rows={6} words="Reading the record" />
        ) : (
          <ProblemState card error={record.error} what="Could not read the record" onRetry={() => record.refetch()} />
        )
      ) : (
        <Letter cluster={cluster} topic={topic} letter={record.data} />
      )}
    </Drawer>
  )
}

function Letter({ cluster, topic, letter }: { cluster: string; topic: string; letter: DeadLetterDetail }) {
  const { zone } = useTimeZone()
  return (
    <div className={styles.letter}>
      <h3>Failure</h3>
      <p className={styles.thrown}>
        {letter.exceptionClass ?? 'No exception class'}
        {letter.message === null ? '' : `: ${letter.message}`}
      </p>
      <dl className={styles.facts}>
        <dt>Origin</dt>
        <dd>
          <OriginLink cluster={cluster} origin={letter.origin} />
        </dd>
        {letter.origin?.timestamp == null ? null : (
          <>
            <dt>Origin time</dt>
            <dd>{formatInstant(letter.origin.timestamp, zone)}</dd>
          </>
        )}
        <dt>Failed in</dt>
        <dd>{letter.writer === null ? <Dim>not told</Dim> : writerWords(letter.writer)}</dd>
        <dt>Attempts</dt>
        <dd>{letter.attempts ?? <Dim>not told</Dim>}</dd>
        <AttemptLinks cluster={cluster} letter={letter} />
        <dt>Read by</dt>
        <dd>
          <Link href={paths.dlqRules(cluster, topic, `${letter.partition}/${letter.offset}`)}>
            {letter.family === null ? 'no headers that are known: map its fields' : letter.family === 'mapping' ? 'an own mapping' : 'its headers'}
          </Link>
        </dd>
        <dt>Record</dt>
        <dd>
          <Link href={paths.record(cluster, topic, letter.partition, letter.offset)}>Key, value and raw headers</Link>
        </dd>
      </dl>
      <TriageForm
        key={`${letter.partition}/${letter.offset} ${letter.triagedAt}`}
        cluster={cluster}
        topic={topic}
        topicId={letter.topicId}
        target={{ records: [[letter.partition, letter.offset]] }}
        decided={letter}
      />
      <div className={styles.actions}>
        <ButtonLink href={`${paths.replay(cluster, topic)}?rec=${letter.partition}/${letter.offset}`}>Replay this record</ButtonLink>
        <DisposeButton
          {...{ cluster, topic, topicId: letter.topicId }}
          what={{
            discard: { selection: { records: [[letter.partition, letter.offset]] }, mark: letter.state === 'discarded' ? 'new' : 'discarded' },
          }}
        >
          {letter.state === 'discarded' ? 'Take the discard back' : 'Discard'}
        </DisposeButton>
        <DisposeButton
          {...{ cluster, topic, topicId: letter.topicId }}
          what={{ purge: { upTo: [[letter.partition, String(BigInt(letter.offset) + 1n)]] } }}
        >
          Purge up to here
        </DisposeButton>
      </div>
      <FollowLinks cluster={cluster} topic={topic} letter={letter} />
      {letter.trace === null ? null : <TraceView trace={letter.trace} />}
      <h3>Headers, translated</h3>
      <ol className={styles.headers}>
        {letter.headers.map((header, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: headers have no identity but their place, and repeat
          <li key={at} className={header.current ? undefined : styles.overtaken}>
            <span className={styles.faint}>
              {header.meaning === null ? '' : `${header.meaning}, `}
              <Mono>{header.name}</Mono>
              {header.current ? '' : ', a later one counts'}
            </span>
            <span className={styles.value}>{header.text ?? <Dim>{header.coded ?? 'no text'}</Dim>}</span>
            {header.text !== null && header.coded !== null ? <Dim>{header.coded}</Dim> : null}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Where the record has been before and since, by what it has in common with itself elsewhere. */
function FollowLinks({ cluster, topic, letter }: { cluster: string; topic: string; letter: DeadLetterDetail }) {
  const asks = journeyAsks(letter)
  if (asks.length === 0) return null
  return (
    <p className={styles.thrown}>
      Journey by{' '}
      {asks.map(({ by, id, words }, at) => (
        <span key={by}>
          {at === 0 ? '' : ', '}
          <Link href={paths.journey(cluster, { by, id, topic })}>{words}</Link>
        </span>
      ))}
    </p>
  )
}

function OriginLink({ cluster, origin }: { cluster: string; origin: DeadLetterDetail['origin'] }) {
  if (origin === null) return <Dim>not told by its headers</Dim>
  if (origin.partition === null || origin.offset === null) {
    return (
      <Link href={paths.topic(cluster, origin.topic)}>
        <Mono>{origin.topic}</Mono>
      </Link>
    )
  }
  return (
    <Link href={paths.record(cluster, origin.topic, origin.partition, origin.offset)}>
      <Mono>
        {origin.topic} P{origin.partition} / {groupDigits(origin.offset)}
      </Mono>
    </Link>
  )
}
