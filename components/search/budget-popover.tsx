'use client'
import { ChevronDown } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import strip from '../messages/strip.module.css'
import { Button } from '../ui/button.tsx'
import { formatBytes } from '../ui/format-bytes.ts'
import { Popover } from '../ui/popover.tsx'
import { TextField } from '../ui/text-field.tsx'
import { ALL_RECORDS, budgetOf, budgetWords, DEFAULT_BUDGET, MOST_SECONDS, readBytes, readRecords, shortCount } from './budget-model.ts'
import type { SearchParts, SearchPatch } from './search-url.ts'

interface Props {
  url: SearchParts
  onChange: (patch: SearchPatch) => void
}

/** How much may be read for one search. */
export function BudgetPopover({ url, onChange }: Props) {
  const [open, setOpen] = useState(false)
  return (
    <Popover
      label="Read up to"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="large" title="How much may be read">
          Read up to {budgetWords(budgetOf(url))}
          <ChevronDown aria-hidden />
        </Button>
      }
    >
      <BudgetForm
        url={url}
        onChange={(patch) => {
          onChange(patch)
          setOpen(false)
        }}
      />
    </Popover>
  )
}

function BudgetForm({ url, onChange }: Props) {
  const now = budgetOf(url)
  const [records, setRecords] = useState(now.records === ALL_RECORDS ? '' : shortCount(now.records))
  const [bytes, setBytes] = useState(now.bytes === null ? '' : formatBytes(now.bytes))
  const [seconds, setSeconds] = useState(String(now.seconds))
  const [asked, setAsked] = useState(false)
  const read = { br: records.trim() === '' ? ALL_RECORDS : readRecords(records), bb: bytes.trim() === '' ? null : readBytes(bytes) }
  const secondsFit = /^[1-9]\d{0,2}$/.test(seconds) && Number(seconds) <= MOST_SECONDS
  const bytesFit = bytes.trim() === '' || read.bb !== null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (read.br === null || !bytesFit || !secondsFit) return
    onChange({
      br: read.br === DEFAULT_BUDGET.records ? null : read.br,
      bb: read.bb,
      bs: seconds === String(DEFAULT_BUDGET.seconds) ? null : seconds,
    })
  }
  return (
    <form className={strip.form} onSubmit={submit}>
      <TextField
        label="Records"
        placeholder="All records"
        value={records}
        onChange={(event) => setRecords(event.target.value)}
        problem={asked && read.br === null ? 'Write a count such as 5 M, 250 k or 1000.' : null}
        end="records"
      />
      <TextField
        label="Bytes"
        placeholder="As many as they have"
        value={bytes}
        onChange={(event) => setBytes(event.target.value)}
        problem={asked && !bytesFit ? 'Write a size such as 500 MiB.' : null}
        end="stored"
      />
      <TextField
        label="Seconds"
        inputMode="numeric"
        value={seconds}
        onChange={(event) => setSeconds(event.target.value)}
        problem={asked && !secondsFit ? `Write seconds from 1 to ${MOST_SECONDS}.` : null}
        end="seconds"
      />
      <p className={strip.help}>Limits the reading, not the number of matches. A search that stops here goes on from where it stopped.</p>
      <div className={strip.foot}>
        <Button type="submit">Use this budget</Button>
      </div>
    </form>
  )
}
