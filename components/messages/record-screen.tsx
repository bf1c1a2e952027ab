'use client'
import { Link2 } from 'lucide-react'
import { useUrlState } from '../data/url-state.ts'
import { PageHead } from '../layout/page-head.tsx'
import { paths } from '../layout/paths.ts'
import { SendAgain } from '../produce/send-again.tsx'
import { Button, ButtonLink } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { groupDigits } from '../ui/format-number.ts'
import { VisuallyHidden } from '../ui/text.tsx'
import { useCopy } from './copy.ts'
import styles from './inspector.module.css'
import { Inspector } from './inspector.tsx'
import { permalink } from './permalink.ts'
import { recordFields } from './record-url.ts'

/** The permalink of one record: the inspector as a page. Partition and offset are decimal text of the address. */
export function RecordScreen({ cluster, topic, partition, offset }: { cluster: string; topic: string; partition: string; offset: string }) {
  const [view, change] = useUrlState(recordFields)
  const copy = useCopy()
  if (!/^\d{1,10}$/.test(partition) || !/^\d{1,19}$/.test(offset)) {
    return (
      <ErrorState
        what="This address names no record."
        why={`A record is addressed by partition and offset, both in digits; this says ${partition} and ${offset}.`}
        action={
          <ButtonLink size="small" href={paths.messages(cluster, topic)}>
            Messages of {topic}
          </ButtonLink>
        }
      />
    )
  }
  const place = { cluster, topic, partition: Number(partition), offset, topicId: view.id }
  return (
    <div className={styles.page}>
      <PageHead
        title={`P${partition} / ${groupDigits(offset)}`}
        mono
        note={`of ${topic}`}
        actions={
          <>
            <Button look="ghost" onClick={() => copy(permalink(place), 'the link to this record')}>
              <Link2 aria-hidden />
              Link
            </Button>
            <SendAgain place={place} />
            <ButtonLink href={`${paths.messages(cluster, topic)}?from=o:${offset}&order=oldest&p=${partition}&rec=${partition}/${offset}`}>
              Read on from here
            </ButtonLink>
          </>
        }
      />
      <VisuallyHidden>
        <h2>Contents</h2>
      </VisuallyHidden>
      <Inspector place={place} preview={null} view={view} onView={change} />
    </div>
  )
}
