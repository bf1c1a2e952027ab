'use client'
import { CaseSensitive, Code, Key, ListFilter, X } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type ReactNode, useState } from 'react'
import { IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './live-screen.module.css'
import { type LivePatch, type LiveUrl, MOST_EXPRESSION_CHARACTERS } from './live-url.ts'

const placeOptions = [
  { value: 'any', label: 'anywhere' },
  { value: 'key', label: 'in keys' },
  { value: 'value', label: 'in values' },
  { value: 'headers', label: 'in headers' },
] as const

/** Text, key and expression that records must meet; all run on the server, on Enter, and open the stream anew. */
export function LiveFilter({ url, onChange }: { url: LiveUrl; onChange: (patch: LivePatch) => void }) {
  return (
    <>
      <Applied
        label="Text that a record contains"
        placeholder="Text that a record contains"
        applied={url.q}
        max={1024}
        icon={<ListFilter aria-hidden />}
        onApply={(q) => onChange({ q })}
        className={styles.text}
        filter
        end={
          url.q === '' ? null : (
            <>
              <IconButton
                label={url.fold ? 'Small and capital letters are the same' : 'Small and capital letters differ'}
                size="small"
                aria-pressed={!url.fold}
                onClick={() => onChange({ fold: !url.fold })}
              >
                <CaseSensitive aria-hidden />
              </IconButton>
              <Select
                label="Where the text is looked for"
                look="ghost"
                value={url.in}
                options={placeOptions}
                onChange={(place) => onChange({ in: place })}
              />
            </>
          )
        }
      />
      <Applied
        label="The whole key"
        placeholder="Whole key"
        applied={url.k}
        max={4096}
        icon={<Key aria-hidden />}
        onApply={(k) => onChange({ k })}
        className={styles.key}
      />
      <Applied
        label="Expression over the record, in CEL"
        placeholder='value.status == "late"'
        applied={url.x}
        max={MOST_EXPRESSION_CHARACTERS}
        icon={<Code aria-hidden />}
        onApply={(x) => onChange({ x })}
        className={styles.key}
      />
    </>
  )
}

interface AppliedProps {
  label: string
  placeholder: string
  applied: string
  max: number
  icon: ReactNode
  onApply: (text: string) => void
  className: string | undefined
  end?: ReactNode
  /** `/` leads here. */
  filter?: boolean
}

/** A field whose text counts once Enter was pressed; Escape brings back what counts. */
function Applied(props: AppliedProps) {
  // Another applied text (Back, a pinned key) is another field.
  return <Draft key={props.applied} {...props} />
}

function Draft({ label, placeholder, applied, max, icon, onApply, className, end, filter = false }: AppliedProps) {
  const [draft, setDraft] = useState(applied)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (draft !== applied) onApply(draft)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || draft === applied) return
    event.stopPropagation()
    setDraft(applied)
  }
  const clear = (
    <IconButton label={`Clear: ${label}`} size="small" onClick={() => onApply('')}>
      <X aria-hidden />
    </IconButton>
  )
  return (
    <form onSubmit={submit} className={className}>
      <TextField
        label={label}
        placeholder={placeholder}
        size="large"
        mono={draft !== ''}
        value={draft}
        maxLength={max}
        icon={icon}
        {...(filter ? { 'data-filter': '' } : {})}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        end={
          draft !== applied ? (
            <Kbd>Enter</Kbd>
          ) : (
            <>
              {end}
              {applied === '' ? null : clear}
            </>
          )
        }
      />
    </form>
  )
}
