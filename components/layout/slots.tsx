'use client'
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { createPortal } from 'react-dom'

/** Places outside of a screen that the screen fills. */
export type SlotName = 'freshness' | 'head-status' | 'head-actions'

type Places = Partial<Record<SlotName, HTMLElement>>
interface Slots {
  places: Places
  place: (name: SlotName, element: HTMLElement | null) => void
}

const SlotContext = createContext<Slots>({ places: {}, place: () => undefined })

export function SlotProvider({ children }: { children: ReactNode }) {
  const [places, setPlaces] = useState<Places>({})
  const place = useCallback((name: SlotName, element: HTMLElement | null) => {
    setPlaces(({ [name]: before, ...others }) => {
      if (element === null) return others
      return before === element ? { ...others, [name]: before } : { ...others, [name]: element }
    })
  }, [])
  const slots = useMemo(() => ({ places, place }), [places, place])
  return <SlotContext value={slots}>{children}</SlotContext>
}

/** Where the content of a slot appears. */
export function SlotOutlet({ name, className }: { name: SlotName; className?: string | undefined }) {
  const { place } = use(SlotContext)
  const hold = useCallback((element: HTMLElement | null) => place(name, element), [place, name])
  return <span ref={hold} className={className} />
}

/** Puts content of a screen into a slot for as long as the screen is shown. */
export function SlotFill({ name, children }: { name: SlotName; children: ReactNode }) {
  const place = use(SlotContext).places[name]
  return place === undefined ? null : createPortal(children, place)
}
