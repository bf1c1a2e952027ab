import { v7 as uuidv7 } from 'uuid'
import type { SavedSearches, SavedSearchRow } from '../../core/saved-searches.ts'
import { sql } from './sql.ts'
import type { Store } from './store.ts'

/** So many of one topic: the list is one page. */
const MOST_EACH = 200

interface Stored {
  id: string
  topic: string
  name: string
  query: string
  created_by_name: string
  created_at: Date
}

const rowOf = ({ id, topic, name, query, created_by_name, created_at }: Stored): SavedSearchRow => {
  return { id, topic, name, query, createdBy: created_by_name, createdAt: created_at.getTime() }
}

/** Saved searches in PostgreSQL; a name is given once per cluster and topic. */
export function createSavedSearches(store: Store): SavedSearches {
  return {
    list: async (cluster, topic) => {
      const rows = await store.sql((db) =>
        db.rows<Stored>(
          sql`select * from saved_search where cluster = ${cluster} and topic = ${topic} order by lower(name), name limit ${MOST_EACH}`,
        ),
      )
      return rows.map(rowOf)
    },
    insert: ({ cluster, topic, name, query, by }) =>
      store.transaction(async (db) => {
        const [count] = await db.rows<{ full: boolean }>(
          sql`select count(*) >= ${MOST_EACH} as full from saved_search where cluster = ${cluster} and topic = ${topic}`,
        )
        if (count?.full === true) return 'full'
        const [row] = await db.rows<Stored>(sql`
          insert into saved_search (id, cluster, topic, name, query, created_by_id, created_by_name, created_at)
          values (${uuidv7()}, ${cluster}, ${topic}, ${name}, ${query}, ${by.id}, ${by.name}, now())
          on conflict (cluster, topic, name) do nothing returning *`)
        return row === undefined ? 'taken' : rowOf(row)
      }),
    delete: async (cluster, id) => {
      const rows = await store.sql((db) => db.rows(sql`delete from saved_search where cluster = ${cluster} and id = ${id} returning id`))
      return rows.length === 1
    },
  }
}
