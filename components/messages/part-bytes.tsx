'use client'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import type { Part } from '../../server/contract/records.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { bytesOf } from './bytes-model.ts'
import { Base64View, HexView } from './bytes-view.tsx'
import { JsonView, TextView } from './code-view.tsx'
import { layoutJson } from './json-lines.ts'
import { isJson } from './part-model.ts'
import type { PartViewName } from './record-url.ts'
import type { Window } from './window-model.ts'

const JsonTree = dynamic(() => import('./json-tree-view.tsx').then((module) => module.JsonTree), {
  ssr: false,
  loading: () => <SkeletonRows rows={10} words="Laying out the JSON" />,
})

interface Props {
  part: Part
  name: 'key' | 'value'
  as: PartViewName
  window: Window
  label: string
}

/** The bytes in one of the four views, or the window of them that is in sight. */
export function PartContent({ part, name, as, window, label }: Props) {
  const cut = (text: string) => (window.whole ? text : text.slice(window.start, window.end))
  if (as === 'decoded' && part.decoded !== null) {
    // A window that starts in the middle is no JSON: it is shown as the text it is.
    const asJson = isJson(part) && window.start === 0
    if (asJson && window.whole) return <JsonTree text={part.decoded} label={label} root={name} />
    return asJson ? <Json text={cut(part.decoded)} label={label} /> : <TextView text={cut(part.decoded)} label={label} />
  }
  if (as === 'text') {
    return part.text === null ? (
      <EmptyState card>These bytes are not UTF-8 text. Hex and Base64 show them all.</EmptyState>
    ) : (
      <TextView text={cut(part.text)} label={label} />
    )
  }
  if (as === 'base64') return <Base64View base64={cut(part.base64 ?? '')} label={label} />
  return <Hex base64={part.base64 ?? ''} window={window} label={label} />
}

function Json({ text, label }: { text: string; label: string }) {
  const lines = useMemo(() => layoutJson(text), [text])
  return <JsonView lines={lines} label={label} />
}

function Hex({ base64, window, label }: { base64: string; window: Window; label: string }) {
  const { start, end, total } = window
  const bytes = useMemo(() => {
    // Four characters of base64 are three bytes: only the stretch around the window is decoded.
    const first = Math.floor(start / 3)
    const stretch = bytesOf(base64.slice(first * 4, Math.ceil(end / 3) * 4))
    return stretch.subarray(start - first * 3, end - first * 3)
  }, [base64, start, end])
  return <HexView bytes={bytes} base={start} total={total} label={label} />
}
