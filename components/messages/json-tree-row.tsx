'use client'
import { ChevronDown, ChevronRight } from 'lucide-react'
import type { CSSProperties } from 'react'
import { cx } from '../ui/cx.ts'
import { countOf } from '../ui/format-number.ts'
import styles from './code.module.css'
import { type JsonLines, jsonLine } from './json-lines.ts'
import { type Closers, memberCount } from './json-tree.ts'
import { Syntax } from './syntax.tsx'

interface Props {
  lines: JsonLines
  closers: Closers
  line: number
  folded: boolean
  chosen: boolean
  /** It has the words that are searched for. */
  marked: boolean
  onChoose: () => void
  onFold: () => void
}

/** One line of the tree. Its keys are handled by the tree around it. */
export function JsonTreeRow({ lines, closers, line, folded, chosen, marked, onChoose, onFold }: Props) {
  const { depth, number, tokens, note } = jsonLine(lines, line)
  const holds = (closers[line] ?? -1) >= 0
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree has the focus and takes the keys
    <div
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={chosen}
      {...(holds ? { 'aria-expanded': !folded } : {})}
      tabIndex={-1}
      className={cx(styles.code, styles.branch, chosen && styles.chosen, marked && styles.hit)}
      onClick={onChoose}
    >
      <span className={styles.number}>{number}</span>
      {holds ? (
        <span className={styles.fold} onClick={onFold} aria-hidden>
          {folded ? <ChevronRight /> : <ChevronDown />}
        </span>
      ) : (
        <span />
      )}
      <span className={styles.text} style={indented(depth)}>
        {tokens.map((token, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line have no other name and keep no state
          <Syntax key={at} kind={token.kind}>
            {token.text === ':' && token.kind === 'punct' ? ': ' : token.text}
          </Syntax>
        ))}
        {folded ? <span className={styles.note}>{countOf(memberCount(lines, closers, line), 'member')}</span> : null}
        {note === null ? null : <span className={styles.note}>{note}</span>}
      </span>
    </div>
  )
}

/** Wrapped rows hang below the first character of their line. */
const indented = (depth: number): CSSProperties => ({ paddingLeft: `${depth * 2}ch` })
