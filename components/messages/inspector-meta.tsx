'use client'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { formatInstant } from '../ui/format-time.ts'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './inspector.module.css'
import { StateTag } from './message-cells.tsx'
import { PartLine } from './part-line.tsx'
import { decoderName, schemaWords } from './part-model.ts'

/** Time, size, key, schema and state, before the tabs. */
export function InspectorMeta({ record }: { record: KafkaRecord }) {
  const { zone } = useTimeZone()
  const { value, timestamp, timestampMs, timestampType } = record
  return (
    <dl className={styles.meta}>
      <dt>Time</dt>
      <dd title={`${timestampMs} ms since 1970, ${timestampType === 'append' ? 'set by the broker' : 'set by the producer'}`}>
        <Mono>{timestamp === null ? timestampMs : formatInstant(timestamp, zone)}</Mono> <Dim faint>{timestampType}</Dim>
      </dd>
      <dt>Size</dt>
      <dd>{formatBytesExact(record.size)}</dd>
      <dt>Key</dt>
      <dd>
        <PartLine part={record.key} isKey />
      </dd>
      <dt>{value.schema === null ? 'Read as' : 'Schema'}</dt>
      <dd title={value.schema === null ? undefined : schemaWords(value.schema)}>
        {value.schema === null ? <Dim>{decoderName(value.decoder)}</Dim> : schemaWords(value.schema)} <StateTag state={record.state} />
      </dd>
    </dl>
  )
}
