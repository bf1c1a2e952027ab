'use client'
import { Command } from 'cmdk'
import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useState } from 'react'
import { BASE_PATH } from '../data/build-input.ts'
import { Kbd } from '../ui/kbd.tsx'
import { Tag } from '../ui/tag.tsx'
import styles from './palette.module.css'
import { PaletteItem } from './palette-item.tsx'
import type { PaletteEntry, PaletteGroup } from './palette-model.ts'
import { usePaletteGroups } from './palette-query.ts'
import type { Place } from './place.ts'

interface Props {
  place: Place
  onClose: () => void
  onKeys: () => void
}

/** Every screen, topic and cluster by name. Enter goes, Tab picks another place of the same topic, Ctrl+Enter opens a new tab. */
export function Palette({ place, onClose, onKeys }: Props) {
  const router = useRouter()
  const [query, setQuery] = useState('')
  const [selected, setSelected] = useState('')
  const [action, setAction] = useState(0)
  const { groups, cluster, isSearching } = usePaletteGroups(place, query)
  const current = entryOf(groups, selected)

  const go = (entry: PaletteEntry, at: number, newTab = false) => {
    const href = entry.actions[at]?.href ?? entry.href
    onClose()
    if (href === null) onKeys()
    else if (newTab) window.open(`${BASE_PATH}${href}`, '_blank', 'noopener')
    else router.push(href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab' && current !== null && current.actions.length > 0) {
      event.preventDefault()
      setAction((before) => (before + (event.shiftKey ? current.actions.length - 1 : 1)) % current.actions.length)
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && current !== null) {
      event.preventDefault()
      go(current, action, true)
    }
  }
  const choose = (value: string) => {
    setSelected(value)
    setAction(0)
  }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined} onKeyDown={onKeyDown}>
          <Dialog.Title hidden>Search or jump to</Dialog.Title>
          <Command className={styles.command} label="Search or jump to" shouldFilter={false} loop value={selected} onValueChange={choose}>
            <div className={styles.top}>
              <Search aria-hidden />
              <Command.Input
                className={styles.input}
                value={query}
                onValueChange={setQuery}
                placeholder="Topic, screen, cluster, or topic/partition/offset"
              />
              {cluster === null ? null : <Tag>in {cluster}</Tag>}
              <Dialog.Close asChild>
                <button type="button" aria-label="Close (Esc)" className={styles.close}>
                  <Kbd>Esc</Kbd>
                </button>
              </Dialog.Close>
            </div>
            <Command.List className={styles.list}>
              <Command.Empty className={styles.empty}>{isSearching ? 'Asking the cluster…' : `Nothing here is called “${query}”.`}</Command.Empty>
              {groups.map((group) => (
                <Command.Group key={group.heading} heading={group.heading}>
                  {group.entries.map((entry) => (
                    <PaletteItem key={entry.id} entry={entry} action={entry.id === current?.id ? action : null} onGo={(at) => go(entry, at)} />
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
          <Foot />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function entryOf(groups: readonly PaletteGroup[], id: string): PaletteEntry | null {
  for (const group of groups) {
    const found = group.entries.find((entry) => entry.id === id)
    if (found !== undefined) return found
  }
  return null
}

function Foot() {
  return (
    <div className={styles.foot}>
      <span>
        <Kbd>Up</Kbd>
        <Kbd>Down</Kbd>
        move
      </span>
      <span>
        <Kbd>Tab</Kbd>
        places of this topic
      </span>
      <span>
        <Kbd>Ctrl</Kbd>
        <Kbd>Enter</Kbd>
        new tab
      </span>
      <span className={styles.right}>
        <Kbd>?</Kbd>
        keys
      </span>
    </div>
  )
}
