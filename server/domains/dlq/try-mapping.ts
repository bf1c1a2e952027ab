import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { MappingTrial, tryDlqMapping as route } from '../../contract/dlqs.ts'
import type { Ctx } from '../../core/context.ts'
import { query } from '../../core/verb.ts'
import type { RawRecord, TopicDescription } from '../../gateways/kafka/types.ts'
import { calendarTime } from '../../serde/calendar-time.ts'
import { headerText } from '../../serde/header-text.ts'
import { readRecord } from '../records/index.ts'
import { findTopic } from '../topics/index.ts'
import { explainMapping, type Mapping } from './headers/mapping.ts'
import { mappingOf } from './headers/stored-mapping.ts'
import { failureOf } from './index/count-record.ts'
import { decodeParts } from './read/decode-parts.ts'
import { letterToWire } from './read/letter-to-wire.ts'
import { newestRecords } from './read/newest-records.ts'

const SAMPLES = 20
const SHOWN_TEXT = 4000

/** What a mapping would find in the newest records of a queue; one of them, or the one that is named, is shown. Changes nothing. */
export const tryDlqMapping = query<RouteArgs<typeof route>, RouteReply<typeof route>>(
  'dlqs.tryMapping',
  async (ctx, { cluster, topic: name, body }) => {
    const topic = await findTopic(ctx, cluster, name)
    const mapping = mappingOf(body.mapping) ?? {}
    const newest = await newestRecords(ctx, cluster, topic, { most: SAMPLES, within: { records: SAMPLES, ms: 4000 }, wanted: () => true })
    const record = body.record === undefined ? (newest[0] ?? null) : await named(ctx, cluster, topic, body.record)
    const explained = newest.map((one) => explainMapping(one, mapping))
    const shown = record === null ? [] : explainMapping(record, mapping)
    return {
      sampled: newest.length,
      sample: record === null ? null : sampleOf(record),
      fields: shown.map(({ field, found }) => ({
        field,
        found: explained.filter((one) => one.some((each) => each.field === field && 'text' in each.found)).length,
        text: 'text' in found ? found.text.slice(0, SHOWN_TEXT) : null,
        problem: 'problem' in found ? found.problem : null,
      })),
      letter: record === null ? null : await letterWith(ctx, cluster, record, mapping),
    }
  },
)

async function named(ctx: Ctx, cluster: string, topic: TopicDescription, [partition, offset]: [number, string]): Promise<RawRecord> {
  return (await readRecord(ctx, { cluster, topic: topic.name, partition, offset })).record
}

async function letterWith(ctx: Ctx, cluster: string, record: RawRecord, mapping: Mapping): Promise<MappingTrial['letter']> {
  const keys = await decodeParts(ctx, cluster, [record], 'key')
  const { exceptionClass, message, family, origin, writer, attempts } = letterToWire({ record, ...failureOf(record, mapping), triage: null }, keys[0])
  return { exceptionClass, message, family, origin, writer, attempts }
}

function sampleOf({ partition, offset, timestamp, key, value, headers }: RawRecord): MappingTrial['sample'] {
  const text = (bytes: Buffer | null) => (bytes === null ? null : (headerText(withoutFrame(bytes))?.slice(0, SHOWN_TEXT) ?? null))
  return {
    partition,
    offset: String(offset),
    timestamp: calendarTime(timestamp),
    key: text(key),
    value: text(value),
    headers: headers.map((header) => ({ name: header.name.toString('utf8'), text: text(header.value) })),
  }
}

/** As a mapping reads it: what a schema registry frames is shown behind its frame. */
const withoutFrame = (bytes: Buffer) => (bytes[0] === 0 && bytes.length > 5 ? bytes.subarray(5) : bytes)
