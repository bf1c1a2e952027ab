'use client'
import type { MessagesPatch, MessagesUrl } from '../messages/messages-url.ts'
import strip from '../messages/strip.module.css'
import { Button } from '../ui/button.tsx'
import { formatDuration } from '../ui/format-age.ts'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { ALL_RECORDS, budgetOf, MOST_SECONDS, shortCount } from './budget-model.ts'
import { cursorOf, type SearchView } from './search-run.ts'
import { columnOf, restSeconds, searchWords } from './search-words.ts'
import { WrongAt } from './wrong-at.tsx'

interface Props {
  view: SearchView
  url: MessagesUrl
  earlier: { matches: readonly unknown[]; records: bigint; runs: number }
  onCancel: () => void
  onGoOn: (budget: MessagesPatch) => void
  onAgain: () => void
  onChange: (patch: MessagesPatch) => void
}

/** How much of the range was read, why the search ended, and the way on. */
export function SearchSummary(props: Props) {
  const { view, url, earlier, onChange } = props
  const { status, word, reason, figure, read, boundary } = searchWords(view)
  return (
    <>
      <section className={strip.summary} aria-label="What was read" aria-busy={view.end === null && view.error === null}>
        <StatusBadge status={status}>
          <span className={strip.word}>{word}</span>
        </StatusBadge>
        <p className={strip.words} role="status" aria-live={view.phase === 'reading' ? 'off' : 'polite'}>
          {reason} <b>{figure}</b> {read}. {boundary} <span className={strip.faint}>{earlierWords(url, earlier)} By time, partition, offset.</span>
        </p>
        <Actions {...props} />
      </section>
      {view.error?.code === 'expression-invalid' ? (
        <ExpressionProblem expression={url.q} message={view.error.errors[0]?.message ?? view.error.message} />
      ) : null}
      <Unjudged view={view} />
      {view.end?.shortcut == null ? null : (
        <NoticeRow
          status="unknown"
          action={
            <Button size="small" onClick={() => onChange({ one: false, cur: null })}>
              Search all partitions
            </Button>
          }
        >
          P{view.end.shortcut.partition} only: the partition that {view.end.shortcut.partitioner} gives this key to.
        </NoticeRow>
      )}
    </>
  )
}

function earlierWords(url: MessagesUrl, earlier: Props['earlier']): string {
  if (url.cur === null) return ''
  if (earlier.runs === 0) return 'Goes on from a link: what was read before is not shown.'
  return `Before that ${countOf(earlier.matches.length, 'match', 'matches')} in ${countOf(earlier.records, 'record')}.`
}

function Actions({ view, url, onCancel, onGoOn, onAgain }: Props) {
  if (view.phase === 'waiting' || view.phase === 'reading') {
    return (
      <Button size="small" onClick={onCancel} aria-keyshortcuts="Escape" title="Cancel (Esc)">
        Cancel
      </Button>
    )
  }
  const budget = budgetOf(url)
  const rest = restSeconds(view)
  if (cursorOf(view) === null) {
    return view.end?.complete === true || view.error?.retry === 'never' ? null : (
      <Button size="small" onClick={onAgain}>
        Search again
      </Button>
    )
  }
  return (
    <div className={strip.row}>
      <Button size="small" onClick={() => onGoOn({})}>
        {view.end === null ? 'Continue' : budget.records === ALL_RECORDS ? 'Read on' : `Read the next ${shortCount(budget.records)}`}
      </Button>
      <Button size="small" look="ghost" onClick={() => onGoOn({ br: ALL_RECORDS, bb: null, bs: String(MOST_SECONDS) })}>
        Read all{rest === null ? '' : `, about ${formatDuration(rest * 1000)}`}
      </Button>
    </div>
  )
}

/** The expression once more with the mark under the place that is wrong. */
function ExpressionProblem({ expression, message }: { expression: string; message: string }) {
  const column = columnOf(message)
  return column === null ? null : <WrongAt expression={expression} column={column} message={message} />
}

/** Records that the expression could not judge are no matches; the reader is told. */
function Unjudged({ view }: { view: SearchView }) {
  const errors = (view.end ?? view.progress)?.errors
  if (errors === undefined || errors.count === '0') return null
  const { example } = errors
  return (
    <NoticeRow status="warn">
      The expression could not judge {countOf(errors.count, 'record')}, and left them out.
      {example === null ? '' : ` Such as P${example.partition} / ${example.offset}: ${example.message}`}
    </NoticeRow>
  )
}
