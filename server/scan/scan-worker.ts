import { parentPort } from 'node:worker_threads'
import { isFileKey } from '../core/decoder-files.ts'
import { messageOf } from '../core/errors.ts'
import { Lru } from '../core/lru.ts'
import type { RawRecord } from '../gateways/kafka/types.ts'
import type { SchemaKey } from '../gateways/registry/types.ts'
import { createSerde } from '../serde/decode.ts'
import { collectSchemaIds, toWireRecord } from '../serde/record-wire.ts'
import type { ChangeValue } from '../serde/transform/change-value.ts'
import type { SchemaSet } from '../serde/types.ts'
import { type Judge, judgeOf } from './judge.ts'
import type { ChangeSpec, FromWorker, ScanPiece, ScanReport, ScanSpec, ToWorker, Verdict } from './messages.ts'
import { type PackedRecords, unpackRecords } from './packed-records.ts'
import { scanPiece } from './scan-piece.ts'

/*
 * The thread that looks through fetched bytes. One task at a time; it asks for schemas that it lacks and looks through the
 * piece again when they have come. Everything hostile (bombs, expressions without end, deep values) happens here, where the
 * pool can end it.
 */
const port = parentPort
if (port === null) throw new Error('scan-worker runs in a worker thread')
const post = (message: FromWorker) => port.postMessage(message)
const serde = createSerde()
const searches = new Lru<string, { judge: Judge; schemas: SchemaSet }>(16)
const changes = new Lru<string, { of: ChangeValue; schemas: SchemaSet }>(16)
let waiting: { task: number; resume: (schemas: Extract<ToWorker, { kind: 'schemas' }>) => void } | null = null

port.on('message', (message: ToWorker) => {
  if (message.kind === 'schemas') {
    if (waiting?.task === message.task) waiting.resume(message)
    return
  }
  waiting = null
  answer(message).then(post, (error: unknown) => post({ kind: 'failed', task: message.task, message: messageOf(error) }))
})

function answer(message: Exclude<ToWorker, { kind: 'schemas' }>): Promise<FromWorker> {
  if (message.kind === 'scan') return scan(message.task, message.spec, message.piece)
  if (message.kind === 'change') return change(message)
  return message.kind === 'judge' ? judge(message.task, message.spec, message.records) : check(message.task, message.expression)
}

/** Each record by itself, so that one that cannot be judged says why. */
async function judge(task: number, spec: ScanSpec, packed: PackedRecords): Promise<FromWorker> {
  const { judge: own, schemas } = searches.get(spec.id) ?? (await begin(spec))
  const records = unpackRecords(packed)
  for (;;) {
    own.wanted.clear()
    const verdicts = records.map((record): Verdict => {
      const matches = own.test(record)
      return own.takeErrors().example?.message ?? matches
    })
    if (own.wanted.size === 0 || schemas.unavailable !== null) return { kind: 'judged', task, verdicts }
    await learn(task, [...own.wanted], schemas)
  }
}

async function check(task: number, expression: string): Promise<FromWorker> {
  const { checkExpression } = await import('../serde/expression-check.ts')
  return { kind: 'checked', task, fault: checkExpression(expression) }
}

/** Values as they are after the change; without the texts before and after, which double what goes over, unless they are shown. */
async function change({ task, spec, records: packed, shown }: Extract<ToWorker, { kind: 'change' }>): Promise<FromWorker> {
  const { of, schemas } = changes.get(spec.id) ?? (await beginChange(spec))
  // A registry that did not answer may answer now.
  schemas.misses.clear()
  schemas.unavailable = null
  const { ValueEncoder } = await import('../serde/transform/value-encoder.ts')
  const records = unpackRecords(packed)
  for (;;) {
    const wanted = new Set<SchemaKey>()
    const encoder = new ValueEncoder()
    const values = records.map((record) => of(record, schemas, wanted, encoder))
    const made = values.filter((value) => value !== null)
    if (made.length === records.length)
      return { kind: 'changed', task, values: shown ? made : made.map((value) => ({ ...value, before: null, after: null })) }
    await learn(task, [...wanted], schemas)
  }
}

async function beginChange(spec: ChangeSpec): Promise<{ of: ChangeValue; schemas: SchemaSet }> {
  const { compileChange } = await import('../serde/transform/change-value.ts')
  const begun = { of: compileChange(spec), schemas: { found: new Map(), misses: new Map(), unavailable: null, decoding: spec.decoding } }
  changes.set(spec.id, begun)
  return begun
}

async function scan(task: number, spec: ScanSpec, piece: ScanPiece): Promise<FromWorker> {
  const { judge, schemas } = searches.get(spec.id) ?? (await begin(spec))
  for (;;) {
    judge.wanted.clear()
    const found = scanPiece(piece, spec, judge)
    const errors = judge.takeErrors()
    for (const id of collectSchemaIds(found.records, serde, spec.decoding))
      if (!schemas.found.has(id) && !schemas.misses.has(id)) judge.wanted.add(id)
    // Without a registry there are still the schemas of files.
    const wanted = [...judge.wanted].filter((key) => schemas.unavailable === null || isFileKey(key))
    if (wanted.length === 0) {
      const matches = found.records.map((record) => ({ offset: record.offset, timestamp: record.timestamp, line: lineOf(record, spec, schemas) }))
      // Everything kept was copied. Given back now, not when the collector comes round: pieces are megabytes and many.
      piece.bytes.transfer(0)
      const { more, readTo, scanned: records, unreadable, firstTime, lastTime } = found
      return { kind: 'report', task, report: { matches, more, readTo, records, errors, unreadable, firstTime, lastTime } satisfies ScanReport }
    }
    await learn(task, wanted, schemas)
  }
}

async function begin(spec: ScanSpec): Promise<{ judge: Judge; schemas: SchemaSet }> {
  const schemas: SchemaSet = {
    found: new Map(),
    misses: new Map(),
    unavailable: null,
    ...(spec.decoding === undefined ? {} : { decoding: spec.decoding }),
  }
  const search = { judge: await judgeOf(spec, schemas), schemas }
  searches.set(spec.id, search)
  return search
}

function lineOf(record: RawRecord, { topicId, topic }: ScanSpec, schemas: SchemaSet): string {
  return JSON.stringify({ type: 'match', record: toWireRecord(record, topicId, serde, schemas, 'preview', topic) })
}

/** Asks for schemas and waits. An answer that leaves some out is completed with misses, so that nobody asks for ever. */
async function learn(task: number, ids: SchemaKey[], schemas: SchemaSet): Promise<void> {
  const answer = await new Promise<Extract<ToWorker, { kind: 'schemas' }>>((resolve) => {
    waiting = { task, resume: resolve }
    post({ kind: 'needs', task, ids })
  })
  for (const [id, schema] of answer.found) schemas.found.set(id, schema)
  for (const [id, miss] of answer.misses) schemas.misses.set(id, miss)
  schemas.unavailable = answer.unavailable
  for (const id of ids) {
    if (!schemas.found.has(id) && !schemas.misses.has(id))
      schemas.misses.set(id, { id, reason: `${typeof id === 'number' ? `schema id ${id}` : id} was not looked up`, down: false })
  }
}
