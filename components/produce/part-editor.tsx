'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Card } from '../ui/card.tsx'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { Tag } from '../ui/tag.tsx'
import styles from './produce.module.css'
import { type FieldProblem, type PartDraft, type PartMode, problemText } from './produce-model.ts'
import { SchemaChoice } from './schema-choice.tsx'

const CodeEditor = dynamic(() => import('./code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <div className={styles.editor} />,
})

interface Props {
  cluster: string
  topic: string
  name: 'key' | 'value'
  part: PartDraft
  problem: FieldProblem | null
  onChange: (part: PartDraft) => void
}

const modes = (name: Props['name']): { value: PartMode; label: string; note: string }[] => [
  { value: 'json', label: 'JSON', note: 'checked, and sent as it stands' },
  { value: 'text', label: 'Text', note: 'UTF-8; nothing at all is 0 bytes' },
  { value: 'schema', label: 'Schema', note: 'encoded by a registered schema' },
  { value: 'base64', label: 'Base64', note: 'any bytes' },
  name === 'value'
    ? { value: 'null', label: 'Tombstone', note: 'null: compaction forgets the key' }
    : { value: 'null', label: 'No key', note: 'null: the record is spread' },
]

/** How a key or value is given, and its text. */
export function PartEditor({ cluster, topic, name, part, problem, onChange }: Props) {
  // Text that was not typed needs an editor of its own.
  const [placed, setPlaced] = useState(0)
  const title = name === 'key' ? 'Key' : 'Value'
  const isText = part.mode !== 'null'
  return (
    <Card
      title={title}
      aside={<Select label={`${title} is given as`} value={part.mode} options={modes(name)} onChange={(mode) => onChange({ ...part, mode })} />}
    >
      <div className={styles.part}>
        {part.mode === 'schema' ? (
          <SchemaChoice
            cluster={cluster}
            suggested={`${topic}-${name}`}
            part={part}
            onChange={onChange}
            onSample={(text) => {
              setPlaced(placed + 1)
              onChange({ ...part, text })
            }}
          />
        ) : null}
        {isText ? (
          <CodeEditor
            label={title}
            key={placed}
            initial={part.text}
            language={part.mode === 'json' || part.mode === 'schema' ? 'json' : 'plain'}
            problem={problem}
            onChange={(text) => onChange({ ...part, text })}
          />
        ) : (
          <p className={styles.null}>
            <Tag tone={name === 'value' ? 'warn' : 'plain'}>null</Tag>{' '}
            {name === 'value' ? 'A tombstone. It is not the text null, and not an empty value.' : 'The record has no key.'}
          </p>
        )}
        {part.mode === 'text' && part.text === '' ? (
          <p className={styles.null}>
            <Tag>0 bytes</Tag> An empty {name}, which is not null.
          </p>
        ) : null}
        {problem === null ? null : (
          <NoticeRow status="bad" live>
            {problemText(problem)}
          </NoticeRow>
        )}
      </div>
    </Card>
  )
}
