'use client'
import { ChevronDown, Clock } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useTimeZone } from '../data/time-zone.ts'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import type { MessagesPatch, MessagesUrl } from './messages-url.ts'
import type { RangeOpening } from './range-form.tsx'
import { rangeWords } from './range-model.ts'

const RangeForm = dynamic(() => import('./range-form.tsx').then((module) => module.RangeForm), { ssr: false })

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from. */
  now: number
  onChange: (patch: MessagesPatch) => void
  /** Open, and with which kind of start; null: closed. */
  start: RangeOpening | null
  onStart: (start: RangeOpening | null) => void
}

/** Where the reading starts and ends. */
export function RangePopover(props: Props) {
  const { zone } = useTimeZone()
  const { start, onStart, url, ...rest } = props
  return (
    <Popover
      label="Range"
      width={460}
      open={start !== null}
      onOpenChange={(open) => onStart(open ? 'as-is' : null)}
      trigger={
        <Button size="small" title="Range">
          <Clock aria-hidden />
          {rangeWords(url, zone)}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      {start === null ? null : <RangeForm {...rest} key={start} url={url} zone={zone} kind={start} onDone={() => onStart(null)} />}
    </Popover>
  )
}
