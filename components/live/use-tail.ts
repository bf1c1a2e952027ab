'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { useSocketHub } from '../data/socket.tsx'
import type { Decoders } from '../messages/record-url.ts'
import { EMPTY_VIEW, type LiveView } from './live-view.ts'
import { readEnds } from './read-ends.ts'
import { browserSchedule } from './schedule.ts'
import type { OpenRequest } from './tail-link.ts'
import { TailStore } from './tail-store.ts'

type Request = Omit<OpenRequest, 'from' | 'maxPerSecond' | 'decoders'>

/** A tail for as long as the screen is shown. Another request is another tail; another limit or decoder keeps the rows. null: no tail. */
export function useTail(
  request: Request | null,
  maxPerSecond: number | null,
  { key: keyAs, value: valueAs }: Decoders,
): { store: TailStore | null; view: LiveView } {
  const hub = useSocketHub()
  const key = request === null ? null : JSON.stringify(request)
  const store = useMemo(() => {
    if (key === null) return null
    const asked = parseRequest(key)
    return new TailStore({
      hub,
      schedule: browserSchedule,
      request: asked,
      maxPerSecond: null,
      readEnds: (signal) => readEnds(asked.cluster, asked.topics, asked.partitions ?? [], signal),
    })
  }, [hub, key])
  // External system: the socket. Limit and decoders are set first: they are part of what the tail is opened with.
  useEffect(() => {
    store?.setLimit(maxPerSecond)
    store?.setDecoders({ key: keyAs, value: valueAs })
  }, [store, maxPerSecond, keyAs, valueAs])
  useEffect(() => {
    store?.start()
    return () => store?.stop()
  }, [store])
  const view = useSyncExternalStore(store?.subscribe ?? subscribeNothing, store?.view ?? emptyView, emptyView)
  return { store, view }
}

/** The text was made from a request two lines above. */
const parseRequest = (key: string) => JSON.parse(key) as Request
const subscribeNothing = () => () => undefined
const emptyView = () => EMPTY_VIEW
