'use client'
import { LiveWords } from '../layout/freshness.tsx'
import { SlotFill } from '../layout/slots.tsx'
import { formatDuration } from '../ui/format-age.ts'
import { type Status, StatusBadge } from '../ui/status-badge.tsx'
import { VisuallyHidden } from '../ui/text.tsx'
import { nowOf } from './idle-model.ts'
import type { LiveView } from './live-view.ts'

/** The pill of the page, the words in the top bar, and the counts for those who hear the page. */
export function LiveStatus({ view, place }: { view: LiveView; place: 'frame' | 'here' }) {
  const [status, word] = pillOf(view)
  const pill = (
    <StatusBadge status={status} pill>
      {word}
    </StatusBadge>
  )
  return (
    <>
      {place === 'frame' ? <SlotFill name="head-status">{pill}</SlotFill> : pill}
      {view.phase.kind === 'open' && !view.paused ? <LiveWords>{streamWords(view)}</LiveWords> : null}
      <VisuallyHidden>
        <span role="status">{view.announcement}</span>
      </VisuallyHidden>
    </>
  )
}

function pillOf({ phase, paused, server }: LiveView): [Status, string] {
  if (phase.kind === 'lost') return ['warn', 'Reconnecting']
  if (phase.kind === 'ended') return ['bad', 'Ended']
  if (phase.kind === 'refused') return ['bad', 'Not open']
  if (phase.kind !== 'open') return ['unknown', 'Connecting']
  if (paused) return ['paused', 'Paused']
  return server?.state === 'throttled' ? ['warn', 'Behind'] : ['running', 'Live']
}

const MOVES_MS = 3000

function streamWords(view: LiveView): string {
  const { lastReceivedAtMs, newestAgeMs } = view
  const moves = lastReceivedAtMs !== null && nowOf(view) - lastReceivedAtMs < MOVES_MS
  if (!moves || newestAgeMs === null) return 'Listening'
  return `Streaming, ${newestAgeMs < 10_000 ? `${(newestAgeMs / 1000).toFixed(2)} s` : formatDuration(newestAgeMs)} behind`
}
