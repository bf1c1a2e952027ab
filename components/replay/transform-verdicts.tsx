'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { TransformVerdicts as Verdicts } from '../../server/contract/replay-transform.ts'
import { paths } from '../layout/paths.ts'
import { Button } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { countOf, formatInteger } from '../ui/format-number.ts'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './transform.module.css'
import { TransformSampleView } from './transform-sample.tsx'

interface Props {
  cluster: string
  queue: string
  verdicts: Verdicts
}
type Failure = Verdicts['failures'][number]

/** What the change does to all records: how many fit, why others do not, and what a few of them become. */
export function TransformVerdicts({ cluster, queue, verdicts }: Props) {
  const { schema, changed, unchanged, failed, failures, otherFailures, samples } = verdicts
  const fit = BigInt(changed) + BigInt(unchanged)
  return (
    <>
      <Card title="The change" note={schema === null ? undefined : `written in ${schema.subject} version ${schema.version}, id ${schema.id}`}>
        <p className={styles.verdict}>
          <StatusBadge status={fit === 0n ? 'unknown' : 'ok'}>{countOf(fit, 'record')} fit</StatusBadge>
          <span>
            {formatInteger(changed)} changed, {formatInteger(unchanged)} equal afterwards: these keep their bytes.
          </span>
          <StatusBadge status={failed === '0' ? 'unknown' : 'bad'}>{formatInteger(failed)} fail</StatusBadge>
        </p>
        {failures.length === 0 ? null : (
          <SmallTable<Failure> label="Why records fail" columns={columnsOf(cluster, queue)} rows={failures} keyOf={({ reason }) => reason} />
        )}
        {otherFailures === '0' ? null : <p className={styles.verdict}>{countOf(otherFailures, 'record')} fail for other reasons.</p>}
      </Card>
      {samples.length === 0 ? null : <Samples {...{ cluster, queue, samples }} />}
    </>
  )
}

const columnsOf = (cluster: string, queue: string): SmallColumn<Failure>[] => [
  { id: 'records', head: 'Records', cell: ({ records }) => formatInteger(records), align: 'right', width: 90 },
  { id: 'reason', head: 'Why they fail', cell: ({ reason }) => reason },
  {
    id: 'examples',
    head: 'First ones',
    cell: ({ examples }) => (
      <span className={styles.places}>
        {examples.map(({ partition, offset }) => (
          <Link key={`${partition}/${offset}`} href={paths.record(cluster, queue, partition, offset)}>
            <Mono>
              P{partition} / {offset}
            </Mono>
          </Link>
        ))}
      </span>
    ),
    width: 250,
  },
]

function Samples({ cluster, queue, samples }: Omit<Props, 'verdicts'> & Pick<Verdicts, 'samples'>) {
  const [at, setAt] = useState(0)
  const sample = samples[Math.min(at, samples.length - 1)]
  if (sample === undefined) return null
  const { partition, offset } = sample
  return (
    <Card
      title="Before and after"
      note={
        <>
          record {at + 1} of {countOf(samples.length, 'sample')},{' '}
          <Link href={paths.record(cluster, queue, partition, offset)}>
            <Mono>
              P{partition} / {offset}
            </Mono>
          </Link>
        </>
      }
      aside={
        <span className={styles.steps}>
          <Button size="small" off={at === 0 ? 'This is the first sample' : null} onClick={() => setAt(at - 1)}>
            Previous
          </Button>
          <Button size="small" off={at + 1 >= samples.length ? 'This is the last sample' : null} onClick={() => setAt(at + 1)}>
            Next
          </Button>
        </span>
      }
    >
      <TransformSampleView sample={sample} />
    </Card>
  )
}
