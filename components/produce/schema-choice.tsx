'use client'
import { useId } from 'react'
import { useRoute } from '../data/query.ts'
import { Button } from '../ui/button.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { Small } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './produce.module.css'
import type { PartDraft } from './produce-model.ts'

interface Props {
  cluster: string
  /** The subject that goes by the topic's name. */
  suggested: string
  part: PartDraft
  onChange: (part: PartDraft) => void
  onSample: (text: string) => void
}

/** Which version of which subject encodes the value, and a sample to begin from. */
export function SchemaChoice({ cluster, suggested, part, onChange, onSample }: Props) {
  const list = useId()
  const subject = part.subject.trim()
  const found = useRoute('subjects.list', { cluster, search: subject, limit: 20 }, { keepLast: true, freshFor: 10_000 })
  const known = useRoute('subjects.get', { cluster, subject }, { enabled: subject !== '', freshFor: 10_000 })
  const message = part.message === '' ? {} : { message: part.message }
  const chosen = useRoute(
    'subjects.version',
    { cluster, subject, version: part.version, ...message },
    { enabled: known.data !== undefined, keepLast: true, freshFor: 10_000 },
  )
  const names = found.data?.items.map((item) => item.subject) ?? []
  const versions = ['latest', ...[...(known.data?.versions ?? [])].reverse().map(String)]
  const offered = versions.includes(part.version) ? versions : [...versions, part.version]
  const schema = known.data === undefined ? undefined : chosen.data
  const trouble = subject === '' ? null : (known.error ?? chosen.error ?? found.error)
  return (
    <div className={styles.schema}>
      <TextField
        label="Subject"
        mono
        placeholder={suggested}
        list={list}
        value={part.subject}
        onChange={(event) => onChange({ ...part, subject: event.target.value, version: 'latest', message: '' })}
        className={styles.subject}
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {subject === '' ? (
        <Button size="small" onClick={() => onChange({ ...part, subject: suggested })}>
          Use {suggested}
        </Button>
      ) : null}
      {known.data === undefined ? null : (
        <Select
          label="Version"
          value={part.version}
          options={offered.map((value) => ({ value, label: value === 'latest' ? 'Latest version' : `Version ${value}` }))}
          onChange={(version) => onChange({ ...part, version })}
        />
      )}
      {schema === undefined || schema.messages.length < 2 ? null : (
        <Select
          label="Message"
          value={part.message === '' ? (schema.messages[0] ?? '') : part.message}
          options={schema.messages.map((value) => ({ value, label: value }))}
          onChange={(value) => onChange({ ...part, message: value })}
        />
      )}
      {schema === undefined ? null : (
        <>
          <Button
            size="small"
            off={schema.sample === null ? 'No value can be made of this schema' : null}
            onClick={() => schema.sample !== null && onSample(schema.sample)}
          >
            Insert a sample
          </Button>
          <Small>
            {schemaTypes[schema.type]}, id {schema.id}
          </Small>
        </>
      )}
      {trouble === null ? null : (
        <div className={styles.wide}>
          <NoticeRow status="warn">{trouble.message}</NoticeRow>
        </div>
      )}
    </div>
  )
}

const schemaTypes = { AVRO: 'Avro', JSON: 'JSON Schema', PROTOBUF: 'Protobuf' } as const
