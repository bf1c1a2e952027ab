'use client'
import { useEffect, useRef, useState } from 'react'
import { ProblemError } from '../data/problem-error.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { paths } from '../layout/paths.ts'
import type { MessagesUrl } from '../messages/messages-url.ts'
import { partitionsWords } from '../messages/partitions-model.ts'
import { rangeWords } from '../messages/range-model.ts'
import strip from '../messages/strip.module.css'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { countOf } from '../ui/format-number.ts'
import { Segmented } from '../ui/segmented.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { type Exported, exportAll, exportBody, exportRows } from './export-run.ts'
import { viewQuery } from './saved-model.ts'
import { decodersOf } from './search-request.ts'
import { isSearch } from './search-url.ts'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** Epoch milliseconds that relative times count from. */
  now: number
  partitionCount: number | null
  /** In the order of the table. */
  rows: readonly { partition: number; offset: string }[]
  onClose: () => void
}

type Run = { phase: 'idle' } | { phase: 'running'; words: string } | { phase: 'ended'; result: Exported } | { phase: 'failed'; words: string }

const FORMATS = [
  { value: 'ndjson', label: 'NDJSON' },
  { value: 'csv', label: 'CSV' },
] as const
type Format = (typeof FORMATS)[number]['value']

/** Saves the whole search, or the rows of the table, as a file. */
export function ExportDialog({ cluster, topic, url, now, partitionCount, rows, onClose }: Props) {
  const { zone } = useTimeZone()
  const [what, setWhat] = useState<'all' | 'rows'>('all')
  const [format, setFormat] = useState<Format>('ndjson')
  const { run, start, cancel, reset } = useRun()
  const running = run.phase === 'running'
  const write = () =>
    start((signal, tell) =>
      what === 'rows'
        ? exportRows({ cluster, topic, format }, rows, signal, tell)
        : exportAll({ cluster, topic, format, ...decodersOf(url), body: exportBody(url, now) }, signal, tell),
    )
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Export records"
      foot={
        <>
          <ButtonLink look="ghost" href={`${paths.copy(cluster)}?${new URLSearchParams({ from: topic, search: viewQuery(url) })}`}>
            Copy to a topic
          </ButtonLink>
          {running ? (
            <Button onClick={cancel}>Cancel</Button>
          ) : (
            <Button look="primary" off={what === 'rows' && rows.length === 0 ? 'No row is shown' : null} onClick={write}>
              Export {what === 'rows' ? countOf(rows.length, 'record') : 'all'}
            </Button>
          )}
        </>
      }
    >
      <div className={strip.form}>
        <Segmented
          label="What is exported"
          value={what}
          options={[
            { value: 'all', label: isSearch(url) ? 'All that match' : 'The whole range' },
            { value: 'rows', label: `The rows shown, ${rows.length}` },
          ]}
          onChange={(next) => {
            setWhat(next)
            reset()
          }}
        />
        {what === 'rows' ? null : (
          <p className={strip.help}>
            {rangeWords(url, zone)}, {partitionsWords(url.p, partitionCount).toLowerCase()},{' '}
            {url.iso === 'committed' ? 'committed only' : 'also what is not committed'}. All of it is read, however long that takes; the budget of the
            search does not apply.
          </p>
        )}
        <Segmented
          label="Format"
          value={format}
          options={FORMATS}
          onChange={(next) => {
            setFormat(next)
            reset()
          }}
        />
        <p className={strip.help}>{formatWords(format, what)}</p>
        <RunState run={run} />
      </div>
    </Dialog>
  )
}

function formatWords(format: Format, what: 'all' | 'rows'): string {
  if (format === 'csv')
    return 'For spreadsheets: no cell becomes a formula, bytes that are no text stand as base64, times are UTC to the millisecond. It has no manifest.'
  const bytes = 'One record a line with every byte as base64; it can be read back as it is.'
  return what === 'all' ? `${bytes} The last line is a manifest: what was read, and the SHA-256 of the lines.` : `${bytes} It has no manifest.`
}

function RunState({ run }: { run: Run }) {
  if (run.phase === 'idle') return null
  return (
    <div role="status" className={strip.list}>
      {run.phase === 'running' ? <StatusBadge status="running">{run.words}</StatusBadge> : null}
      {run.phase === 'failed' ? <StatusBadge status="bad">Not saved</StatusBadge> : null}
      {run.phase === 'ended' ? <StatusBadge status={STATES[run.result.state].status}>{STATES[run.result.state].word}</StatusBadge> : null}
      {run.phase === 'failed' ? <p>{run.words}</p> : null}
      {run.phase === 'ended' ? <p>{run.result.words}</p> : null}
    </div>
  )
}

const STATES = {
  complete: { status: 'ok', word: 'Saved' },
  cut: { status: 'warn', word: 'Saved, not complete' },
  handed: { status: 'running', word: 'Saved by the browser' },
} as const

type Work = (signal: AbortSignal, tell: (words: string) => void) => Promise<Exported>

/** One export at a time; it ends with the dialog. */
function useRun(): { run: Run; start: (work: Work) => void; cancel: () => void; reset: () => void } {
  const [run, setRun] = useState<Run>({ phase: 'idle' })
  const control = useRef<AbortController | null>(null)
  // External system: the stream of the server.
  useEffect(() => () => control.current?.abort(), [])
  const start = (work: Work) => {
    const own = new AbortController()
    control.current = own
    setRun({ phase: 'running', words: 'Reading' })
    work(own.signal, (words) => !own.signal.aborted && setRun({ phase: 'running', words })).then(
      (result) => setRun({ phase: 'ended', result }),
      (error: unknown) => {
        if (own.signal.aborted) return
        if (!(error instanceof ProblemError)) throw error
        setRun({ phase: 'failed', words: error.message })
      },
    )
  }
  const cancel = () => {
    control.current?.abort()
    setRun({ phase: 'failed', words: 'Cancelled. Nothing was saved.' })
  }
  const reset = () => {
    control.current?.abort()
    setRun({ phase: 'idle' })
  }
  return { run, start, cancel, reset }
}
