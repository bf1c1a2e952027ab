'use client'
import type { RouteReply } from '../../server/contract/define.ts'
import type { KafkaRecord, Part } from '../../server/contract/records.ts'
import { useRoute, useRouteMutation } from '../data/query.ts'
import type { RouteOf } from '../data/routes.ts'
import { Button } from '../ui/button.tsx'
import { formatBytesExact } from '../ui/format-bytes.ts'
import { formatInteger } from '../ui/format-number.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { StatusBadge } from '../ui/status-badge.tsx'
import { useToast } from '../ui/toast.tsx'
import { choiceWords } from './decoder-menu.tsx'
import { stepTitle } from './decoding-model.ts'
import styles from './inspector.module.css'
import { schemaWords } from './part-model.ts'
import type { RecordPlace } from './queries.ts'
import type { Decoders } from './record-url.ts'
import { SchemaForm } from './schema-form.tsx'
import { ScrollRegion } from './scroll-region.tsx'

interface Props {
  place: RecordPlace
  record: KafkaRecord
  decoders: Decoders
  onDecoder: (part: 'key' | 'value', decoder: string | null) => void
}

type Report = RouteReply<RouteOf<'decoders.try'>>

/** What each decoder makes of the value and of the key, and the ways to read them otherwise. */
export function DecodingPanel(props: Props) {
  return (
    <ScrollRegion label="Decoding" className={styles.decoding}>
      <PartReport {...props} name="value" part={props.record.value} />
      <PartReport {...props} name="key" part={props.record.key} />
    </ScrollRegion>
  )
}

function PartReport({ place, name, part, decoders, onDecoder }: Props & { name: 'key' | 'value'; part: Part }) {
  const { topicId, ...address } = place
  const asked = { ...(decoders.key === null ? {} : { key: decoders.key }), ...(decoders.value === null ? {} : { value: decoders.value }) }
  const input = { ...address, part: name, ...asked, ...(topicId === null ? {} : { topicId }) }
  const report = useRoute('decoders.try', input, { freshFor: 30_000, enabled: part.present && part.size !== 0, timeoutMs: 60_000 })
  return (
    <section aria-label={name === 'key' ? 'Key' : 'Value'}>
      <h3>
        {name === 'key' ? 'Key' : 'Value'} {part.size === null ? null : <span className={styles.faint}>{formatBytesExact(part.size)}</span>}
      </h3>
      {part.schema === null ? null : <p className={styles.reportLine}>Schema {schemaWords(part.schema)}.</p>}
      {!part.present || part.size === 0 ? (
        <p className={styles.reportLine}>Nothing to decode: {part.present ? '0 bytes' : 'null'}.</p>
      ) : report.data !== undefined ? (
        <>
          <Steps items={report.data.items} onChoose={(decoder) => onDecoder(name, decoder)} />
          <SchemaForm name={name} onChoose={(decoder) => onDecoder(name, decoder)} />
          <Memory place={place} name={name} asked={decoders[name]} remembered={report.data.remembered[name]} onChanged={report.refetch} />
        </>
      ) : report.error === null ? (
        <SkeletonRows rows={4} words={`Asking the decoders about the ${name}`} />
      ) : (
        <NoticeRow live>The decoders could not be asked. {report.error.message}</NoticeRow>
      )}
    </section>
  )
}

function Steps({ items, onChoose }: { items: Report['items']; onChoose: (decoder: string) => void }) {
  return (
    <ol>
      {items.map((step) => {
        const { decoder, verdict, reason, byteOffset, fix } = step
        const reads = verdict === 'read' || verdict === 'would-read'
        return (
          <li key={decoder} className={styles.verdict}>
            <span className={styles.verdictHead}>
              <StatusBadge status={verdict === 'read' ? 'ok' : verdict === 'failed' ? 'warn' : 'unknown'}>{stepTitle(step)}</StatusBadge>
              {byteOffset === null ? null : <span className={styles.faint}>byte {formatInteger(byteOffset)}</span>}
              {verdict === 'would-read' ? (
                <Button look="ghost" size="small" onClick={() => onChoose(decoder)}>
                  Read it so
                </Button>
              ) : null}
            </span>
            {reason === null ? null : <p>{`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`}</p>}
            {fix === null || reads ? null : <p>{fix}</p>}
          </li>
        )
      })}
    </ol>
  )
}

interface MemoryProps {
  place: RecordPlace
  name: 'key' | 'value'
  asked: string | null
  remembered: string
  onChanged: () => void
}

/** What is tried first in this topic, for all readers. */
function Memory({ place, name, asked, remembered, onChanged }: MemoryProps) {
  const say = useToast()
  const remember = useRouteMutation('decoders.remember', ['records.get', 'records.browse', 'decoders.try'])
  const { cluster, topic, topicId } = place
  const send = (decoder: string) =>
    remember.mutate(
      { cluster, topic, body: { part: name, decoder, ...(topicId === null ? {} : { topicId }) } },
      {
        onSuccess: () => {
          onChanged()
          say({ text: decoder === 'auto' ? `Forgotten for ${topic}.` : `Remembered for ${topic}.`, status: 'ok' })
        },
        onError: (error) => say({ text: error.message, status: 'bad' }),
      },
    )
  const isRemembered = remembered !== 'auto'
  const canRemember = asked !== null && asked !== remembered
  return (
    <div className={styles.memory}>
      <p>
        {isRemembered
          ? `Tried first on the ${name}s of this topic: ${choiceWords(remembered)}.`
          : `Nothing is remembered for the ${name}s of this topic.`}
      </p>
      {canRemember ? (
        <Button size="small" off={remember.isPending ? 'Being saved' : null} onClick={() => send(asked)}>
          Remember {choiceWords(asked)} for this topic
        </Button>
      ) : null}
      {isRemembered ? (
        <Button look="ghost" size="small" off={remember.isPending ? 'Being saved' : null} onClick={() => send('auto')}>
          Forget it
        </Button>
      ) : null}
    </div>
  )
}
