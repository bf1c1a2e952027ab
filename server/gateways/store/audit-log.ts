import { v7 as uuidv7 } from 'uuid'
import type { Audit, AuditEntry } from '../../core/context.ts'
import type { Prisma } from './generated/client.ts'
import type { Store } from './store.ts'

/** JSON as the database takes it: what cannot be said in JSON (bigint) is written as text first. Nothing at all is left out, and stays null. */
function inputOf(value: unknown): { input?: Prisma.InputJsonValue } {
  if (value === undefined || value === null) return {}
  const text = JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? part.toString() : part))
  return { input: JSON.parse(text) as Prisma.InputJsonValue } // the text was made by JSON.stringify, so it holds JSON only
}

/** The audit log in PostgreSQL: rows are added, never changed. */
export function createAuditLog(store: Store): Audit {
  const open = new Map<string, AuditEntry>()
  const row = (entry: AuditEntry) => ({
    id: uuidv7(),
    operationId: entry.id,
    actorId: entry.actor.id,
    actorName: entry.actor.name,
    operation: entry.operation,
    cluster: entry.cluster,
    resource: entry.resource,
    requestId: entry.requestId,
  })
  return {
    async intent(entry) {
      await store.use((db) => db.auditEntry.create({ data: { ...row(entry), kind: 'intent', at: new Date(entry.at), ...inputOf(entry.input) } }))
      open.set(entry.id, entry)
    },
    async outcome(id, outcome) {
      const entry = open.get(id)
      if (entry === undefined) throw new Error(`outcome without an intent: ${id}`)
      open.delete(id)
      const { at, result, detail } = outcome
      await store.use((db) => db.auditEntry.create({ data: { ...row(entry), kind: 'outcome', at: new Date(at), result, detail } }))
    },
  }
}
