'use client'
import { Search, X } from 'lucide-react'
import { IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './config.module.css'

/** Finds settings by parts of their name or by their value. `/` comes here, Escape empties it and leaves. */
export function SettingFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <TextField
      className={styles.search}
      label="Filter by name or value"
      placeholder="Name or value"
      type="search"
      data-filter
      maxLength={249}
      icon={<Search aria-hidden />}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        if (value === '') event.currentTarget.blur()
        onChange('')
      }}
      end={
        value === '' ? (
          <Kbd>/</Kbd>
        ) : (
          <IconButton label="Clear filter" size="small" onClick={() => onChange('')}>
            <X aria-hidden />
          </IconButton>
        )
      }
    />
  )
}
