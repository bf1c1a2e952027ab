import { type FieldDefinition, inRange, type VersionRange, versionRange } from '../gateways/kafka/protocol/definitions.ts'
import { MalformedResponse, WireReader } from '../gateways/kafka/protocol/wire-reader.ts'
import { JsonText, Unreadable } from './json-text.ts'
import { type CoordinatorRecord, type CoordinatorRecords, loadCoordinatorRecords } from './kafka-record-definitions.ts'
import { type FieldReader, structReader } from './kafka-struct.ts'
import type { Outcome } from './part.ts'
import type { Detail } from './types.ts'

type KafkaTopic = 'consumer-offsets' | 'transaction-state'

/**
 * What Kafka's coordinators keep in their own topics, as JSON text. A key is the number of its kind (16 bits) and fields; a value
 * is the version of its layout (16 bits) and fields, and only its key says of which kind it is.
 */
export interface KafkaRecords {
  decode(topic: KafkaTopic, source: { bytes: Buffer; part: 'key' | 'value'; recordKey: Buffer | null }, detail: Detail): Outcome
}

/** The definitions are read with the first record that needs them, and kept. */
export function createKafkaRecords(): KafkaRecords {
  let records: CoordinatorRecords | null = null
  return {
    decode(topic, { bytes, part, recordKey }, detail) {
      records ??= loadCoordinatorRecords()
      const known = records[topic]
      try {
        if (part === 'key') return readAs(recordOf(known, 'coordinator-key', bytes), 0, bytes, detail)
        if (recordKey === null) return { ok: false, reason: 'its key says what it is, and there is none' }
        return readAs(recordOf(known, 'coordinator-value', recordKey), versionIn(bytes), bytes, detail)
      } catch (error) {
        if (error instanceof Unreadable || error instanceof MalformedResponse) return { ok: false, reason: error.message }
        throw error
      }
    },
  }
}

function versionIn(bytes: Buffer): number {
  if (bytes.length < 2) throw new Unreadable(`it takes 2 bytes to say what it is, and there are ${bytes.length}`)
  return bytes.readInt16BE(0)
}

function recordOf(known: CoordinatorRecord[], type: CoordinatorRecord['type'], key: Buffer): CoordinatorRecord {
  const kind = versionIn(key)
  const record = known.find((one) => one.type === type && one.apiKey === kind)
  if (record === undefined) throw new Unreadable(`records of the kind ${kind} are not known: Headgate has the definitions of Kafka 4.3`)
  return record
}

function readAs(record: CoordinatorRecord, version: number, bytes: Buffer, detail: Detail): Outcome {
  const known = versionRange(record.validVersions)
  if (!inRange(known, version)) throw new Unreadable(`version ${version} of ${record.name} is not known, only ${words(known)}`)
  const out = new JsonText(bytes.length, detail)
  const from = new WireReader(bytes, 2)
  const isKey = record.type === 'coordinator-key'
  // A key says what it is in words: filters and readers go by it.
  structOf(record, version)(from, out, isKey ? [['type', JSON.stringify(record.name.replace(/Key$/, ''))]] : [])
  const notes = isKey ? [] : [`${record.name} version ${version}`]
  if (from.remaining > 0) notes.push(`${from.remaining} bytes after it belong to nothing`)
  return { ok: true, decoded: out.text, truncated: out.cut, note: notes.length === 0 ? null : notes.join('. ') }
}

function structOf({ fields, flexibleVersions, commonStructs }: CoordinatorRecord, version: number): FieldReader {
  const shared = new Map((commonStructs ?? []).map((struct): [string, FieldDefinition[]] => [struct.name, struct.fields ?? []]))
  return structReader(fields, { version, flexible: inRange(versionRange(flexibleVersions), version), shared })
}

function words({ min, max }: VersionRange): string {
  return min === max ? `${min}` : `${min} to ${max}`
}
