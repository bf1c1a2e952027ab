'use client'
import { FlaskConical } from 'lucide-react'
import { useRouteMutation } from '../data/query.ts'
import { type MessagesUrl, recordAddress } from '../messages/messages-url.ts'
import strip from '../messages/strip.module.css'
import { Button } from '../ui/button.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import styles from './search.module.css'
import { decodersOf, predicateOf } from './search-request.ts'
import { WrongAt } from './wrong-at.tsx'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** As it is typed, not yet asked. */
  expression: string
}

/** Tries an expression, with all else that is asked for, on the open record, by the evaluator that searches use. */
export function TryOnRecord({ cluster, topic, url, expression }: Props) {
  const address = recordAddress(url.rec)
  const trial = useRouteMutation('records.try')
  const place = address === null ? null : `P${address.partition} / ${groupDigits(address.offset)}`
  const off =
    address === null ? 'Open a record first: the expression is tried on that one' : expression.trim() === '' ? 'Write an expression first' : null
  const run = () => {
    if (address === null) return
    const predicate = { ...predicateOf({ ...url, q: expression }), keyShortcut: false }
    const topicId = url.id === null ? {} : { topicId: url.id }
    trial.mutate({ cluster, topic, ...decodersOf(url), body: { predicate, ...address, ...topicId } })
  }
  return (
    <>
      <Button size="large" off={off} onClick={run}>
        <FlaskConical aria-hidden />
        Try on {place ?? 'a record'}
      </Button>
      <div className={styles.tried} role="status">
        {trial.isPending ? <StatusBadge status="running">Trying it</StatusBadge> : null}
        {trial.error === null ? null : <StatusBadge status="bad">{trial.error.message}</StatusBadge>}
        {trial.data === undefined ? null : (
          <Verdict place={place ?? ''} tried={trial.data} expression={expression} hasMore={predicateCount(url) > 0} />
        )}
      </div>
    </>
  )
}

/** Conditions besides the expression. */
const predicateCount = ({ text, k, h }: MessagesUrl) => [text !== '', k !== null, h !== ''].filter(Boolean).length

interface VerdictProps {
  place: string
  tried: { matches: boolean; error: string | null; line: number | null; column: number | null }
  expression: string
  hasMore: boolean
}

function Verdict({ place, tried, expression, hasMore }: VerdictProps) {
  const { matches, error, line, column } = tried
  if (error !== null && column !== null) {
    return <WrongAt expression={expression} line={line ?? 1} column={column} message={`line ${line ?? 1}, column ${column}: ${error}`} />
  }
  const all = hasMore ? ', with all else that is asked for' : ''
  return (
    <p className={strip.row}>
      {error !== null ? <StatusBadge status="warn">{`${place} cannot be judged: ${error}`}</StatusBadge> : null}
      {error === null && matches ? <StatusBadge status="ok">{`${place} matches${all}`}</StatusBadge> : null}
      {error === null && !matches ? <StatusBadge status="unknown">{`${place} does not match${all}`}</StatusBadge> : null}
    </p>
  )
}
