'use client'
import { type KeyboardEvent, useDeferredValue, useMemo, useRef, useState } from 'react'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { SkeletonRows } from '../ui/skeleton.tsx'
import styles from './code.module.css'
import { useJsonLayout } from './json-layout.ts'
import type { JsonLines } from './json-lines.ts'
import { aroundOf, type Closers, closersOf, foldable, linesWith, shownLines } from './json-tree.ts'
import { JsonTreeRow } from './json-tree-row.tsx'
import { JsonTreeTools } from './json-tree-tools.tsx'
import { useTreeRows } from './use-tree-rows.ts'
import { TREE_LINES } from './window-model.ts'

interface Props {
  text: string
  label: string
  root: 'key' | 'value'
}

/** JSON as a tree of lines: folded, searched, copied by place, with every digit as it is stored. */
export function JsonTree(props: Props) {
  const lines = useJsonLayout(props.text)
  if (lines === null) return <SkeletonRows rows={10} words="Laying out the JSON" />
  if (lines.count <= TREE_LINES) return <Tree {...props} lines={lines} />
  return (
    <EmptyState card>
      The tree has {formatInteger(lines.count)} lines, and this page shows {formatInteger(TREE_LINES)} at most. Its windows show all of it, and Bytes
      downloads it.
    </EmptyState>
  )
}

function Tree({ lines, label, root }: Props & { lines: JsonLines }) {
  const closers = useMemo(() => closersOf(lines), [lines])
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set())
  const [chosen, setChosen] = useState<number | null>(null)
  const [words, setWords] = useState('')
  const wanted = useDeferredValue(words)
  const hits = useMemo(() => linesWith(lines, wanted), [lines, wanted])
  const marked = useMemo(() => new Set(hits), [hits])
  const shown = useMemo(() => shownLines(lines, closers, folded), [lines, closers, folded])
  const frame = useRef<HTMLDivElement>(null)
  const { rows, height, measure, scrollTo } = useTreeRows(frame, shown)
  const fold = (line: number, shut: boolean) => setFolded((before) => changed(before, line, shut))
  const go = (line: number) => {
    const around = aroundOf(lines, line).filter((each) => folded.has(each))
    const open = around.length === 0 ? folded : new Set([...folded].filter((each) => !around.includes(each)))
    setFolded(open)
    setChosen(line)
    const at = shownLines(lines, closers, open).indexOf(line)
    if (at >= 0) scrollTo(at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = stepOf(event.key, { shown, closers, folded, chosen })
    if (step === null) return
    event.preventDefault()
    if (step.kind === 'go') go(step.line)
    else fold(step.line, step.kind === 'shut')
  }
  return (
    <>
      <JsonTreeTools
        lines={lines}
        closers={closers}
        root={root}
        chosen={chosen}
        words={words}
        hits={hits}
        onWords={setWords}
        onGo={go}
        onFoldAll={(shut) => setFolded(shut ? foldable(closers) : new Set())}
        canFold={shown.length > 1}
      />
      <div ref={frame} role="tree" aria-label={label} tabIndex={0} className={styles.lines} onKeyDown={onKeyDown}>
        <div className={styles.all} style={{ height }}>
          {rows.map(({ index, start }) => {
            const line = shown[index] ?? 0
            return (
              <div
                key={line}
                ref={measure}
                data-index={index}
                className={cx(styles.line, measure === null && styles.fixed)}
                style={{ transform: `translateY(${start}px)` }}
              >
                <JsonTreeRow
                  lines={lines}
                  closers={closers}
                  line={line}
                  folded={folded.has(line)}
                  chosen={line === chosen}
                  marked={marked.has(line)}
                  onChoose={() => setChosen(line)}
                  onFold={() => fold(line, !folded.has(line))}
                />
              </div>
            )
          })}
        </div>
      </div>
    </>
  )
}

function changed(before: ReadonlySet<number>, line: number, shut: boolean): ReadonlySet<number> {
  const next = new Set(before)
  if (shut) next.add(line)
  else next.delete(line)
  return next
}

interface Place {
  shown: Int32Array
  closers: Closers
  folded: ReadonlySet<number>
  chosen: number | null
}

type Step = { kind: 'go' | 'open' | 'shut'; line: number } | null

/** The keys of a tree: up and down move, right opens, left shuts. Null: the key means nothing here. */
function stepOf(key: string, { shown, closers, folded, chosen }: Place): Step {
  const at = chosen === null ? -1 : shown.indexOf(chosen)
  const next = key === 'ArrowDown' ? at + 1 : key === 'ArrowUp' ? at - 1 : key === 'Home' ? 0 : key === 'End' ? shown.length - 1 : null
  if (next !== null) {
    const line = shown[Math.max(0, next)]
    return line === undefined ? null : { kind: 'go', line }
  }
  if (chosen === null || (closers[chosen] ?? -1) < 0) return null
  if (key === 'ArrowRight' || key === 'ArrowLeft') return { kind: key === 'ArrowRight' ? 'open' : 'shut', line: chosen }
  return key === 'Enter' || key === ' ' ? { kind: folded.has(chosen) ? 'open' : 'shut', line: chosen } : null
}
