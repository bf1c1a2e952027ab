'use client'
import { Download } from 'lucide-react'
import { type CSSProperties, useMemo } from 'react'
import type { Header } from '../../server/contract/records.ts'
import { addressOf } from '../data/client.ts'
import { cx } from '../ui/cx.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { Tag } from '../ui/tag.tsx'
import { Mono } from '../ui/text.tsx'
import { type HeaderRow, headerRows, headerSummary } from './header-model.ts'
import styles from './inspector.module.css'
import type { RecordPlace } from './queries.ts'
import { ScrollRegion } from './scroll-region.tsx'

/** Headers in record order. `below`: under the value, each in one line. */
export function HeadersPanel({ place, headers, below = false }: { place: RecordPlace; headers: readonly Header[]; below?: boolean }) {
  const rows = useMemo(() => headerRows(headers), [headers])
  if (rows.length === 0 && !below) return <EmptyState card>This record has no headers.</EmptyState>
  return (
    <div className={cx(styles.headers, below && styles.below)} style={below ? atLeast(rows.length) : undefined}>
      <div className={styles.headersHead}>
        <h3>Headers</h3>
        <span className={styles.faint}>{headerSummary(rows)}</span>
      </div>
      {rows.length === 0 ? null : (
        <ScrollRegion label="Headers" className={styles.scroll}>
          <table className={styles.table}>
            {below ? null : (
              <thead>
                <tr>
                  <th scope="col" className={styles.index}>
                    #
                  </th>
                  <th scope="col" className={styles.name}>
                    Name
                  </th>
                  <th scope="col">Value</th>
                  <th scope="col" className={styles.bytes}>
                    Bytes
                  </th>
                </tr>
              </thead>
            )}
            <tbody>
              {rows.map((row) => (
                <HeaderLine key={row.index} row={row} place={place} plain={below} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </div>
  )
}

/** Room for the rows, up to a third of the panel; more where the value leaves it. Heights in px as in the style sheet. */
const atLeast = (rows: number): CSSProperties => ({ minHeight: `min(33%, ${31 + rows * 29}px)` })

function HeaderLine({ row, place, plain }: { row: HeaderRow; place: RecordPlace; plain: boolean }) {
  const { cluster, topic, partition, offset } = place
  const raw = () =>
    addressOf('records.raw', {
      cluster,
      topic,
      partition,
      offset,
      part: 'header',
      index: row.index,
      ...(place.topicId === null ? {} : { topicId: place.topicId }),
    })
  return (
    <tr>
      <td className={styles.index}>{row.index}</td>
      <td className={styles.name} title={plain ? row.name : undefined}>
        <Mono className={styles.cut}>{row.name}</Mono>
        {row.repeats === null || plain ? null : (
          <span className={styles.repeat}>
            <Tag title={`This name occurs ${row.repeats} times`}>repeated</Tag>
          </span>
        )}
      </td>
      <td>
        <HeaderValue row={row} />
        {row.truncated ? <span className={styles.faint}> cut, all of it is being read</span> : null}
      </td>
      <td className={styles.bytes}>
        {row.size === null ? null : plain || row.size === 0 ? (
          formatBytesExact(row.size)
        ) : (
          <a href={raw()} download title="Download the bytes of this value" className={styles.download}>
            {formatBytesExact(row.size)} <Download aria-hidden />
          </a>
        )}
      </td>
    </tr>
  )
}

function HeaderValue({ row: { value } }: { row: HeaderRow }) {
  if (value.kind === 'null') return <Tag title="The header has no value">null</Tag>
  if (value.kind === 'empty') return <Tag title="There, and empty">0 bytes</Tag>
  if (value.kind === 'bytes' && value.guess !== null) {
    return (
      <Mono className={styles.cut} title={`0x ${value.hex}`}>
        {value.guess.text} <Tag title="Guessed from the bytes: nothing in a record says what they are">{value.guess.type}</Tag>
      </Mono>
    )
  }
  return (
    <Mono className={styles.cut} title={value.kind === 'text' ? value.text.slice(0, 500) : undefined}>
      {value.kind === 'bytes' ? <span className={styles.faint}>0x </span> : null}
      {value.kind === 'bytes' ? value.hex : value.text}
    </Mono>
  )
}
