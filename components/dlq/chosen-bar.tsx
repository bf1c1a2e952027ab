'use client'
import type { RefObject } from 'react'
import type { DeadLetterRecord } from '../../server/contract/dlqs.ts'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import styles from './dlq.module.css'
import { byWritten, recordsOf } from './letters-model.ts'
import { TriageForm } from './triage-form.tsx'

/** A replay is planned by an address, which holds so many places. */
export const MOST_REPLAYED = 100
/** One decision is about so many records at most. */
export const MOST_DECIDED = 1000

interface Props {
  cluster: string
  topic: string
  topicId: string
  refs: string[]
  letters: readonly DeadLetterRecord[]
  note: RefObject<HTMLInputElement | null>
  onClear: () => void
}

/** What is done with the records that were chosen: one decision about all of them, or a replay. */
export function ChosenBar({ cluster, topic, topicId, refs, letters, note, onClear }: Props) {
  const written = byWritten(letters, refs)
  const [same] = written.length === 1 ? written : []
  const tooMany = refs.length > MOST_DECIDED
  return (
    <section className={styles.chosen} aria-label="Chosen records">
      <b>{countOf(refs.length, 'record')} chosen</b>
      {tooMany ? (
        <span className={styles.faint}>One decision is about {MOST_DECIDED} records at most.</span>
      ) : (
        <TriageForm
          cluster={cluster}
          topic={topic}
          topicId={topicId}
          target={{ records: recordsOf(refs) }}
          key={JSON.stringify([same?.owner, same?.note])}
          decided={{ state: 'investigating', owner: same?.owner ?? null, note: same?.note ?? null }}
          note={note}
        />
      )}
      {written.length > 1 ? <span className={styles.faint}>Owners and notes differ: what is saved here takes their place.</span> : null}
      {refs.length > MOST_REPLAYED ? (
        <span className={styles.faint}>Choose {MOST_REPLAYED} at most to replay them, or replay their failure.</span>
      ) : (
        <ButtonLink href={`${paths.replay(cluster, topic)}?rec=${refs.join(',')}`}>Replay {countOf(refs.length, 'record')}</ButtonLink>
      )}
      <Button size="small" onClick={onClear}>
        Choose none
      </Button>
    </section>
  )
}
