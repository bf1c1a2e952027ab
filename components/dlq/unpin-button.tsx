'use client'
import { useRouteMutation } from '../data/query.ts'
import { Button } from '../ui/button.tsx'

/** Leaves it to names and headers again whether the topic is a queue. */
export function UnpinButton({ cluster, topic }: { cluster: string; topic: string }) {
  const pin = useRouteMutation('dlqs.pin', ['dlqs.list', 'dlqs.get'])
  return (
    <Button
      size="small"
      off={pin.isPending ? 'It is being saved' : null}
      title={pin.error?.message}
      onClick={() => pin.mutate({ cluster, topic, body: { pinned: false } })}
    >
      Unpin
    </Button>
  )
}
