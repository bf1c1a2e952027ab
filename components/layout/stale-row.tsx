'use client'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { formatClockSeconds } from '../ui/format-time.ts'
import { NoticeRow } from '../ui/notice-row.tsx'

/** What is shown is old because reading it again fails. */
export function StaleRow({ asOf, error, onRetry }: { asOf: string | number; error: Error; onRetry: () => void }) {
  const { zone } = useTimeZone()
  return (
    <NoticeRow
      live
      action={
        <Button size="small" onClick={onRetry}>
          Read again
        </Button>
      }
    >
      Not read again since {formatClockSeconds(asOf, zone)}. {error.message}
    </NoticeRow>
  )
}
