'use client'
import { Command } from 'cmdk'
import { Keyboard, Link2, PanelTop, Server, TextAlignStart } from 'lucide-react'
import { cx } from '../ui/cx.ts'
import { Marked } from '../ui/marked.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './palette.module.css'
import type { PaletteEntry } from './palette-model.ts'

const icons = { topic: TextAlignStart, screen: PanelTop, cluster: Server, record: Link2, keys: Keyboard } as const

/** One line of the palette; the selected topic shows its places. `action` is null while it is not selected. */
export function PaletteItem({ entry, action, onGo }: { entry: PaletteEntry; action: number | null; onGo: (action: number) => void }) {
  const Icon = icons[entry.kind]
  const label = <Marked text={entry.label} hits={entry.hits} />
  return (
    <Command.Item value={entry.id} className={styles.item} onSelect={() => onGo(action ?? 0)}>
      <Icon aria-hidden />
      <span className={styles.label}>{entry.kind === 'topic' || entry.kind === 'record' ? <Mono>{label}</Mono> : label}</span>
      {action === null ? null : (
        <span className={styles.actions}>
          {entry.actions.map((one, index) => (
            <span key={one.label} className={cx(styles.action, index === action && styles.on)}>
              {one.label}
            </span>
          ))}
        </span>
      )}
      {entry.note === null ? null : <span className={styles.note}>{entry.note}</span>}
    </Command.Item>
  )
}
