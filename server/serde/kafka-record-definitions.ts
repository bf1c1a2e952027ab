import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { Field } from '../gateways/kafka/protocol/definitions.ts'

const CoordinatorRecord = z.object({
  apiKey: z.number().int(),
  type: z.enum(['coordinator-key', 'coordinator-value']),
  name: z.string(),
  validVersions: z.string(),
  flexibleVersions: z.string(),
  fields: z.array(Field),
  commonStructs: z.array(Field).optional(),
})
export type CoordinatorRecord = z.infer<typeof CoordinatorRecord>

const Records = z.object({ 'consumer-offsets': z.array(CoordinatorRecord), 'transaction-state': z.array(CoordinatorRecord) })

export type CoordinatorRecords = z.infer<typeof Records>

/** Kafka's own definitions, reduced by scripts/protocol to what decides bytes. */
export function loadCoordinatorRecords(): CoordinatorRecords {
  return Records.parse(JSON.parse(readFileSync(new URL('./kafka-records.json', import.meta.url), 'utf8')))
}
