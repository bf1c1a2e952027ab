'use client'
import dynamic from 'next/dynamic'
import type { FieldError } from '../../server/contract/problem.ts'
import { problemText } from '../produce/produce-model.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Mono } from '../ui/text.tsx'
import styles from './transform.module.css'
import type { TransformDraft } from './transform-model.ts'
import { TransformSchema } from './transform-schema.tsx'

const CodeEditor = dynamic(() => import('../produce/code-editor.tsx').then((module) => module.CodeEditor), {
  ssr: false,
  loading: () => <div className={styles.loading} />,
})

const encodings = [
  { value: 'own', label: 'As it is' },
  { value: 'schema', label: 'A schema' },
  { value: 'json', label: 'JSON' },
] as const
const encodingNotes: Record<TransformDraft['encode'], string> = {
  own: 'Each value is written in the schema that it has; JSON where it names none. What comes out equal keeps its bytes.',
  schema: 'Each value is written in the chosen version, which stays the same while the replay runs.',
  json: 'As JSON text, without a schema.',
}

interface Props {
  cluster: string
  /** The subject that goes by the target's name; null where records go to several. */
  suggested: string | null
  draft: TransformDraft
  faults: readonly FieldError[]
  onChange: (changes: Partial<TransformDraft>) => void
}

/** The patch or the expression, and how the result is written. */
export function TransformFields({ cluster, suggested, draft, faults, onChange }: Props) {
  const wrong = faults.find(({ path }) => path.startsWith('transform.change')) ?? null
  const wrongSchema = faults.find(({ path }) => path.startsWith('transform.encode')) ?? null
  return (
    <>
      {draft.change === 'patch' ? (
        <CodeEditor key="patch" label="JSON patch" language="json" initial={draft.patch} problem={wrong} onChange={(patch) => onChange({ patch })} />
      ) : (
        <CodeEditor key="expr" label="Expression" language="plain" initial={draft.expr} problem={wrong} onChange={(expr) => onChange({ expr })} />
      )}
      {wrong === null ? null : (
        <NoticeRow status="bad" live>
          {wrong.line === undefined ? '' : `Line ${wrong.line}, column ${wrong.column}: `}
          {problemText(wrong)}
        </NoticeRow>
      )}
      {draft.change === 'patch' ? (
        <p className={styles.note}>
          RFC 6902 on the decoded value: add, remove, replace, move, copy, test.{' '}
          <Mono>{'[{"op": "replace", "path": "/status", "value": "open"}]'}</Mono>
        </p>
      ) : (
        <p className={styles.note}>
          CEL whose result is the whole value. <Mono>{'{"id": value.id, "status": "open"}'}</Mono>
        </p>
      )}
      <div className={styles.line}>
        <span aria-hidden>Written as</span>
        <Segmented size="small" label="Written as" value={draft.encode} options={encodings} onChange={(encode) => onChange({ encode })} />
      </div>
      <p className={styles.note}>{encodingNotes[draft.encode]}</p>
      {draft.encode === 'schema' ? <TransformSchema {...{ cluster, suggested, draft, onChange }} /> : null}
      {wrongSchema === null ? null : (
        <NoticeRow status="bad" live>
          {problemText(wrongSchema)}
        </NoticeRow>
      )}
    </>
  )
}
