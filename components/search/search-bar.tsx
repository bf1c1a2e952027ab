'use client'
import { CaseSensitive, ListFilter, Search, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { type MessagesPatch, type MessagesUrl, newQuestion } from '../messages/messages-url.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { cx } from '../ui/cx.ts'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { BudgetPopover } from './budget-popover.tsx'
import { type ConditionKind, conditionsOf } from './conditions.ts'
import styles from './search.module.css'
import { isSearch, noSearch, type SearchPatch } from './search-url.ts'
import { TryOnRecord } from './try-on-record.tsx'

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  partitionCount: number | null
  /** A step that Back undoes. */
  onChange: (patch: MessagesPatch) => void
  /** One line, where there is little room: what else can be chosen is shown when it is to be changed. */
  compact: boolean
}

const KINDS = [
  { value: 'text', label: 'Text', note: 'Literal, in the stored bytes' },
  { value: 'key', label: 'Key', note: 'The whole key, exactly' },
  { value: 'header', label: 'Header', note: 'By name, and what its value is' },
  { value: 'expression', label: 'Expression', note: 'CEL, such as value.total > 250' },
] as const
const PLACES = [
  { value: 'any', label: 'anywhere' },
  { value: 'key', label: 'in keys' },
  { value: 'value', label: 'in values' },
  { value: 'headers', label: 'in headers' },
] as const
const TESTS = [
  { value: 'there', label: 'is there' },
  { value: 'equals', label: 'equals' },
  { value: 'contains', label: 'contains' },
] as const
const HINTS: Record<ConditionKind, string> = {
  text: 'Text that a record contains',
  key: 'The whole key',
  header: 'Name of the header',
  expression: 'value.total > 250 && key == "ord-1"',
}
const MOST: Record<ConditionKind, number> = { text: 1024, key: 4096, header: 1024, expression: 8192 }

/** What is searched for. One part is edited at a time; the others stand as chips, and all of them must hold. */
export function SearchBar(props: Props) {
  const { url } = props
  const [kind, setKind] = useState<ConditionKind>(() =>
    url.q !== '' ? 'expression' : url.text === '' && url.k !== null ? 'key' : url.h !== '' && url.text === '' ? 'header' : 'text',
  )
  // Another text from the address (Back, a chip) is another draft.
  return <Bar key={`${kind} ${typedFor(url, kind)} ${url.hv}`} {...props} kind={kind} onKind={setKind} />
}

const typedFor = (url: MessagesUrl, kind: ConditionKind) => ({ text: url.text, key: url.k ?? '', header: url.h, expression: url.q })[kind]

function patchOf(kind: ConditionKind, typed: string): SearchPatch {
  if (kind === 'text') return { text: typed }
  if (kind === 'key') return { k: typed === '' ? null : typed, ...(typed === '' ? { one: false } : {}) }
  return kind === 'header' ? { h: typed } : { q: typed }
}

function Bar({
  cluster,
  topic,
  url,
  kind,
  onKind,
  onChange,
  partitionCount,
  compact,
}: Props & { kind: ConditionKind; onKind: (kind: ConditionKind) => void }) {
  const [draft, setDraft] = useState(() => typedFor(url, kind))
  const [value, setValue] = useState(url.hv)
  const ask = (patch: SearchPatch) => onChange(newQuestion(patch))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask({ ...patchOf(kind, draft), ...(kind === 'header' ? { hv: value } : {}) })
  }
  return (
    <form className={cx(styles.bar, compact && styles.compact)} onSubmit={submit} aria-label="Search">
      {compact ? null : <Select label="What is searched for" size="large" value={kind} options={KINDS} onChange={onKind} />}
      <TextField
        className={styles.main}
        label={HINTS[kind]}
        placeholder={HINTS[kind]}
        size="large"
        mono={draft !== '' || kind === 'expression'}
        value={draft}
        maxLength={MOST[kind]}
        icon={<ListFilter aria-hidden />}
        data-filter=""
        onChange={(event) => setDraft(event.target.value)}
        end={
          <>
            {kind === 'text' && !compact ? <TextOptions url={url} onChange={ask} /> : null}
            {typedFor(url, kind) === '' ? null : (
              <IconButton label="Clear" size="small" onClick={() => ask(patchOf(kind, ''))}>
                <X aria-hidden />
              </IconButton>
            )}
          </>
        }
      />
      {kind === 'header' && !compact ? (
        <>
          <Select label="What the header must be" size="large" value={url.ht} options={TESTS} onChange={(ht) => ask({ ht, h: draft, hv: value })} />
          {url.ht === 'there' ? null : (
            <TextField
              label="Value of the header"
              placeholder="Value"
              size="large"
              mono
              value={value}
              maxLength={4096}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </>
      ) : null}
      {compact ? null : <BudgetPopover url={url} onChange={(budget) => onChange({ ...budget, cur: null })} />}
      <Button type="submit" look="primary" size="large" aria-label="Search">
        <Search aria-hidden />
        {compact ? null : 'Search'}
      </Button>
      {kind === 'expression' && !compact ? (
        <TryOnRecord key={`${draft} ${url.rec} ${url.key} ${url.value}`} cluster={cluster} topic={topic} url={url} expression={draft} />
      ) : null}
      {isSearch(url) ? <Parts url={url} kind={kind} onKind={onKind} onChange={ask} partitionCount={partitionCount} /> : null}
    </form>
  )
}

function TextOptions({ url, onChange }: { url: MessagesUrl; onChange: (patch: SearchPatch) => void }) {
  return (
    <>
      <IconButton
        label={url.fold ? 'Small and capital letters are the same' : 'Small and capital letters differ'}
        size="small"
        aria-pressed={!url.fold}
        onClick={() => onChange({ fold: !url.fold })}
      >
        <CaseSensitive aria-hidden />
      </IconButton>
      <Select label="Where the text is looked for" look="ghost" value={url.in} options={PLACES} onChange={(place) => onChange({ in: place })} />
    </>
  )
}

interface PartsProps {
  url: MessagesUrl
  kind: ConditionKind
  partitionCount: number | null
  onKind: (kind: ConditionKind) => void
  onChange: (patch: SearchPatch) => void
}

/** What is asked for besides the part in the field, the shortcut of a key, and the way back to browsing. */
function Parts({ url, kind, partitionCount, onKind, onChange }: PartsProps) {
  const others = conditionsOf(url).filter((part) => part.kind !== kind)
  const offersShortcut = url.k !== null && partitionCount !== null && partitionCount > 1
  if (others.length === 0 && !offersShortcut) return null
  return (
    <div className={styles.chips}>
      {others.map((part) => (
        <span key={part.kind}>
          <Button size="small" className={styles.chip} title={`Change: ${part.words}`} onClick={() => onKind(part.kind)}>
            {part.words}
          </Button>
          <IconButton label={`Without: ${part.words}`} size="small" onClick={() => onChange(part.clear)}>
            <X aria-hidden />
          </IconButton>
        </span>
      ))}
      {offersShortcut ? (
        <Button size="small" aria-pressed={url.one} onClick={() => onChange({ one: !url.one })}>
          Read only the key's own partition, 1 of {partitionCount}
        </Button>
      ) : null}
      {others.length === 0 ? null : (
        <Button look="ghost" size="small" onClick={() => onChange(noSearch)}>
          Clear all, browse
        </Button>
      )}
    </div>
  )
}
