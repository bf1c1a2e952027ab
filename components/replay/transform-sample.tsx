'use client'
import { useMemo } from 'react'
import type { TransformSample } from '../../server/contract/replay-transform.ts'
import { layoutJson, prettyText } from '../messages/json-lines.ts'
import { tokenize } from '../messages/json-tokens.ts'
import { Syntax } from '../messages/syntax.tsx'
import { cx } from '../ui/cx.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { countOf } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { VisuallyHidden } from '../ui/text.tsx'
import styles from './transform.module.css'
import { type DiffRow, diffRows } from './transform-diff.ts'

/** A value before and after, line by line; side by side where there is room. */
export function TransformSampleView({ sample }: { sample: TransformSample }) {
  const { before, after, beforeBytes, afterBytes, reason, result, cut } = sample
  const rows = useMemo(() => (before === null && after === null ? [] : diffRows(linesOf(before), linesOf(after ?? before))), [before, after])
  return (
    <div className={styles.sample}>
      {reason === null ? null : (
        <NoticeRow status="bad">
          It will fail: {reason.replace(/\.$/, '')}. {after === null ? '' : 'This is what was made of it.'}
        </NoticeRow>
      )}
      {result === 'same' ? <p className={styles.note}>It comes out equal, and keeps its bytes.</p> : null}
      {before === null && after !== null ? <p className={styles.note}>The value before is no JSON.</p> : null}
      <div className={styles.heads}>
        <span>Dead letter{beforeBytes === null ? ', no value' : `, ${formatBytes(beforeBytes)}`}</span>
        <span>{afterBytes === null ? 'Will not be written' : `Will be written, ${formatBytes(afterBytes)}`}</span>
      </div>
      {rows.length === 0 ? null : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long values scroll, which the keyboard must reach
        <section className={styles.diff} aria-label="Before and after, line by line" tabIndex={0}>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and keep no state
            <Row key={at} row={row} />
          ))}
        </section>
      )}
      {cut ? <p className={styles.note}>Only the first 20,000 characters of each are shown.</p> : null}
    </div>
  )
}

const linesOf = (json: string | null) => (json === null ? [] : prettyText(layoutJson(json)).split('\n'))

function Row({ row }: { row: DiffRow }) {
  if (row.kind === 'fold') return <div className={styles.fold}>{countOf(row.lines, 'line')} unchanged</div>
  const { before, after } = row
  if (row.kind === 'same') {
    return (
      <div className={styles.row}>
        <Line text={before ?? ''} />
        <Line text={after ?? ''} repeated />
      </div>
    )
  }
  return (
    <div className={styles.row}>
      {before === null ? <div className={styles.gap} /> : <Line text={before} mark="−" word="Removed: " />}
      {after === null ? <div className={styles.gap} /> : <Line text={after} mark="+" word="Added: " />}
    </div>
  )
}

function Line({ text, mark = '', word = '', repeated = false }: { text: string; mark?: '−' | '+' | ''; word?: string; repeated?: boolean }) {
  const indent = text.length - text.trimStart().length
  return (
    <div
      className={cx(styles.code, mark === '−' && styles.gone, mark === '+' && styles.fresh, repeated && styles.repeated)}
      aria-hidden={repeated || undefined}
    >
      <span aria-hidden className={styles.mark}>
        {mark}
      </span>
      {word === '' ? null : <VisuallyHidden>{word}</VisuallyHidden>}
      {text.slice(0, indent)}
      {tokenize(text).map((token, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line have no other name and keep no state
        <Syntax key={at} kind={token.kind}>
          {token.text === ':' && token.kind === 'punct' ? ': ' : token.text}
        </Syntax>
      ))}
    </div>
  )
}
