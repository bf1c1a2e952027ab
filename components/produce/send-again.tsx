'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { ProblemError } from '../data/problem-error.ts'
import { paths } from '../layout/paths.ts'
import type { RecordPlace } from '../messages/queries.ts'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { useToast } from '../ui/toast.tsx'
import { wholeRecord } from './whole-record.ts'

const ResendDialog = dynamic(() => import('./resend-dialog.tsx').then((module) => module.ResendDialog), { ssr: false })

/** Sends a record again: byte for byte, edited, or a tombstone for its key. */
export function SendAgain({ place }: { place: RecordPlace }) {
  const [kind, setKind] = useState<'exact' | 'tombstone' | null>(null)
  const edit = useEdit(place)
  return (
    <>
      <Menu
        trigger={
          <Button look="ghost" size="small">
            <Send aria-hidden />
            Send again
          </Button>
        }
        groups={[
          {
            items: [
              { id: 'exact', label: 'Byte for byte', note: 'Key, value and headers as they are stored', onSelect: () => setKind('exact') },
              { id: 'edit', label: 'Edit, then send', note: 'Opens the record in the form', onSelect: edit },
              { id: 'tombstone', label: 'A tombstone for its key', note: 'Compaction then forgets the key', onSelect: () => setKind('tombstone') },
            ],
          },
        ]}
      />
      {kind === null ? null : <ResendDialog place={place} kind={kind} onClose={() => setKind(null)} />}
    </>
  )
}

/** Reads all of the record, hands it to the form, and goes there. */
function useEdit(place: RecordPlace): () => void {
  const client = useQueryClient()
  const router = useRouter()
  const say = useToast()
  const edit = async () => {
    const record = await client.fetchQuery(wholeRecord(place))
    const [{ deniedHeaders, draftOf }, { handOver }] = await Promise.all([import('./resend-model.ts'), import('./draft-handoff.ts')])
    if (!handOver(place.cluster, place.topic, draftOf(record, true)))
      return say({ text: 'The record is too large to be edited here. Send it byte for byte, or through the API.', status: 'bad' })
    const left = deniedHeaders(record.headers).map(({ name }) => name)
    if (left.length > 0) say({ text: `Left out, because they speak of the old record: ${left.join(', ')}. Add them again where you want them.` })
    router.push(paths.produce(place.cluster, place.topic))
  }
  return () => {
    edit().catch((error: unknown) => say({ text: error instanceof ProblemError ? `${error.title}. ${error.message}` : String(error), status: 'bad' }))
  }
}
