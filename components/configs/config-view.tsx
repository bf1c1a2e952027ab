'use client'
import type { ConfigReply } from '../../server/contract/configs.ts'
import { ProblemState } from '../data/problem-state.tsx'
import { flag, maybe, text } from '../data/url-params.ts'
import { useUrlState } from '../data/url-state.ts'
import { Freshness } from '../layout/freshness.tsx'
import { StaleRow } from '../layout/stale-row.tsx'
import { Button } from '../ui/button.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { DrawerLayout } from '../ui/drawer.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { SkeletonRows } from '../ui/skeleton.tsx'
import { Dim } from '../ui/text.tsx'
import styles from './config.module.css'
import { columnsFor, NarrowSetting } from './config-columns.tsx'
import { ConfigDrawer } from './config-drawer.tsx'
import { type ConfigScope, configCounts, filterEntries } from './config-model.ts'
import { SettingFilter } from './setting-filter.tsx'

const fields = { q: text(), all: flag(), key: maybe(/^[A-Za-z0-9._-]{1,249}$/) }

interface Props {
  config: { data: ConfigReply | undefined; error: Error | null; refetch: () => unknown }
  scope: ConfigScope
  /** The name of the topic, or `broker 1`. */
  of: string
  everyMs: number
}

/** Settings as a list, one of them opened at its side. */
export function ConfigView({ config, scope, of, everyMs }: Props) {
  const [url, change] = useUrlState(fields)
  const { data, error } = config
  if (data === undefined) {
    return error === null ? (
      <SkeletonRows rows={12} words="Asking the broker for the configuration" />
    ) : (
      <ProblemState error={error} what={`Could not read the configuration of ${of}`} onRetry={() => config.refetch()} />
    )
  }
  const rows = filterEntries(data.items, scope, url)
  const open = data.items.find((entry) => entry.name === url.key) ?? null
  const close = () => change({ key: null }, 'push')
  return (
    <>
      <Freshness what="Configuration" asOf={data.asOf} everyMs={everyMs} reason={error?.message ?? null} />
      {error === null ? null : <StaleRow asOf={data.asOf} error={error} onRetry={() => config.refetch()} />}
      <div className={styles.controls}>
        <SettingFilter value={url.q} onChange={(q) => change({ q })} />
        <Segmented
          label="Which settings"
          value={url.all ? 'all' : 'set'}
          options={[
            { value: 'set', label: 'Only set here' },
            { value: 'all', label: 'All' },
          ]}
          onChange={(which) => change({ all: which === 'all' }, 'push')}
        />
        <Dim className={styles.counts}>{configCounts(data.items, scope)}</Dim>
      </div>
      <DrawerLayout drawer={open === null ? null : <ConfigDrawer entry={open} onClose={close} />}>
        {rows.length === 0 ? (
          <Nothing url={url} total={data.items.length} onAll={() => change({ all: true }, 'push')} onClear={() => change({ q: '' })} of={of} />
        ) : (
          <DataTable
            label={`Configuration of ${of}`}
            columns={columnsFor(scope)}
            rows={rows}
            keyOf={(entry) => entry.name}
            narrow={(entry) => <NarrowSetting entry={entry} />}
            isSelected={(entry) => entry.name === url.key}
            onOpen={(entry) => change({ key: entry.name }, 'push')}
          />
        )}
      </DrawerLayout>
    </>
  )
}

interface NothingProps {
  url: { q: string; all: boolean }
  total: number
  of: string
  onAll: () => void
  onClear: () => void
}

function Nothing({ url, total, of, onAll, onClear }: NothingProps) {
  if (url.q === '')
    return (
      <EmptyState action={<Button onClick={onAll}>Show all {total}</Button>}>
        Nothing is set on {of}: all {total} settings are taken over.
      </EmptyState>
    )
  return (
    <EmptyState action={url.all ? <Button onClick={onClear}>Clear filter</Button> : <Button onClick={onAll}>Look in all {total}</Button>}>
      No setting {url.all ? '' : 'that is set here '}matches “{url.q}”.
    </EmptyState>
  )
}
