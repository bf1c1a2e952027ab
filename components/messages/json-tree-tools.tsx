'use client'
import { ChevronDown, ChevronUp, Copy, FoldVertical, Search, UnfoldVertical } from 'lucide-react'
import { useMemo } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { formatInteger } from '../ui/format-number.ts'
import { Menu } from '../ui/menu.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useCopy } from './copy.ts'
import styles from './inspector.module.css'
import type { JsonLines } from './json-lines.ts'
import { type Closers, pathOf, valueText } from './json-tree.ts'

interface Props {
  lines: JsonLines
  closers: Closers
  root: 'key' | 'value'
  chosen: number | null
  words: string
  /** Lines that have the words, in order. */
  hits: readonly number[]
  canFold: boolean
  onWords: (words: string) => void
  onGo: (line: number) => void
  onFoldAll: (shut: boolean) => void
}

/** Above the tree: what is searched for in it, and what can be done with the chosen line. */
export function JsonTreeTools({ lines, closers, root, chosen, words, hits, canFold, onWords, onGo, onFoldAll }: Props) {
  const copy = useCopy()
  // Walks back through the lines, which scrolling must not wait for.
  const path = useMemo(() => (chosen === null ? null : pathOf(lines, chosen, root)), [lines, chosen, root])
  const at = chosen === null ? -1 : hits.indexOf(chosen)
  const step = (by: number) => {
    const next = at < 0 ? (by > 0 ? hits.find((line) => line > (chosen ?? -1)) : undefined) : hits[at + by]
    const line = next ?? (by > 0 ? hits[0] : hits.at(-1))
    if (line !== undefined) onGo(line)
  }
  const none = words !== '' && hits.length === 0 ? 'Nothing in this value has these words' : words === '' ? 'Type what to look for' : null
  const found = words === '' ? '' : at < 0 ? `${formatInteger(hits.length)} found` : `${formatInteger(at + 1)} of ${formatInteger(hits.length)}`
  return (
    <div className={styles.treeTools}>
      <TextField
        label="Find in this value"
        placeholder="Find in this value"
        className={styles.treeFind}
        icon={<Search aria-hidden />}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          step(event.shiftKey ? -1 : 1)
        }}
        end={
          <span className={styles.faint} aria-live="polite">
            {found}
          </span>
        }
      />
      <IconButton label="Find the one before" size="small" off={none} onClick={() => step(-1)}>
        <ChevronUp aria-hidden />
      </IconButton>
      <IconButton label="Find the next" size="small" off={none} onClick={() => step(1)}>
        <ChevronDown aria-hidden />
      </IconButton>
      <IconButton label="Fold all" size="small" off={canFold ? null : 'There is nothing to fold'} onClick={() => onFoldAll(true)}>
        <FoldVertical aria-hidden />
      </IconButton>
      <IconButton label="Unfold all" size="small" onClick={() => onFoldAll(false)}>
        <UnfoldVertical aria-hidden />
      </IconButton>
      <Menu
        trigger={
          <Button look="ghost" size="small" off={chosen === null ? 'Choose a line first' : null}>
            <Copy aria-hidden />
            Line
          </Button>
        }
        groups={[
          {
            items: [
              { id: 'path', label: 'Copy path', note: path, onSelect: () => path !== null && copy(path, 'the path') },
              { id: 'value', label: 'Copy value', note: 'As it is stored', onSelect: () => copyValue() },
            ],
          },
        ]}
      />
    </div>
  )

  function copyValue(): void {
    if (chosen !== null) copy(valueText(lines, closers, chosen), 'the value of the line')
  }
}
