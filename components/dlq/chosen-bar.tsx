'use client'
import type { RefObject } from 'react'
import { paths } from '../layout/paths.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { countOf } from '../ui/format-number.ts'
import styles from './dlq.module.css'
import { recordsOf } from './letters-model.ts'
import { TriageForm } from './triage-form.tsx'

/** A replay is planned by an address, which holds so many places. */
export const MOST_REPLAYED = 100
/** One decision is about so many records at most. */
const MOST_DECIDED = 1000

interface Props {
  cluster: string
  topic: string
  topicId: string
  refs: string[]
  note: RefObject<HTMLInputElement | null>
  onClear: () => void
}

/** What is done with the records that were chosen: one decision about all of them, or a replay. */
export function ChosenBar({ cluster, topic, topicId, refs, note, onClear }: Props) {
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
          decided={{ state: 'investigating', owner: null, note: null }}
          note={note}
        />
      )}
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
