'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { DiscardRequest, PurgeRequest } from '../../server/contract/disposals.ts'
import { Button } from '../ui/button.tsx'

// Plans are made when somebody asks for one: their part is not of the first load.
const DiscardDialog = dynamic(() => import('./discard-dialog.tsx').then((module) => module.DiscardDialog), { ssr: false })
const PurgeDialog = dynamic(() => import('./purge-dialog.tsx').then((module) => module.PurgeDialog), { ssr: false })

interface Props {
  cluster: string
  topic: string
  topicId: string
  /** What is planned first, and then done when it is agreed to. */
  what: { discard: Pick<DiscardRequest, 'selection' | 'mark'> } | { purge: Pick<PurgeRequest, 'upTo'> }
  children: string
}

/** Opens a plan of what would be discarded, taken back, or deleted. */
export function DisposeButton({ cluster, topic, topicId, what, children }: Props) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {children}
      </Button>
      {!open ? null : 'discard' in what ? (
        <DiscardDialog cluster={cluster} body={{ dlq: topic, dlqTopicId: topicId, ...what.discard }} onClose={close} />
      ) : (
        <PurgeDialog cluster={cluster} topic={topic} body={{ topicId, ...what.purge }} onClose={close} />
      )}
    </>
  )
}
