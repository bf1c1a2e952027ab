'use client'
import type { ConfigEntry } from '../../server/contract/configs.ts'
import type { DataColumn } from '../ui/data-table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './config.module.css'
import { type ConfigScope, humanValue, isSetHere, NO_LIMIT, sourceWords } from './config-model.ts'

/** A value with what it amounts to; what is hidden or not set says so. */
export function SettingValue({
  entry,
  value,
  strong = false,
}: {
  entry: Pick<ConfigEntry, 'name' | 'sensitive'>
  value: string | null
  strong?: boolean
}) {
  if (entry.sensitive) return <Tag title="Brokers never tell it">hidden</Tag>
  if (value === null) return <Dim faint>not set</Dim>
  if (value === '') return <Dim faint>empty</Dim>
  const { raw, human } = humanValue(entry.name, value)
  if (human === NO_LIMIT) {
    return (
      <span className={styles.value} title={value}>
        <span className={strong ? styles.strong : undefined}>{human}</span>{' '}
        <Dim faint>
          <Mono>{raw}</Mono>
        </Dim>
      </span>
    )
  }
  return (
    <span className={styles.value} title={value}>
      <Mono className={strong ? styles.strong : undefined}>{raw}</Mono>
      {human === null ? null : <Dim> = {human}</Dim>}
    </span>
  )
}

const changeColumn: DataColumn<ConfigEntry> = {
  id: 'change',
  head: 'Can be changed',
  width: '116px',
  needs: 'wide',
  cell: (entry) => <Dim faint>{entry.readOnly ? 'with a restart' : 'at run time'}</Dim>,
}

const columns = (scope: ConfigScope): readonly DataColumn<ConfigEntry>[] => [
  { id: 'name', head: 'Setting', width: 'minmax(200px, 1.2fr)', cell: (entry) => <Mono title={entry.name}>{entry.name}</Mono> },
  {
    id: 'value',
    head: 'Value',
    width: 'minmax(180px, 1.2fr)',
    cell: (entry) => <SettingValue entry={entry} value={entry.value} strong={isSetHere(entry, scope)} />,
  },
  {
    id: 'source',
    head: 'Set by',
    width: '168px',
    cell: (entry) => (isSetHere(entry, scope) ? sourceWords[entry.source] : <Dim faint>{sourceWords[entry.source]}</Dim>),
  },
  {
    id: 'default',
    head: 'Default',
    width: 'minmax(150px, 1fr)',
    needs: 'medium',
    cell: (entry) => (entry.isDefault ? <Dim faint>the same</Dim> : <Default entry={entry} />),
  },
  ...(scope === 'broker' ? [changeColumn] : []),
]

function Default({ entry }: { entry: ConfigEntry }) {
  if (entry.sensitive) return null
  if (entry.defaultValue === null) return <Dim faint>none is told</Dim>
  return (
    <Dim>
      <SettingValue entry={entry} value={entry.defaultValue} />
    </Dim>
  )
}

// Columns are made once per scope: a new list would lay the table out anew.
const topicColumns = columns('topic')
const brokerColumns = columns('broker')
export const columnsFor = (scope: ConfigScope) => (scope === 'topic' ? topicColumns : brokerColumns)

/** The row below 768 px. */
export function NarrowSetting({ entry }: { entry: ConfigEntry }) {
  return (
    <div className={styles.narrow}>
      <div className={styles.line}>
        <Mono className={styles.name}>{entry.name}</Mono>
        <Dim faint className={styles.by}>
          {sourceWords[entry.source]}
        </Dim>
      </div>
      <div className={styles.line}>
        <SettingValue entry={entry} value={entry.value} />
      </div>
    </div>
  )
}
