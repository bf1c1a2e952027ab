'use client'
import { RefreshCw } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { useTimeZone } from '../data/time-zone.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Select } from '../ui/select.tsx'
import { Tag } from '../ui/tag.tsx'
import { type MessagesPatch, type MessagesUrl, newQuestion, pageSizes } from './messages-url.ts'
import { partitionsWords } from './partitions-model.ts'
import { PartitionsPopover } from './partitions-popover.tsx'
import type { RangeOpening } from './range-form.tsx'
import { type Position, positionOf, rangeWords } from './range-model.ts'
import { RangePopover } from './range-popover.tsx'
import styles from './strip.module.css'
import { ViewTools } from './view-tools.tsx'

const ReadAs = dynamic(() => import('./read-as.tsx').then((module) => module.ReadAs), { ssr: false })

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from. */
  now: number
  partitionCount: number | null
  onChange: (patch: MessagesPatch) => void
  onRefresh: () => void
  onExport: () => void
  narrow: boolean
  /** On narrow screens: everything that can be changed is shown. */
  open: boolean
  onOpen: (open: boolean) => void
}

const POSITIONS = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'offset', label: 'From offset', note: 'Forwards, in each chosen partition' },
  { value: 'time', label: 'From time', note: 'Forwards, from the first record at or after it' },
  { value: 'last', label: 'Last of each', note: 'So many offsets of each partition, forwards' },
  { value: 'group', label: 'From a group', note: 'Forwards, from what a consumer group has committed' },
] as const
const ISOLATIONS = [
  { value: 'committed', label: 'Committed only', note: 'What a read-committed consumer gets' },
  { value: 'uncommitted', label: 'Also uncommitted', note: 'Open and aborted transactions too, marked' },
  { value: 'all', label: 'Also markers', note: 'And the markers that end transactions' },
] as const
const SIZES = pageSizes.map((value) => ({ value, label: `${value} a page` }))

/** What is read and in which order. On narrow screens the choices stand as words until they are to be changed. */
export function ControlStrip(props: Props) {
  const { narrow, open } = props
  return (
    <div className={styles.strip}>
      {narrow ? <Chips {...props} /> : null}
      {narrow && !open ? null : <Controls {...props} />}
      {narrow && open ? <ViewTools {...props} /> : null}
      {narrow ? null : (
        <>
          <span className={styles.grow} />
          <ViewTools {...props} />
          <Button look="ghost" size="small" onClick={props.onRefresh} title="Read the first page again (R)" aria-keyshortcuts="r">
            <RefreshCw aria-hidden />
            Refresh
          </Button>
        </>
      )}
    </div>
  )
}

function Controls({ cluster, topic, url, now, partitionCount, onChange }: Props) {
  const [start, setStart] = useState<RangeOpening | null>(null)
  const asked = useRef<RangeOpening | null>(null)
  const choose = (position: Position) => {
    if (position === 'newest' || position === 'oldest') onChange(newQuestion({ order: position, from: null }))
    else asked.current = position
  }
  // The menu gives its focus back when it is gone: a popover that opens before would lose it and close at once.
  const openAsked = (event: Event) => {
    if (asked.current === null) return
    event.preventDefault()
    setStart(asked.current)
    asked.current = null
  }
  return (
    <>
      <Select label="Order" value={positionOf(url)} options={POSITIONS} onChange={choose} onCloseAutoFocus={openAsked} />
      <RangePopover cluster={cluster} topic={topic} url={url} now={now} onChange={onChange} start={start} onStart={setStart} />
      <PartitionsPopover chosen={url.p} count={partitionCount} onChange={(p) => onChange(newQuestion({ p }))} />
      <Select label="Transactions" value={url.iso} options={ISOLATIONS} onChange={(iso) => onChange(newQuestion({ iso }))} />
      <ReadAs decoders={url} onChange={(decoders) => onChange({ ...decoders, cur: null })} />
      <Select label="Page size" value={url.limit} options={SIZES} onChange={(limit) => onChange(newQuestion({ limit }))} />
    </>
  )
}

function Chips({ url, partitionCount, open, onOpen, onRefresh }: Props) {
  const { zone } = useTimeZone()
  const position = POSITIONS.find(({ value }) => value === positionOf(url))
  return (
    <div className={styles.chips}>
      {open ? null : (
        <span className={styles.chosen}>
          <Tag>{position?.label}</Tag>
          {url.from === null && url.to === null ? null : <Tag>{rangeWords(url, zone)}</Tag>}
          <Tag>{partitionsWords(url.p, partitionCount)}</Tag>
          {url.iso === 'committed' ? null : <Tag>{ISOLATIONS.find(({ value }) => value === url.iso)?.label}</Tag>}
        </span>
      )}
      <span className={styles.change}>
        <IconButton label="Refresh" size="small" onClick={onRefresh}>
          <RefreshCw aria-hidden />
        </IconButton>
        <Button look="ghost" size="small" aria-expanded={open} onClick={() => onOpen(!open)}>
          {open ? 'Done' : 'Change'}
        </Button>
      </span>
    </div>
  )
}
