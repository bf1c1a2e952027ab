import type { Statement } from './sql.ts'

const DAY_MS = 86_400_000

/** The UTC day of a moment as eight digits: names built from it sort by time and need no quoting. */
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '')

/** The days that moments fall into, each once. */
export function daysOf(moments: number[]): string[] {
  return [...new Set(moments.map(dayOf))]
}

/** SQL that makes the partition of one day where it is missing. */
export function partitionFor(day: string): Statement {
  const start = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}T00:00:00.000Z`)
  const quoted = (at: number) => `'${new Date(at).toISOString()}'`
  const span = `from (${quoted(start)}) to (${quoted(start + DAY_MS)})`
  return { text: `create table if not exists rate_sample_${day} partition of rate_sample for values ${span}`, values: [] }
}

/** SQL that drops the partitions of all days that ended before a moment. */
export function dropBefore(at: number): Statement {
  const text = `do $$ declare old text; begin
    for old in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'rate_sample'::regclass and c.relname < 'rate_sample_${dayOf(at)}'
    loop execute format('drop table %I', old); end loop; end $$`
  return { text, values: [] }
}
