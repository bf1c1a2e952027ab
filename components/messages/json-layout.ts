'use client'
import { useEffect, useMemo, useState } from 'react'
import type { LaidOut } from './json-layout-worker.ts'
import { type JsonLines, layoutJson } from './json-lines.ts'

/** Longer text is laid out by a thread of its own, so that the page goes on answering. */
const LONG_TEXT = 100_000

/** JSON laid out in lines; null while that is still under way. */
export function useJsonLayout(text: string): JsonLines | null {
  const short = useMemo(() => (text.length <= LONG_TEXT ? layoutJson(text) : null), [text])
  const [long, setLong] = useState<JsonLines | null>(null)
  useEffect(() => {
    if (text.length <= LONG_TEXT) return
    const worker = new Worker(new URL('./json-layout-worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<LaidOut>) => {
      setLong({ ...data, text })
      worker.terminate()
    }
    // A page that may not start workers still shows the value, a little later.
    worker.onerror = () => setLong(layoutJson(text))
    worker.postMessage(text)
    return () => worker.terminate()
  }, [text])
  return short ?? (long?.text === text ? long : null)
}
