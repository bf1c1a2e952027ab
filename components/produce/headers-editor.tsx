'use client'
import { ArrowUp, Trash2 } from 'lucide-react'
import { Button, IconButton } from '../ui/button.tsx'
import { Card } from '../ui/card.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { Tag } from '../ui/tag.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './produce.module.css'
import { type FieldProblems, type HeaderDraft, nextId, problemText } from './produce-model.ts'

interface Props {
  headers: readonly HeaderDraft[]
  /** Field of the record before those of its headers: `records[0]`. */
  field: string
  problems: FieldProblems
  onChange: (headers: HeaderDraft[]) => void
}

const modes = [
  { value: 'text', label: 'Text' },
  { value: 'base64', label: 'Base64' },
  { value: 'null', label: 'Null', note: 'no value at all' },
] as const

/** Headers in their order; names may stand there more than once. */
export function HeadersEditor({ headers, field, problems, onChange }: Props) {
  const set = (index: number, change: Partial<HeaderDraft>) =>
    onChange(headers.map((header, at) => (at === index ? { ...header, ...change } : header)))
  const add = () => onChange([...headers, { id: nextId(headers), name: '', nameBase64: null, mode: 'text', text: '' }])
  const up = (index: number) => onChange(headers.toSpliced(index, 1).toSpliced(index - 1, 0, ...headers.slice(index, index + 1)))
  const told = [...problems].filter(([path]) => path.startsWith(`${field}.headers`))
  return (
    <Card
      title="Headers"
      note={headers.length === 0 ? 'none' : `${headers.length}, in this order`}
      aside={
        <Button size="small" onClick={add}>
          Add a header
        </Button>
      }
    >
      <div className={styles.headers}>
        {headers.map((header, index) => (
          <div key={header.id} className={styles.header}>
            <TextField
              label={`Name of header ${index + 1}`}
              placeholder="name"
              mono
              readOnly={header.nameBase64 !== null}
              title={header.nameBase64 === null ? undefined : 'The name is not UTF-8: its bytes are sent as they are'}
              value={header.name}
              onChange={(event) => set(index, { name: event.target.value })}
            />
            {header.mode === 'null' ? (
              <span className={styles.nullHeader}>
                <Tag>null</Tag>
              </span>
            ) : (
              <TextField
                label={`Value of header ${index + 1}`}
                placeholder={header.mode === 'base64' ? 'base64' : '0 bytes'}
                mono
                value={header.text}
                onChange={(event) => set(index, { text: event.target.value })}
              />
            )}
            <Select label={`Header ${index + 1} is given as`} value={header.mode} options={modes} onChange={(mode) => set(index, { mode })} />
            <span className={styles.headerActions}>
              <IconButton
                size="small"
                label={`Move header ${index + 1} up`}
                off={index === 0 ? 'It is the first' : null}
                onClick={() => index > 0 && up(index)}
              >
                <ArrowUp aria-hidden />
              </IconButton>
              <IconButton size="small" label={`Remove header ${index + 1}`} onClick={() => onChange(headers.toSpliced(index, 1))}>
                <Trash2 aria-hidden />
              </IconButton>
            </span>
          </div>
        ))}
        {told.map(([path, problem]) => (
          <NoticeRow key={path} status="bad" live>
            {path.slice(field.length + 1)}: {problemText(problem)}
          </NoticeRow>
        ))}
      </div>
    </Card>
  )
}
