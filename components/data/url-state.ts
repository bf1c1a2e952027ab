'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo, useState } from 'react'
import { BASE_PATH } from './build-input.ts'
import { readParams, type UrlFields, type UrlValues, writeParams } from './url-params.ts'
import { type Pending, shownQuery, withChange } from './url-pending.ts'

/** `push` makes a step that Back undoes (opened, chosen); `replace` does not (typed, moved). */
export type Change<F extends UrlFields> = (patch: Partial<UrlValues<F>>, how?: 'push' | 'replace') => void

/**
 * Position and filters as state that lives in the address: reload, share, back and forward keep it. Declare `fields`
 * outside the component. No request is made: the history is changed in place, and the values change at once.
 */
export function useUrlState<F extends UrlFields>(fields: F): [values: UrlValues<F>, change: Change<F>] {
  const delivered = useSearchParams().toString()
  const path = usePathname()
  const [own, setOwn] = useState<Pending | null>(null)
  const { query, pending } = shownQuery(own, delivered)
  if (pending !== own) setOwn(pending)
  const values = useMemo(() => readParams(fields, new URLSearchParams(query)), [fields, query])
  const change = useCallback<Change<F>>(
    (patch, how = 'replace') => {
      // From the address itself: two changes in one tick must not undo each other.
      const next = writeParams(fields, new URLSearchParams(window.location.search), patch)
      setOwn((before) => withChange(before, delivered, next))
      const address = `${BASE_PATH}${path}${next === '' ? '' : `?${next}`}`
      if (how === 'push') window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [fields, path, delivered],
  )
  return [values, change]
}
