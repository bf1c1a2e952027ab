'use client'
import type { ConfigEntry } from '../../server/contract/configs.ts'
import { Drawer } from '../ui/drawer.tsx'
import { type SmallColumn, SmallTable } from '../ui/small-table.tsx'
import { Tag } from '../ui/tag.tsx'
import { Dim, Mono } from '../ui/text.tsx'
import styles from './config.module.css'
import { SettingValue } from './config-columns.tsx'
import { nextInOrder, sourceWords } from './config-model.ts'

/** One setting: what Kafka says of it, and where its value comes from in the order that Kafka looks. */
export function ConfigDrawer({ entry, onClose }: { entry: ConfigEntry; onClose: () => void }) {
  const next = nextInOrder(entry)
  return (
    <Drawer label={`Setting ${entry.name}`} title={<Mono>{entry.name}</Mono>} onClose={onClose}>
      <div className={styles.drawer}>
        <p className={styles.now}>
          <SettingValue entry={entry} value={entry.value} strong />
        </p>
        <p className={styles.tags}>
          <Tag>{sourceWords[entry.source]}</Tag>
          {entry.type === null ? null : <Tag>{entry.type}</Tag>}
          {entry.readOnly ? <Tag title="Only a restart with another file changes it">read-only</Tag> : null}
          {entry.sensitive ? <Tag>sensitive</Tag> : null}
        </p>
        {entry.documentation === null ? <Dim>Kafka tells nothing about it.</Dim> : <p className={styles.documentation}>{entry.documentation}</p>}
        <h3 className={styles.heading}>Where it comes from</h3>
        {entry.synonyms.length === 0 ? (
          <Dim>{entry.isDefault ? 'Nobody has set it: Kafka’s own default holds.' : 'The broker does not tell.'}</Dim>
        ) : (
          <>
            <SmallTable label="Where it comes from" columns={columnsOf(entry)} rows={entry.synonyms} keyOf={(row) => `${row.source} ${row.name}`} />
            <p className={styles.hint}>The first one holds.{next === null ? '' : ` Without it, ${next.name} (${sourceWords[next.source]}) would.`}</p>
          </>
        )}
      </div>
    </Drawer>
  )
}

type Synonym = ConfigEntry['synonyms'][number]

const columnsOf = (entry: ConfigEntry): readonly SmallColumn<Synonym>[] => [
  { id: 'source', head: 'Set by', width: 150, cell: (row) => <Dim>{sourceWords[row.source]}</Dim> },
  { id: 'name', head: 'As', cell: (row) => <Mono title={row.name}>{row.name}</Mono> },
  { id: 'value', head: 'Value', cell: (row) => <SettingValue entry={{ name: row.name, sensitive: entry.sensitive }} value={row.value} /> },
]
