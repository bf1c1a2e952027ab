import type { KafkaRecord } from '../../server/contract/records.ts'
import { formatBytes } from '../ui/format-bytes.ts'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import { type ColumnPath, readPath } from './column-path.ts'
import { compactJson } from './compact-json.ts'
import styles from './messages.module.css'
import { PartLine } from './part-line.tsx'
import { isJson, oneLine } from './part-model.ts'
import { type Picked, pickPath } from './pick-path.ts'
import { Syntax } from './syntax.tsx'

/** What stands at a path of a record, digits as they are stored; what is not there is marked. */
export function PathCell({ record, path }: { record: KafkaRecord; path: string }) {
  const place = readPath(path)
  if (place === null) return null
  if (place.root === 'headers') return <HeaderCell record={record} name={String(place.steps[0])} />
  if (place.steps.length === 0) return <PartLine part={record[place.root]} isKey={place.root === 'key'} />
  const picked = pickFrom(record, place)
  if (picked.kind === 'cut') {
    return (
      <Dim faint title="The list holds the first 2 KB of a value; open the record to see all of it">
        beyond the preview
      </Dim>
    )
  }
  if (picked.kind === 'missing') return <Missing />
  return (
    <Mono className={styles.line} title={picked.text.length > 16 ? picked.text : undefined}>
      {compactJson(picked.text).map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name and keep no state
        <Syntax key={index} kind={span.kind}>
          {span.text}
        </Syntax>
      ))}
    </Mono>
  )
}

/** What a path of the key or the value finds; a part that is no JSON has no fields. */
export function pickFrom(record: KafkaRecord, { root, steps }: ColumnPath): Picked {
  const part = root === 'headers' ? null : record[root]
  if (part === null || !isJson(part)) return { kind: 'missing' }
  return pickPath(part.decoded ?? '', steps, part.truncated)
}

const Missing = () => (
  <Dim faint title="The record has nothing at this path">
    none
  </Dim>
)

function HeaderCell({ record, name }: { record: KafkaRecord; name: string }) {
  const [first, ...more] = record.headers.filter((header) => header.name === name)
  if (first === undefined) return <Missing />
  const { base64, text } = first
  return (
    <Mono className={styles.line}>
      {base64 === null ? <Tag title="The header has no value">null</Tag> : text === null ? <Dim>{binaryWords(base64)}</Dim> : <Line text={text} />}
      {first.truncated ? <Dim faint>…</Dim> : null}
      {more.length === 0 ? null : (
        <Dim faint title={`The record has ${more.length + 1} headers of this name`}>
          {' '}
          +{more.length}
        </Dim>
      )}
    </Mono>
  )
}

/** Four characters of base64 are three bytes, without those that fill up. */
const binaryWords = (base64: string) => `${formatBytes((base64.length / 4) * 3 - (base64.match(/=+$/)?.[0].length ?? 0))} of binary data`

function Line({ text }: { text: string }) {
  if (text === '') return <Tag title="There, and empty">0 bytes</Tag>
  return oneLine(text.slice(0, 400)).map((span, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name and keep no state
    <Syntax key={index} kind={span.kind}>
      {span.text}
    </Syntax>
  ))
}
