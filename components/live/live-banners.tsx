'use client'
import { useConnection } from '../data/socket.tsx'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { formatClockSeconds } from '../ui/format-time.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { nowOf } from './idle-model.ts'
import type { LiveView } from './live-view.ts'

const MOST_NOTICES = 3

/** What keeps the stream from being whole, each with its reason. */
export function LiveBanners({ view, onRetry }: { view: LiveView; onRetry: () => void }) {
  const { transport } = useConnection()
  const { zone } = useTimeZone()
  const { phase, server } = view
  const notices = phase.kind === 'open' ? (server?.notices ?? []) : []
  return (
    <>
      {transport === 'polling' && phase.kind === 'open' ? (
        <NoticeRow status="unknown">
          The WebSocket was refused on the way: a proxy does not pass the <code>Upgrade</code> header on. Long polling is used instead, slower but
          complete.
        </NoticeRow>
      ) : null}
      {phase.kind === 'lost' ? (
        <NoticeRow live>
          The connection to Headgate is lost since {formatClockSeconds(phase.sinceMs, zone)}
          {phase.reason === null ? '' : ` (${phase.reason})`}. Trying again; the rows stay, and the stream goes on where it stopped.
        </NoticeRow>
      ) : null}
      {phase.kind === 'ended' ? (
        <NoticeRow status="bad" live action={<Retry onRetry={onRetry} />}>
          The stream ended. {phase.reason}
        </NoticeRow>
      ) : null}
      {phase.kind === 'refused' && view.rows.count > 0 ? (
        <NoticeRow status="bad" live action={<Retry onRetry={onRetry} />}>
          {phase.problem.title}. {phase.problem.message} {phase.retries ? 'Trying again every 3 s.' : ''}
        </NoticeRow>
      ) : null}
      {phase.kind === 'open' && server?.state === 'throttled' ? <NoticeRow>{server.reason}</NoticeRow> : null}
      {notices.slice(0, MOST_NOTICES).map((notice) => (
        <NoticeRow key={`${notice.code}/${notice.broker}/${notice.message}`}>
          {notice.message} {notice.fix}
        </NoticeRow>
      ))}
      {notices.length > MOST_NOTICES ? <NoticeRow>{notices.length - MOST_NOTICES} more of this kind.</NoticeRow> : null}
      {phase.kind === 'connecting' && view.samples.length > 5 ? (
        <NoticeRow status="unknown">
          No connection to Headgate since {formatClockSeconds(nowOf(view) - view.samples.length * 1000, zone)}. Trying again.
        </NoticeRow>
      ) : null}
    </>
  )
}

function Retry({ onRetry }: { onRetry: () => void }) {
  return (
    <Button size="small" onClick={onRetry}>
      Open again
    </Button>
  )
}
