'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import type { RecordPage } from '../../server/contract/records.ts'
import { Button } from '../ui/button.tsx'

export interface PagingProps {
  page: Pick<RecordPage, 'nextCursor' | 'previousCursor' | 'complete'>
  /** Newest first: the next page is an older one. */
  backwards: boolean
  onCursor: (cursor: string) => void
}

/** Back towards where the reading began, and on. */
export function Paging({ page, backwards, onCursor }: PagingProps) {
  const { previousCursor, nextCursor } = page
  const [back, on] = backwards ? ['Newer', 'Older'] : ['Older', 'Newer']
  return (
    <>
      <Button
        size="small"
        off={previousCursor === null ? 'This is the first page' : null}
        onClick={() => previousCursor !== null && onCursor(previousCursor)}
        aria-keyshortcuts="p"
        title={previousCursor === null ? undefined : `${back} records (P)`}
      >
        <ChevronLeft aria-hidden />
        {back}
      </Button>
      <Button
        size="small"
        off={nextCursor === null ? 'The range ends with this page' : null}
        onClick={() => nextCursor !== null && onCursor(nextCursor)}
        aria-keyshortcuts="n"
        title={nextCursor === null ? undefined : `${on} records (N)`}
      >
        {on}
        <ChevronRight aria-hidden />
      </Button>
    </>
  )
}
