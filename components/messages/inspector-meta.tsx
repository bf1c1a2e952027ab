'use client'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { useTimeZone } from '../data/time-zone.ts'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { formatInstant } from '../ui/format-time.ts'
import { MiddleTruncate } from '../ui/middle-truncate.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './inspector.module.css'
import { StateTag } from './message-cells.tsx'
import { PartLine } from './part-line.tsx'
import { decoderName } from './part-model.ts'

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
      <dt>Read as</dt>
      <dd>
        {decoderName(value.decoder)}
        {value.envelope?.includes('debezium') === true ? ', a Debezium change event' : ''} <StateTag state={record.state} />
      </dd>
      {value.schema === null ? null : (
        <>
          <dt>Schema</dt>
          <dd className={styles.schema}>
            <MiddleTruncate text={value.schema.subject ?? 'not in the registry'} />
            <Dim>
              {value.schema.version === null ? '' : `v${value.schema.version}`}
              {value.schema.id === null ? '' : `${value.schema.version === null ? '' : ', '}id ${value.schema.id}`}
            </Dim>
          </dd>
        </>
      )}
    </dl>
  )
}
