'use client'
import { useRouteMutation } from '../data/query.ts'
import { Button } from '../ui/button.tsx'

/** Takes a topic out of the inbox, or back in. */
export function IgnoreButton({ cluster, topic, ignored }: { cluster: string; topic: string; ignored: boolean }) {
  const ignore = useRouteMutation('dlqs.ignore', ['dlqs.list', 'dlqs.get'])
  return (
    <Button
      size="small"
      off={ignore.isPending ? 'It is being saved' : null}
      title={ignore.error?.message}
      onClick={() => ignore.mutate({ cluster, topic, body: { ignored: !ignored } })}
    >
      {ignored ? 'List again' : 'Not a queue'}
    </Button>
  )
}
