import type { RawHeader } from '../../../gateways/kafka/types.ts'
import { type Family, type FamilyRule, type Field, families, type WriterKind } from './families.ts'
import { numberOf, textOf, timestampOf } from './header-value.ts'

/** What the headers of a dead letter tell. What they do not tell is null. */
export interface DeadLetter {
  /** null: no headers of a family that we know. */
  family: Family | null
  originTopic: string | null
  originPartition: number | null
  originOffset: bigint | null
  /** Milliseconds since 1970. */
  originTimestamp: bigint | null
  writer: { kind: WriterKind; name: string } | null
  exceptionClass: string | null
  message: string | null
  stack: string | null
  /** What lies behind the exception, where the headers tell it apart. */
  cause: { exceptionClass: string | null; message: string | null } | null
  /** How often it was tried. */
  attempts: number | null
  /** Left by an earlier replay of ours. */
  replay: { id: string; job: string | null; attempt: number | null } | null
  /** The first source record, where ours says so; differs from the origin when a replayed record failed again. */
  firstOrigin: { topic: string; partition: number; offset: bigint; timestamp: bigint | null } | null
}

/** Of repeated names the last counts: each software that fails a record again adds its headers behind. */
export type LastHeaders = ReadonlyMap<string, { header: RawHeader; at: number }>

export function lastOf(headers: readonly RawHeader[]): LastHeaders {
  return new Map(headers.map((header, at) => [header.name.toString('utf8'), { header, at }]))
}

/**
 * Reads the headers of a dead letter as its writer meant them. Where several families are there, a record failed more than once in
 * different software: the family whose header stands last wrote last.
 */
export function originOf(headers: readonly RawHeader[]): DeadLetter {
  const last = lastOf(headers)
  const ours = { replay: replayOf(last), firstOrigin: firstOriginOf(last) }
  const rule = currentFamily(last)
  if (rule === null) return { ...nothing, ...(ours.firstOrigin === null ? {} : asOrigin(ours.firstOrigin)), ...ours }
  const read = reader(rule, last)
  const causeClass = read.text('causeClass')
  const causeMessage = read.text('causeMessage')
  const writer = read.text('writer')
  const code = read.text('exceptionClass')
  return {
    family: rule.family,
    originTopic: read.text('topic') ?? massTransitTopic(rule, last),
    originPartition: safePartition(read.number('partition')),
    originOffset: notNegative(read.number('offset')),
    originTimestamp: notNegative(read.time('timestamp')),
    writer: writer === null ? null : { kind: rule.writerKind, name: writer },
    exceptionClass: rule.family === 'knative' && code !== null ? `HTTP ${code}` : code,
    message: rule.family === 'knative' ? fromBase64(read.text('message')) : read.text('message'),
    stack: read.text('stack'),
    cause: causeClass === null && causeMessage === null ? null : { exceptionClass: causeClass, message: causeMessage },
    attempts: attemptsOf(rule, read.number('attempts')),
    ...ours,
  }
}

/** Header name → the family that it makes a record one of; of several the first. Made once: replays ask for every record. */
const familyOf: ReadonlyMap<string, FamilyRule> = new Map(
  families
    .toReversed()
    .flatMap((rule) => Object.values(rule.fields).flatMap((names) => names.map((name) => [name, rule] as const)))
    .filter(([name, { shared }]) => shared?.includes(name) !== true),
)

/** The family that wrote last; null: none that we know. */
export function currentFamily(last: LastHeaders): FamilyRule | null {
  let current: { rule: FamilyRule; at: number } | null = null
  for (const [name, { at }] of last) {
    const rule = familyOf.get(name)
    if (rule !== undefined && (current === null || at > current.at)) current = { rule, at }
  }
  return current?.rule ?? null
}

const nothing = {
  family: null,
  originTopic: null,
  originPartition: null,
  originOffset: null,
  originTimestamp: null,
  writer: null,
  exceptionClass: null,
  message: null,
  stack: null,
  cause: null,
  attempts: null,
}

function reader(rule: FamilyRule, last: LastHeaders) {
  const find = (field: Field) => rule.fields[field]?.map((name) => last.get(name)?.header).find((header) => header !== undefined)
  return {
    text: (field: Field) => {
      const header = find(field)
      const text = header === undefined ? null : textOf(header)
      return text === '' ? null : text
    },
    number: (field: Field) => {
      const header = find(field)
      return header === undefined ? null : numberOf(header, rule.numbers)
    },
    time: (field: Field) => {
      const header = find(field)
      return header === undefined ? null : timestampOf(header, rule.numbers)
    },
  }
}

function safePartition(number: bigint | null): number | null {
  return number === null || number < 0n || number > 2_147_483_647n ? null : Number(number)
}

function notNegative(number: bigint | null): bigint | null {
  return number === null || number < 0n ? null : number
}

/** Spring's retry topics count the try that comes next; the others count the tries made. */
function attemptsOf({ family }: FamilyRule, number: bigint | null): number | null {
  if (number === null || number < 0n || number > 1_000_000n) return null
  return family === 'spring-retry' && number > 0n ? Number(number) - 1 : Number(number)
}

/** MassTransit names the address it read from, such as `loopback://host/kafka/orders`. */
function massTransitTopic({ family }: FamilyRule, last: LastHeaders): string | null {
  const header = family === 'masstransit' ? last.get('MT-Fault-InputAddress')?.header : undefined
  const address = header === undefined ? null : textOf(header)
  return address?.match(/\/kafka\/([A-Za-z0-9._-]{1,249})(?:[/?]|$)/)?.[1] ?? null
}

function fromBase64(text: string | null): string | null {
  if (text === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return text
  return textOf({ name: Buffer.alloc(0), value: Buffer.from(text, 'base64') })
}

function replayOf(last: LastHeaders): DeadLetter['replay'] {
  const text = (name: string) => {
    const header = last.get(name)?.header
    return header === undefined ? null : textOf(header)
  }
  const id = text('headgate-replay-id')
  const attempt = text('headgate-replay-attempt')
  if (id === null) return null
  return { id, job: text('headgate-replay-job'), attempt: attempt !== null && /^\d{1,6}$/.test(attempt) ? Number(attempt) : null }
}

function firstOriginOf(last: LastHeaders): DeadLetter['firstOrigin'] {
  const header = (name: string) => last.get(`headgate-origin-${name}`)?.header
  const [topic, partition, offset, timestamp] = [header('topic'), header('partition'), header('offset'), header('timestamp')]
  if (topic === undefined || partition === undefined || offset === undefined) return null
  const name = textOf(topic)
  const [number, position] = [safePartition(numberOf(partition, 'text')), notNegative(numberOf(offset, 'text'))]
  if (name === null || number === null || position === null) return null
  return { topic: name, partition: number, offset: position, timestamp: timestamp === undefined ? null : timestampOf(timestamp, 'text') }
}

function asOrigin(first: NonNullable<DeadLetter['firstOrigin']>) {
  return { originTopic: first.topic, originPartition: first.partition, originOffset: first.offset, originTimestamp: first.timestamp }
}
