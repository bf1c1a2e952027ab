'use client'
import type { RecordPage } from '../../server/contract/records.ts'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import type { MessagesPatch, MessagesUrl } from './messages-url.ts'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  page: RecordPage
  onChange: (patch: MessagesPatch) => void
  onCursor: (cursor: string) => void
}

/** A page without records: because there are none, because of the range, or because the reading stopped early. */
export function EmptyPage({ cluster, topic, url, page, onChange, onCursor }: Props) {
  const { nextCursor } = page
  if (!page.complete && nextCursor !== null) {
    return (
      <EmptyState
        action={
          <Button size="small" onClick={() => onCursor(nextCursor)}>
            Read on
          </Button>
        }
      >
        No record found so far, and not all was read: {formatInteger(page.scanned.records)} records were looked at before the budget of one page was
        used up.
      </EmptyState>
    )
  }
  if (!page.complete) return <EmptyState>No record to show: what is named above could not be read.</EmptyState>
  const narrowed = url.from !== null || url.to !== null || url.p.length > 0
  if (narrowed) {
    return (
      <EmptyState
        action={
          <Button size="small" onClick={() => onChange({ from: null, to: null, p: [], cur: null, order: 'newest' })}>
            Read the whole topic
          </Button>
        }
      >
        No record in this range. All of it was read: {formatInteger(page.scanned.records)} records looked at.
      </EmptyState>
    )
  }
  if (url.cur !== null) return <EmptyState>No more records: the range ends before this page.</EmptyState>
  return (
    <EmptyState
      action={
        <ButtonLink size="small" href={paths.topicLive(cluster, topic)}>
          Watch it live
        </ButtonLink>
      }
    >
      This topic has no records{page.notices.some((notice) => notice.code === 'open-transaction') ? ' that are committed' : ''}. They appear here once
      something writes to it.
    </EmptyState>
  )
}
