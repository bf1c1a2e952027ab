import { TriangleAlert } from 'lucide-react'
import type { Part } from '../../server/contract/records.ts'
import { Marked } from '../ui/marked.tsx'
import { Tag } from '../ui/tag.tsx'
import { Mono } from '../ui/text.tsx'
import { type Hit, hitsIn } from './hits.ts'
import styles from './messages.module.css'
import { lookOf } from './part-model.ts'
import { Syntax } from './syntax.tsx'

/** A key or a value in one line of a table. */
export function PartLine({ part, isKey = false, hit = null }: { part: Part; isKey?: boolean; hit?: Hit | null }) {
  const look = lookOf(part)
  if (look.kind === 'absent') return <Tag title={isKey ? 'The record has no key' : 'Tombstone: the value is null'}>null</Tag>
  if (look.kind === 'empty') return <Tag title="There, and empty">0 bytes</Tag>
  return (
    <Mono className={styles.line}>
      {look.problem === null ? null : (
        <span className={styles.problem} role="img" aria-label={look.problem} title={look.problem}>
          <TriangleAlert aria-hidden />
        </span>
      )}
      {look.cut === null ? null : <span className={styles.cut}>{look.cut} </span>}
      {look.spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text have no other name and keep no state
        <Syntax key={index} kind={span.kind}>
          {hit === null ? span.text : <Marked text={span.text} hits={hitsIn(span.text, hit)} />}
        </Syntax>
      ))}
    </Mono>
  )
}
