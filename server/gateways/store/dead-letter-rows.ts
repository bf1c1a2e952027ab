import type {
  DecidedBefore,
  FailureGroup,
  IndexPosition,
  RecordTriage,
  StoredQueue,
  StoredRules,
  Tally,
  Triage,
  TriagedGroup,
  TriageState,
} from '../../core/dead-letters.ts'

export interface QueueRow {
  topic_id: string
  topic: string
  decision: 'pinned' | 'ignored' | null
  mapping: unknown
  by_headers: boolean
  positions: Record<string, { base: string; next: string }>
  records: string
  unreadable: string
  sources: Tally
  writers: Tally
  families: Tally
  minutes: Tally
  hours: Tally
  built_at: Date | null
  connector: string | null
  connector_topics: string[]
  mapping_mark: string
  pinned_source: string | null
}

export function queueOf(row: QueueRow): StoredQueue {
  const positions = Object.entries(row.positions).map(([partition, { base, next }]): [number, IndexPosition] => [
    Number(partition),
    { base: BigInt(base), next: BigInt(next) },
  ])
  const { sources, writers, families, minutes, hours } = row
  return {
    topicId: row.topic_id,
    topic: row.topic,
    decision: row.decision,
    mapping: row.mapping,
    byHeaders: row.by_headers,
    connector: row.connector === null ? null : { name: row.connector, topics: row.connector_topics },
    mappingMark: row.mapping_mark,
    pinnedSource: row.pinned_source,
    index: {
      positions: new Map(positions),
      // Counts of records stay far below 2^53.
      records: Number(row.records),
      unreadable: Number(row.unreadable),
      ...{ sources, writers, families, minutes, hours },
      builtAt: row.built_at?.getTime() ?? null,
    },
  }
}

export function positionsText(positions: ReadonlyMap<number, IndexPosition>): string {
  return JSON.stringify(Object.fromEntries([...positions].map(([partition, { base, next }]) => [partition, { base: `${base}`, next: `${next}` }])))
}

export interface RulesRow {
  names: string[]
  mappings: StoredRules['mappings']
  revision: number
  by_name: string
  at: Date
}

export function rulesOf({ names, mappings, revision, by_name, at }: RulesRow): StoredRules {
  return { names, mappings, revision, by: by_name, at: at.getTime() }
}

export interface FailureRow {
  id: string
  family: string | null
  exception_class: string | null
  message: FailureGroup['message']
  frame: string | null
  records: string
  first_seen: Date
  last_seen: Date
  minutes: Tally
  hours: Tally
  sources: Tally
  keys: Tally
  example_partition: number
  example_offset: string
  open: string
  decided: string
  decided_before: Record<string, string> | null
  state: TriageState | null
  owner: string | null
  note: string | null
  by_name: string | null
  at: Date | null
}

export function groupOf(row: FailureRow): TriagedGroup {
  const { id, family, message, frame, minutes, hours, sources, keys } = row
  return {
    ...{ id, family, message, frame, minutes, hours, sources, keys },
    exceptionClass: row.exception_class,
    records: Number(row.records),
    firstSeen: row.first_seen.getTime(),
    lastSeen: row.last_seen.getTime(),
    example: { partition: row.example_partition, offset: BigInt(row.example_offset) },
    open: Number(row.open),
    decided: Number(row.decided),
    decidedBefore: decidedOf(row.decided_before ?? {}),
    triage: row.state === null || row.at === null ? null : triageOf({ ...row, state: row.state, at: row.at }),
  }
}

export function decidedOf(positions: Record<string, string>): DecidedBefore {
  return new Map(Object.entries(positions).map(([partition, next]) => [Number(partition), BigInt(next)]))
}

interface TriageRow {
  state: TriageState
  owner: string | null
  note: string | null
  by_name: string | null
  at: Date
}

function triageOf({ state, owner, note, by_name, at }: TriageRow): Triage {
  return { state, owner, note, by: by_name ?? '', at: at.getTime() }
}

export interface RecordTriageRow extends TriageRow {
  partition: number
  record_offset: string
  failure_id: string | null
}

export function recordTriageOf(row: RecordTriageRow): RecordTriage {
  return { ...triageOf(row), partition: row.partition, offset: BigInt(row.record_offset), failureId: row.failure_id }
}

/** A group as a row of `jsonb_to_recordset`. */
export function rowOfGroup(group: FailureGroup): object {
  const { id, family, message, frame, records, minutes, hours, sources, keys, example, decided } = group
  return {
    ...{ id, family, message, frame, records, minutes, hours, sources, keys, decided },
    exception_class: group.exceptionClass,
    first_seen: new Date(group.firstSeen),
    last_seen: new Date(group.lastSeen),
    example_partition: example.partition,
    example_offset: example.offset.toString(),
  }
}
