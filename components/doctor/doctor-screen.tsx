'use client'
import { Clock, Copy, RotateCw } from 'lucide-react'
import { useState } from 'react'
import type { DoctorReport, RungId } from '../../server/contract/doctor.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { useTimeZone } from '../data/time-zone.ts'
import { MetaLine, PageHead } from '../layout/page-head.tsx'
import { useClusters } from '../layout/session-query.ts'
import { SlotFill } from '../layout/slots.tsx'
import { useCopy } from '../messages/copy.ts'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format-age.ts'
import { formatClockSeconds } from '../ui/format-time.ts'
import { useHotkeys } from '../ui/hotkeys.ts'
import { Kbd } from '../ui/kbd.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './doctor.module.css'
import { firstWrong, pillOf, reportText } from './doctor-model.ts'
import { RungRow } from './rung-row.tsx'
import { useDoctor } from './use-doctor.ts'

/** Why can Headgate not connect, and what exactly do I change? */
export function DoctorScreen({ cluster }: { cluster: string }) {
  const { report, error, running, runAll, runOne } = useDoctor(cluster)
  const name = useClusters().data?.items.find(({ id }) => id === cluster)?.name ?? cluster
  const copy = useCopy()
  useHotkeys({ r: runAll })
  return (
    <>
      <PageHead
        title="Connection doctor"
        status={<Pill report={report} isChecking={running === 'all'} />}
        actions={
          <>
            <Button
              onClick={() => report !== undefined && copy(reportText(report, name), 'the report')}
              off={report === undefined ? 'There is no report yet' : null}
            >
              <Copy aria-hidden />
              Copy report
            </Button>
            <Button look="primary" onClick={runAll} off={running === null ? null : 'A check is under way'}>
              <RotateCw aria-hidden />
              Run again
              <Kbd plain>R</Kbd>
            </Button>
          </>
        }
      />
      {report === undefined ? null : <Facts report={report} name={name} />}
      <div className={styles.body}>
        {error === null ? null : <ProblemState error={error} what="The checks could not be made" onRetry={runAll} />}
        {report === undefined ? (
          error === null ? (
            <SkeletonRows rows={10} words="Checking the way to the cluster" />
          ) : null
        ) : (
          <Ladder report={report} running={running} onRun={runOne} />
        )}
      </div>
    </>
  )
}

function Pill({ report, isChecking }: { report: DoctorReport | undefined; isChecking: boolean }) {
  if (!isChecking && report === undefined) return null
  const { status, words } = isChecking || report === undefined ? { status: 'running' as const, words: 'Checking' } : pillOf(report)
  return (
    <StatusBadge status={status} pill>
      {words}
    </StatusBadge>
  )
}

function Facts({ report, name }: { report: DoctorReport; name: string }) {
  const { zone } = useTimeZone()
  const at = formatClockSeconds(report.startedAt, zone)
  return (
    <>
      <SlotFill name="freshness">
        <span className={styles.ran}>
          <Clock aria-hidden />
          Ran {at}
        </span>
      </SlotFill>
      <div className={styles.facts}>
        <MetaLine>
          <span>
            Connection <b>{name}</b>
          </span>
          {report.from === null ? null : (
            <span>
              From{' '}
              <b>
                <Mono>{report.from}</Mono>
              </b>
            </span>
          )}
          <span>
            Started <b>{at}</b>, took <b>{formatDuration(report.tookMs)}</b>
          </span>
          <span>Secrets are left out of the report</span>
        </MetaLine>
      </div>
    </>
  )
}

function Ladder({ report, running, onRun }: { report: DoctorReport; running: RungId | 'all' | null; onRun: (id: RungId) => void }) {
  const [chosen, setChosen] = useState<ReadonlyMap<RungId, boolean>>(new Map())
  const first = firstWrong(report.rungs)
  return (
    <ol className={styles.ladder} aria-busy={running !== null}>
      {report.rungs.map((rung, index) => {
        const open = chosen.get(rung.id) ?? rung.id === first
        return (
          <RungRow
            key={rung.id}
            number={index + 1}
            rung={rung}
            needs={report.rungs.find(({ id }) => id === rung.needs)?.title ?? null}
            open={open}
            running={running === 'all' || running === rung.id}
            onToggle={() => setChosen((before) => new Map(before).set(rung.id, !open))}
            onRun={running === null ? () => onRun(rung.id) : null}
          />
        )
      })}
    </ol>
  )
}
