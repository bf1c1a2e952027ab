'use client'
import { Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import type { DlqDetail, TriageState } from '../../server/contract/dlqs.ts'
import { useNow } from '../data/now.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useRoute } from '../data/query.ts'
import { maybe, oneOf, text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { DisposeButton } from '../dispose/dispose-button.tsx'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { ButtonLink } from '../ui/button.tsx'
import { DrawerLayout } from '../ui/drawer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatRetention } from '../ui/format-age.ts'
import { countOf } from '../ui/format-number.ts'
import { Kbd } from '../ui/kbd.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import { ArrivalsBars } from './arrivals-bars.tsx'
import styles from './dlq.module.css'
import { attentionOf, foundWords, progressWords, triageOptions, writerWords } from './dlq-model.ts'
import { FailureList } from './failure-list.tsx'
import { FailurePanel } from './failure-panel.tsx'
import { IgnoreButton } from './ignore-button.tsx'
import { letterRef } from './letters-model.ts'
import { LettersTable } from './letters-table.tsx'
import { UnpinButton } from './unpin-button.tsx'

// A record is opened by a click: its part is not of the first load.
const LetterDrawer = dynamic(() => import('./letter-drawer.tsx').then((module) => module.LetterDrawer), { ssr: false })

const EVERY_MS = 5000
const states = ['any', 'new', 'investigating', 'known', 'replayed', 'parked', 'discarded'] as const
const fields = { failure: maybe(/^[0-9a-f]{24}$/), state: oneOf(states, 'any'), q: text(), rec: maybe(/^\d{1,10}\/\d{1,19}$/) }
const stateOptions: { value: (typeof states)[number]; label: string }[] = [{ value: 'any', label: 'Any state' }, ...triageOptions]

/** What fails in this queue, what the records share, and what was decided. */
export function QueueScreen({ cluster, topic }: { cluster: string; topic: string }) {
  const [url, change] = useUrlState(fields)
  const queue = useRoute('dlqs.get', { cluster, topic }, { every: EVERY_MS })
  const list = useRoute('dlqs.failures', { cluster, topic }, { every: EVERY_MS })
  const now = useNow(10_000)
  const failures = list.data?.items ?? []
  const selected = failures.find(({ id }) => id === url.failure) ?? null
  const state: TriageState | null = url.state === 'any' ? null : url.state
  const [partition, offset] = url.rec?.split('/') ?? []
  if (queue.data === undefined) {
    return (
      <>
        <PageHead title={topic} mono />
        {queue.error === null ? (
          <SkeletonRows rows={8} words="Asking for the queue" />
        ) : (
          <ProblemState error={queue.error} what="Could not open the queue" onRetry={() => queue.refetch()} />
        )}
      </>
    )
  }
  const close = () => change({ rec: null })
  const drawer =
    partition === undefined || offset === undefined ? null : (
      <LetterDrawer cluster={cluster} topic={topic} partition={partition} offset={offset} onClose={close} />
    )
  return (
    <DrawerLayout drawer={drawer}>
      <div className={styles.page}>
        <Head cluster={cluster} queue={queue.data} />
        {now === null ? null : <ArrivalsBars arrivals={queue.data.lastHour} failures={failures} selected={selected?.id ?? null} now={now} />}
        {list.error === null ? null : <ProblemState error={list.error} what="Could not list failures" onRetry={() => list.refetch()} />}
        {list.data !== undefined && failures.length === 0 ? (
          <EmptyState>{progressWords(queue.data.indexed) ?? 'The queue holds no records at the moment.'}</EmptyState>
        ) : (
          <div className={styles.split}>
            <FailureList failures={failures} selected={url.failure} now={now} onSelect={(failure) => change({ failure, rec: null }, 'push')} />
            {selected === null ? (
              <p className={styles.hint}>Choose a failure to see its root cause, what its records share, and what was decided.</p>
            ) : (
              <FailurePanel key={selected.id} cluster={cluster} topic={topic} topicId={queue.data.topicId} failure={selected} />
            )}
          </div>
        )}
        <section aria-label="Records" className={styles.records}>
          <div className={styles.filters}>
            <h2>Records{selected === null ? '' : ' of the failure'}</h2>
            <TextField
              className={styles.search}
              label="Filter records"
              placeholder="Key, value, exception or message"
              type="search"
              data-filter
              maxLength={200}
              icon={<Search aria-hidden />}
              value={url.q}
              onChange={(event) => change({ q: event.target.value })}
              end={<Kbd>/</Kbd>}
            />
            <Select label="State of records" value={url.state} options={stateOptions} onChange={(next) => change({ state: next }, 'push')} />
          </div>
          <LettersTable
            key={`${selected?.id} ${state}`}
            cluster={cluster}
            topic={topic}
            failure={selected?.id ?? null}
            state={state}
            search={url.q.trim()}
            selected={url.rec}
            onOpen={(record) => change({ rec: letterRef(record) }, 'push')}
          />
        </section>
      </div>
    </DrawerLayout>
  )
}

function Head({ cluster, queue }: { cluster: string; queue: DlqDetail }) {
  const { status, words } = attentionOf(queue)
  const progress = progressWords(queue.indexed)
  const [source] = queue.sources
  return (
    <>
      <PageHead
        title={queue.topic}
        mono
        status={
          <StatusBadge status={status} pill>
            {queue.depth === null || queue.depth === '0' ? words : `${words}, ${countOf(queue.depth, 'record')} open`}
          </StatusBadge>
        }
        actions={
          <>
            {queue.foundBy.includes('pinned') ? <UnpinButton cluster={cluster} topic={queue.topic} /> : null}
            <IgnoreButton cluster={cluster} topic={queue.topic} ignored={queue.ignored} />
            <DisposeButton cluster={cluster} topic={queue.topic} topicId={queue.topicId} what={{ purge: {} }}>
              Purge
            </DisposeButton>
            <ButtonLink href={paths.messages(cluster, queue.topic)}>Browse records</ButtonLink>
            <ButtonLink look="primary" href={paths.replay(cluster, queue.topic)}>
              Replay all
            </ButtonLink>
          </>
        }
      />
      <MetaLine>
        <span>
          From{' '}
          {source === undefined ? (
            'not known'
          ) : (
            <Link href={paths.topic(cluster, source)}>
              <Mono>{source}</Mono>
            </Link>
          )}
          {queue.sources.length > 1 ? ` and ${queue.sources.length - 1} more` : ''}
        </span>
        {queue.writer === null ? null : <span>Written by {writerWords(queue.writer)}</span>}
        <span>{foundWords(queue.foundBy)}</span>
        {queue.families.length === 0 ? null : <span>Headers of {queue.families.map(({ label }) => label).join(', ')}</span>}
        <span>Kept {formatRetention(queue.retentionMs)}</span>
        {queue.parking === null ? null : (
          <span>
            Parked: <Link href={paths.deadLetters(cluster, queue.parking.topic)}>{countOf(queue.parking.offsets, 'offset')}</Link>
          </span>
        )}
      </MetaLine>
      {progress === null ? null : (
        <NoticeRow status="running" live>
          {progress}
        </NoticeRow>
      )}
      {queue.unreadable === 0 ? null : <NoticeRow>{countOf(queue.unreadable, 'batch', 'batches')} of the queue could not be read.</NoticeRow>}
    </>
  )
}
