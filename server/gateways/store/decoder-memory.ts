import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'
import type { DecoderMemory, RememberedDecoders } from '../../core/decoder-memory.ts'
import { ProblemError } from '../../core/errors.ts'
import { Lru } from '../../core/lru.ts'
import { sql } from './sql.ts'
import type { Store } from './store.ts'

/** What another replica wrote is seen after this long; a page of records must not wait for the database each time. */
const FRESH_MS = 5000
const KEPT_TOPICS = 1000
/** A page of records waits no longer for a database that is slow or away. */
const PATIENCE_MS = 300
const NOTHING: RememberedDecoders = { key: 'auto', value: 'auto' }

/** Choices of decoders in PostgreSQL. */
export function createDecoderMemory(store: Store, clock: Clock): DecoderMemory {
  const known = new Lru<string, { choices: RememberedDecoders; until: number }>(KEPT_TOPICS)
  const read = async (cluster: string, topicId: string): Promise<RememberedDecoders> => {
    const rows = await store.sql((db) =>
      db.rows<{ part: string; decoder: string }>(sql`select part, decoder from decoder_choice where cluster = ${cluster} and topic_id = ${topicId}`),
    )
    const choiceOf = (part: string) => rows.find((row) => row.part === part)?.decoder ?? 'auto'
    return { key: choiceOf('key'), value: choiceOf('value') }
  }
  return {
    async of(cluster, topicId) {
      const id = `${cluster}/${topicId}`
      const kept = known.get(id)
      if (kept !== undefined && kept.until > clock.now()) return kept.choices
      const answer = read(cluster, topicId).catch((error: unknown) => {
        if (error instanceof ProblemError) return null
        throw error
      })
      const ended = new AbortController()
      const patience = delay(PATIENCE_MS, null, { signal: ended.signal }).catch(() => null)
      const choices = await Promise.race([answer, patience]).finally(() => ended.abort())
      // Without an answer, what was known before is as good as it gets: the next page must not wait again at once.
      const taken = choices ?? kept?.choices ?? NOTHING
      known.set(id, { choices: taken, until: clock.now() + FRESH_MS })
      return taken
    },
    async remember({ cluster, topicId, part, decoder, by }) {
      await store.sql((db) =>
        db.rows(
          decoder === 'auto'
            ? sql`delete from decoder_choice where cluster = ${cluster} and topic_id = ${topicId} and part = ${part} returning part`
            : sql`
              insert into decoder_choice (cluster, topic_id, part, decoder, chosen_by_id, chosen_by_name, chosen_at)
              values (${cluster}, ${topicId}, ${part}, ${decoder}, ${by.id}, ${by.name}, now())
              on conflict (cluster, topic_id, part) do update
                set decoder = excluded.decoder, chosen_by_id = excluded.chosen_by_id, chosen_by_name = excluded.chosen_by_name, chosen_at = now()
              returning part`,
        ),
      )
      known.delete(`${cluster}/${topicId}`)
    },
  }
}
