'use client'
import { X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button, IconButton } from '../ui/button.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import { readPath, writePath } from './column-path.ts'
import styles from './strip.module.css'
import { OWN_COLUMNS, useDensity, useHiddenColumns } from './view-settings.ts'

interface Props {
  /** Columns by path, as in the address. */
  paths: readonly string[]
  onChange: (paths: readonly string[]) => void
}

const MOST = 12

/** Which columns stand in the table: its own, which this browser keeps, and those by path, which are part of the address. */
export function ColumnsForm({ paths, onChange }: Props) {
  const [hidden, toggle] = useHiddenColumns()
  const [density, setDensity] = useDensity()
  return (
    <div className={styles.form}>
      <fieldset className={styles.edge}>
        <legend className={styles.legend}>Columns</legend>
        <div className={styles.row}>
          {OWN_COLUMNS.map(({ id, label }) => (
            <Button key={id} size="small" aria-pressed={!hidden.has(id)} onClick={() => toggle(id)}>
              {label}
            </Button>
          ))}
        </div>
      </fieldset>
      {paths.length === 0 ? null : (
        <ul className={styles.list}>
          {paths.map((path) => (
            <li key={path} className={styles.path}>
              <Mono className={styles.pathName} title={path}>
                {path}
              </Mono>
              <IconButton label={`Without ${path}`} size="small" onClick={() => onChange(paths.filter((other) => other !== path))}>
                <X aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <AddPath paths={paths} onChange={onChange} />
      <fieldset className={styles.edge}>
        <legend className={styles.legend}>Rows</legend>
        <Segmented
          label="Rows"
          size="small"
          value={density}
          options={[
            { value: 'compact', label: 'Compact' },
            { value: 'comfortable', label: 'Comfortable' },
          ]}
          onChange={setDensity}
        />
      </fieldset>
    </div>
  )
}

function AddPath({ paths, onChange }: Props) {
  const [text, setText] = useState('')
  const [asked, setAsked] = useState(false)
  const path = readPath(text.trim())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (path === null) return
    onChange([...paths, writePath(path)])
    setText('')
    setAsked(false)
  }
  return (
    <form className={styles.addPath} onSubmit={submit}>
      <TextField
        className={styles.pathField}
        label="Path of a column"
        placeholder="value.payload.vin"
        mono
        maxLength={500}
        value={text}
        problem={asked && path === null ? 'Write a path such as value.payload.vin, value.lines[0].sku, key or headers.trace-id.' : null}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" off={paths.length >= MOST ? `${MOST} columns by path is the limit` : null}>
        Add
      </Button>
    </form>
  )
}
