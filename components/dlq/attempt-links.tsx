'use client'
import Link from 'next/link'
import type { DeadLetterDetail } from '../../server/contract/dlqs.ts'
import { paths } from '../layout/paths.ts'
import { groupDigits } from '../ui/format-number.ts'
import { Dim, Mono } from '../ui/text.tsx'

interface Place {
  topic: string
  partition: number
  offset: string
}

/** A dead letter before and after it was replayed: the attempt that it came from, and those that took it since. */
export function AttemptLinks({ cluster, letter }: { cluster: string; letter: Pick<DeadLetterDetail, 'earlier' | 'later' | 'replayId'> }) {
  const { earlier, later, replayId } = letter
  return (
    <>
      {earlier === null ? null : (
        <>
          <dt>Replayed from</dt>
          <dd>
            {earlier.from === null ? <Mono>{replayId}</Mono> : <Letter cluster={cluster} place={earlier.from} />}
            {earlier.attempt === null ? '' : `, attempt ${earlier.attempt}`}
            {earlier.job === null ? null : <JobLink cluster={cluster} job={earlier.job} />}
          </dd>
        </>
      )}
      {later.map(({ job, target, returned }) => (
        <Later key={`${job} ${returned?.offset}`} {...{ cluster, job, target, returned }} />
      ))}
    </>
  )
}

function Later({ cluster, job, target, returned }: { cluster: string; job: string; target: Place; returned: Place | null }) {
  return (
    <>
      <dt>Replayed to</dt>
      <dd>
        <Link href={paths.record(cluster, target.topic, target.partition, target.offset)}>
          <Mono>{wordsOf(target)}</Mono>
        </Link>
        <JobLink cluster={cluster} job={job} />
        {returned === null ? <Dim>, not seen to fail again</Dim> : ', failed again as '}
        {returned === null ? null : <Letter cluster={cluster} place={returned} />}
      </dd>
    </>
  )
}

/** What headers say is a job may be anything: only ids of ours are links. */
function JobLink({ cluster, job }: { cluster: string; job: string }) {
  if (!/^[0-9a-f-]{36}$/.test(job)) return null
  return (
    <>
      , <Link href={paths.job(cluster, job)}>its job</Link>
    </>
  )
}

function Letter({ cluster, place }: { cluster: string; place: Place }) {
  return (
    <Link href={`${paths.deadLetters(cluster, place.topic)}?rec=${place.partition}/${place.offset}`}>
      <Mono>{wordsOf(place)}</Mono>
    </Link>
  )
}

const wordsOf = ({ topic, partition, offset }: Place) => `${topic} P${partition} / ${groupDigits(offset)}`
