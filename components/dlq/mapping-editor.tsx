'use client'
import Link from 'next/link'
import type { MappingTrial } from '../../server/contract/dlqs.ts'
import { useRoute } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import { groupDigits } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Select } from '../ui/select.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './rules.module.css'
import { type From, fieldProblem, type MappedField, mappedFields, mappingToTry, type RuleDraft } from './rules-model.ts'
import { useSettled } from './use-settled.ts'

const sources: { value: From; label: string }[] = [
  { value: 'header', label: 'Header' },
  { value: 'value', label: 'Value' },
  { value: 'key', label: 'Key' },
]

interface Props {
  cluster: string
  /** The queue whose newest record shows what is found; null: none is chosen. */
  queue: string | null
  record: readonly [number, string] | null
  rule: RuleDraft
  onChange: (rule: RuleDraft) => void
}

/** Where each field stands, and beside it what is found there in a record of the queue, or why nothing is. */
export function MappingEditor({ cluster, queue, record, rule, onChange }: Props) {
  const mapping = useSettled(mappingToTry(rule))
  const body = { mapping, ...(record === null ? {} : { record: [record[0], record[1]] as [number, string] }) }
  const trial = useRoute('dlqs.tryMapping', { cluster, topic: queue ?? 'none', body }, { enabled: queue !== null, keepLast: true, freshFor: 5000 })
  const set = (field: MappedField, change: Partial<RuleDraft['fields'][MappedField]>) =>
    onChange({ ...rule, fields: { ...rule.fields, [field]: { ...rule.fields[field], ...change } } })
  const data = trial.error === null ? trial.data : undefined
  return (
    <div className={styles.editor}>
      <ul className={styles.fields} aria-label="Fields">
        {mappedFields.map(({ field, label, example }) => (
          <li key={field} className={styles.field}>
            <span>{label}</span>
            <Select<From>
              label={`Where ${label.toLowerCase()} stands`}
              value={rule.fields[field].from}
              options={sources}
              onChange={(from) => set(field, { from })}
            />
            <TextField
              label={`Path of ${label.toLowerCase()}`}
              mono
              maxLength={249}
              placeholder={rule.fields[field].from === 'header' ? 'name of the header' : example}
              value={rule.fields[field].path}
              problem={fieldProblem(rule.fields[field])}
              onChange={(event) => set(field, { path: event.target.value })}
            />
            <FoundIn trial={data} field={field} set={rule.fields[field].path.trim() !== ''} />
          </li>
        ))}
      </ul>
      <section className={styles.sample} aria-label="Sample">
        {queue === null ? (
          <p className={styles.note}>Choose a queue to see what is found in its newest records.</p>
        ) : trial.error !== null ? (
          <NoticeRow status="bad">{trial.error.message}</NoticeRow>
        ) : data === undefined ? (
          <p className={styles.note}>Reading a record of the queue.</p>
        ) : (
          <Sample cluster={cluster} queue={queue} trial={data} />
        )}
      </section>
    </div>
  )
}

function FoundIn({ trial, field, set }: { trial: MappingTrial | undefined; field: MappedField; set: boolean }) {
  if (!set) return <Dim>not set</Dim>
  const found = trial?.fields.find((one) => one.field === field)
  if (trial === undefined || found === undefined) return <span />
  const share = `${found.found} of ${trial.sampled}`
  if (found.problem !== null) {
    return (
      <span className={`${styles.found} ${styles.missing}`}>
        Nothing: {found.problem} ({share})
      </span>
    )
  }
  return (
    <span className={styles.found} title={found.text ?? undefined}>
      <b>{found.text}</b> <Dim>({share})</Dim>
    </span>
  )
}

function Sample({ cluster, queue, trial }: { cluster: string; queue: string; trial: MappingTrial }) {
  const { sample, letter } = trial
  if (sample === null) return <p className={styles.note}>The queue holds no records at the moment.</p>
  const origin = letter?.origin ?? null
  return (
    <>
      <h3>
        Sample{' '}
        <Link href={paths.record(cluster, queue, sample.partition, sample.offset)}>
          <Mono>
            P{sample.partition} / {groupDigits(sample.offset)}
          </Mono>
        </Link>
      </h3>
      <span>
        Read as <b>{letter?.exceptionClass ?? 'no exception class'}</b>
        {letter?.message == null ? ', no message' : `: ${letter.message.slice(0, 200)}`}
        {origin === null
          ? ', origin not told'
          : `, from ${origin.topic}${origin.partition === null || origin.offset === null ? '' : ` P${origin.partition} / ${groupDigits(origin.offset)}`}`}
      </span>
      <Bytes title="Headers">
        {sample.headers.length === 0 ? 'none' : sample.headers.map(({ name, text }) => `${name}: ${text?.slice(0, 200) ?? 'no text'}`).join('\n')}
      </Bytes>
      <Bytes title="Value">{pretty(sample.value)}</Bytes>
      <Bytes title="Key">{pretty(sample.key)}</Bytes>
    </>
  )
}

function Bytes({ title, children }: { title: string; children: string }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text scrolls, which the keyboard must reach */}
      <pre className={styles.bytes} tabIndex={0}>
        {children}
      </pre>
    </>
  )
}

/** Laid out where it is whole JSON without numbers that a browser would change. */
function pretty(text: string | null): string {
  if (text === null) return 'none, or no text'
  if (!/^\s*[{[]/.test(text) || /\d{16}/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
