'use client'
import Link from 'next/link'
import { useState } from 'react'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import { paths } from '../layout/paths.ts'
import type { RecordPlace } from '../messages/queries.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Switch } from '../ui/switch.tsx'
import { Mono } from '../ui/text.tsx'
import { TextField } from '../ui/text-field.tsx'
import styles from './produce.module.css'
import { deniedHeaders, keptHeaders, type ResendTo, resendBody, tombstoneBody } from './resend-model.ts'
import { ResendProof } from './resend-proof.tsx'
import { useWholeRecord } from './whole-record.ts'

interface Props {
  place: RecordPlace
  kind: 'exact' | 'tombstone'
  onClose: () => void
}

/** Shows what would be written, writes it, and proves that it is the same. */
export function ResendDialog({ place, kind, onClose }: Props) {
  const whole = useWholeRecord(place)
  const title = kind === 'exact' ? 'Send this record again' : 'Send a tombstone for its key'
  return (
    <Dialog open wide onOpenChange={(open) => !open && onClose()} title={title}>
      {whole.data !== undefined ? (
        <Resend place={place} kind={kind} record={whole.data} />
      ) : whole.error !== null ? (
        <NoticeRow status="bad" live>
          {whole.error.title}. {whole.error.message}
        </NoticeRow>
      ) : (
        <SkeletonRows rows={4} words="Reading all of the record" />
      )}
    </Dialog>
  )
}

function Resend({ place, kind, record }: Omit<Props, 'onClose'> & { record: KafkaRecord }) {
  const { cluster, topic } = place
  const [leaveOut, setLeaveOut] = useState(true)
  const [to, setTo] = useState<ResendTo>('same')
  const [typed, setTyped] = useState('')
  const send = useRouteMutation('records.produce', ['records.browse'])
  const { readOnly = false, production = false } = useRoute('clusters.get', { cluster }, { freshFor: 10_000 }).data ?? {}
  const denied = kind === 'exact' ? deniedHeaders(record.headers) : []
  const kept = kind === 'exact' ? keptHeaders(record.headers, leaveOut) : []
  const body = kind === 'exact' ? resendBody(record, leaveOut, to) : { ...tombstoneBody(record), partition: to === 'same' ? record.partition : null }
  const off = readOnly
    ? `${cluster} is read-only here`
    : record.state === 'control'
      ? 'It is the marker of a transaction, which brokers alone write'
      : kind === 'tombstone' && !record.key.present
        ? 'The record has no key that could be forgotten'
        : production && typed !== topic
          ? 'Type the name of the topic first'
          : send.isPending
            ? 'It is being sent'
            : null
  const confirm = production ? { confirm: typed } : {}
  const written = send.data?.items[0]
  return (
    <div className={styles.confirm}>
      <p>
        {kind === 'exact' ? 'Key, value and headers are written to' : 'A null value is written under the same key to'} <Mono>{topic}</Mono>, with the
        time of now.
      </p>
      <div className={styles.fit}>
        <Segmented
          label="Partition"
          size="small"
          value={to}
          options={[
            { value: 'same', label: `Partition ${record.partition}, as before` },
            { value: 'key', label: record.key.present ? 'By the key (murmur2)' : 'Any' },
          ]}
          onChange={setTo}
        />
      </div>
      {denied.length === 0 ? null : (
        <Switch
          label={
            <>
              Leave out what speaks of the old record: <Mono>{denied.map(({ name }) => name).join(', ')}</Mono>
            </>
          }
          checked={leaveOut}
          onChange={setLeaveOut}
        />
      )}
      {production && send.data === undefined ? (
        <TextField
          label="Name of the topic"
          placeholder={`Production: type ${topic}`}
          mono
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      {send.error === null ? null : (
        <NoticeRow status="bad" live>
          {send.error.title}. {send.error.message}
        </NoticeRow>
      )}
      {written?.offset == null || written.partition === null ? null : (
        <NoticeRow status="ok" live>
          Written as{' '}
          <Link href={`${paths.record(cluster, topic, written.partition, written.offset)}?id=${record.topicId}`}>
            P{written.partition} / {groupDigits(written.offset)}
          </Link>
          .
        </NoticeRow>
      )}
      {kind === 'tombstone' ? null : <ResendProof place={place} record={record} kept={kept} written={written} />}
      <div>
        <Button
          look={send.data === undefined ? 'primary' : 'plain'}
          off={off}
          onClick={() => send.mutate({ cluster, topic, body: { records: [body], topicId: record.topicId, ...confirm } })}
        >
          {kind === 'tombstone' ? 'Send the tombstone' : send.data === undefined ? 'Send again' : 'Send once more'}
        </Button>
      </div>
    </div>
  )
}
