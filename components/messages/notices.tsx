'use client'
import type { Notice } from '../../server/contract/wire.ts'
import { Button } from '../ui/button.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Popover } from '../ui/popover.tsx'
import { type Status, StatusIcon } from '../ui/status-badge.tsx'
import styles from './messages.module.css'
import type { MessagesPatch } from './messages-url.ts'
import { newQuestion } from './messages-url.ts'
import strip from './strip.module.css'

type Change = (patch: MessagesPatch) => void

const QUIET: ReadonlySet<string> = new Set(['open-transaction', 'starts-later', 'past-the-end'])
const statusOf = ({ code }: Notice): Status => (QUIET.has(code) ? 'unknown' : 'warn')
const wordsOf = ({ message, fix }: Notice) => `${message}${fix === null ? '' : ` ${fix}`}`

/** What can be done about a notice from here. */
function Remedy({ notice, onChange }: { notice: Notice; onChange: Change }) {
  if (notice.code !== 'open-transaction') return null
  return (
    <Button size="small" onClick={() => onChange(newQuestion({ iso: 'uncommitted' }))}>
      Show them
    </Button>
  )
}

/** A gap, a batch that cannot be read, or hidden records: a row at its place among the records. */
export function NoticeMarker({ notice, onChange }: { notice: Notice; onChange: Change }) {
  const status = statusOf(notice)
  return (
    <div className={styles.marker} {...(status === 'warn' ? {} : { 'data-quiet': '' })}>
      <StatusIcon status={status} />
      <span className={styles.markerWords} title={wordsOf(notice)}>
        {wordsOf(notice)}
      </span>
      <Remedy notice={notice} onChange={onChange} />
    </div>
  )
}

/** Notices that have no row of their own: one line for each kind. */
export function NoticeLines({ notices, onChange }: { notices: readonly Notice[]; onChange: Change }) {
  const kinds = Map.groupBy(notices, (notice) => notice.code)
  return [...kinds.values()].map((same) => {
    const [first] = same
    if (first === undefined) return null
    return (
      <NoticeRow
        key={first.code}
        status={statusOf(first)}
        action={
          <span className={strip.row}>
            {same.length > 1 ? <AllOfThem notices={same} /> : null}
            <Remedy notice={first} onChange={onChange} />
          </span>
        }
      >
        {wordsOf(first)}
        {same.length > 1 ? ` And ${same.length - 1} more of this kind.` : null}
      </NoticeRow>
    )
  })
}

function AllOfThem({ notices }: { notices: readonly Notice[] }) {
  return (
    <Popover label="All of this kind" width={440} align="end" trigger={<Button size="small">All {notices.length}</Button>}>
      <ul className={strip.list}>
        {notices.map((notice) => (
          <li key={`${notice.partition}-${notice.fromOffset}-${notice.message}`}>{notice.message}</li>
        ))}
      </ul>
    </Popover>
  )
}
