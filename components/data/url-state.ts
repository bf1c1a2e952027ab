'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import { useCallback, useMemo } from 'react'
import { BASE_PATH } from './build-input.ts'
import { readParams, type UrlFields, type UrlValues, writeParams } from './url-params.ts'

/** `push` makes a step that Back undoes (opened, chosen); `replace` does not (typed, moved). */
export type Change<F extends UrlFields> = (patch: Partial<UrlValues<F>>, how?: 'push' | 'replace') => void

/**
 * Position and filters as state that lives in the address: reload, share, back and forward keep it. Declare `fields`
 * outside the component. No request is made: the history is changed in place.
 */
export function useUrlState<F extends UrlFields>(fields: F): [values: UrlValues<F>, change: Change<F>] {
  const params = useSearchParams()
  const path = usePathname()
  const values = useMemo(() => readParams(fields, new URLSearchParams(params)), [fields, params])
  const change = useCallback<Change<F>>(
    (patch, how = 'replace') => {
      // From the address itself: two changes in one tick must not undo each other.
      const query = writeParams(fields, new URLSearchParams(window.location.search), patch)
      const address = `${BASE_PATH}${path}${query === '' ? '' : `?${query}`}`
      if (how === 'push') window.history.pushState(null, '', address)
      else window.history.replaceState(null, '', address)
    },
    [fields, path],
  )
  return [values, change]
}
