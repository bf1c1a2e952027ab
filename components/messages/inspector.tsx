'use client'
import dynamic from 'next/dynamic'
import { Tabs } from 'radix-ui'
import type { KafkaRecord } from '../../server/contract/records.ts'
import { NoticeRow } from '../ui/notice-row.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { HeadersPanel } from './headers-panel.tsx'
import styles from './inspector.module.css'
import { InspectorMeta } from './inspector-meta.tsx'
import { PartPanel } from './part-panel.tsx'
import { type RecordPlace, useRecord } from './queries.ts'
import { RecordProblem } from './record-problem.tsx'
import { type Decoders, type InspectorTab, inspectorTabs, type PartViewName } from './record-url.ts'

// What decoders say of a record is asked for by few: its parts come with the tab.
const DecodingPanel = dynamic(() => import('./decoding-panel.tsx').then((module) => module.DecodingPanel), { ssr: false })

export interface InspectorView {
  view: { tab: InspectorTab; as: PartViewName } & Decoders
  onView: (view: { tab?: InspectorTab; as?: PartViewName } & Partial<Decoders>) => void
}

interface Props extends InspectorView {
  place: RecordPlace
  /** The record as the list has it: shown until all of it is here. */
  preview: KafkaRecord | null
}

/** Everything about one record: what is stored, how it was decoded, and why not otherwise. */
export function Inspector({ place, preview, view, onView }: Props) {
  const whole = useRecord(place, view)
  const choose = (name: 'key' | 'value', decoder: string | null) => onView(name === 'key' ? { key: decoder } : { value: decoder })
  const common = { place, isWhole: whole.data !== undefined, as: view.as, onAs: (as: PartViewName) => onView({ as }) }
  const record = whole.data ?? preview
  if (record === null) {
    return whole.error === null ? (
      <SkeletonRows rows={10} words={`Reading offset ${place.offset}`} />
    ) : (
      <RecordProblem place={place} error={whole.error} onRetry={whole.refetch} />
    )
  }
  return (
    <div className={styles.inspector}>
      <InspectorMeta record={record} />
      {whole.error === null ? null : <NoticeRow live>Only the preview of the list is here. {whole.error.message}</NoticeRow>}
      <Tabs.Root
        className={styles.tabs}
        value={view.tab}
        onValueChange={(tab) => onView({ tab: inspectorTabs.find((one) => one === tab) ?? 'value' })}
      >
        <Tabs.List className={styles.tabList} aria-label="Parts of the record">
          <Tab value="value">Value</Tab>
          <Tab value="key">Key</Tab>
          <Tab value="headers">
            Headers <span className={styles.tabCount}>{record.headers.length}</span>
          </Tab>
          <Tab value="decoding">Decoding</Tab>
        </Tabs.List>
        <Tabs.Content value="value" className={styles.panel}>
          <PartPanel {...common} name="value" part={record.value} decoder={view.value} onDecoder={(decoder) => choose('value', decoder)} />
          <HeadersPanel place={place} headers={record.headers} below />
        </Tabs.Content>
        <Tabs.Content value="key" className={styles.panel}>
          <PartPanel {...common} name="key" part={record.key} decoder={view.key} onDecoder={(decoder) => choose('key', decoder)} />
        </Tabs.Content>
        <Tabs.Content value="headers" className={styles.panel}>
          <HeadersPanel place={place} headers={record.headers} />
        </Tabs.Content>
        <Tabs.Content value="decoding" className={styles.panel}>
          <DecodingPanel place={place} record={record} decoders={view} onDecoder={choose} />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  )
}

function Tab({ value, children }: { value: InspectorTab; children: React.ReactNode }) {
  return (
    <Tabs.Trigger value={value} className={styles.tab}>
      {children}
    </Tabs.Trigger>
  )
}
