import { useEffect, useState } from 'react'

/** A value once it has stayed the same for a while: what somebody types is not asked for letter by letter. Compared as JSON. */
export function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  // External system: the clock.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the value
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [text, ms])
  return settled
}
