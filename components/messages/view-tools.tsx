'use client'
import { Bookmark, Columns3, Download } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Popover } from '../ui/popover.tsx'
import type { MessagesPatch, MessagesUrl } from './messages-url.ts'

const SavedSearches = dynamic(() => import('../search/saved-searches.tsx').then((module) => module.SavedSearches), { ssr: false })

const ColumnsForm = dynamic(() => import('./columns-form.tsx').then((module) => module.ColumnsForm), { ssr: false })

interface Props {
  cluster: string
  topic: string
  url: MessagesUrl
  /** A step that Back undoes. */
  onChange: (patch: MessagesPatch) => void
  onExport: () => void
}

/** What can be done with the view as a whole. What a button opens is loaded then. */
export function ViewTools({ cluster, topic, url, onChange, onExport }: Props) {
  const [saved, setSaved] = useState(false)
  const open = (view: MessagesPatch) => {
    setSaved(false)
    onChange(view)
  }
  return (
    <>
      <Popover
        label="Saved searches"
        width={360}
        align="end"
        open={saved}
        onOpenChange={setSaved}
        trigger={
          <Button look="ghost" size="small">
            <Bookmark aria-hidden />
            Saved
          </Button>
        }
      >
        <SavedSearches cluster={cluster} topic={topic} url={url} onOpen={open} />
      </Popover>
      <Popover
        label="Columns"
        width={380}
        align="end"
        trigger={
          <Button look="ghost" size="small">
            <Columns3 aria-hidden />
            Columns
          </Button>
        }
      >
        <ColumnsForm paths={url.cols} onChange={(cols) => onChange({ cols })} />
      </Popover>
      <Button look="ghost" size="small" onClick={onExport}>
        <Download aria-hidden />
        Export
      </Button>
    </>
  )
}
