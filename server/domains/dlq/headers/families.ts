import type { Coding } from './header-value.ts'

export type Family =
  | 'connect'
  | 'spring'
  | 'spring-retry'
  | 'spring-cloud-stream'
  | 'kafka-streams'
  | 'share-group'
  | 'smallrye'
  | 'smallrye-retry'
  | 'smallrye-deserialization'
  | 'masstransit'
  | 'silverback'
  | 'watermill'
  | 'knative'
  | 'karafka'
  | 'headgate'
  | 'mapping'

/** What the headers of a family tell, and in which of them: the first that is there counts. */
export type Field =
  | 'topic'
  | 'partition'
  | 'offset'
  | 'timestamp'
  | 'writer'
  | 'exceptionClass'
  | 'message'
  | 'stack'
  | 'causeClass'
  | 'causeMessage'
  | 'attempts'

export interface FamilyRule {
  family: Family
  /** As people call the software. */
  label: string
  /** How whole numbers are written. */
  numbers: Coding
  writerKind: WriterKind
  fields: Partial<Record<Field, string[]>>
  /** Fields that others write too: they alone do not make a record one of this family. */
  shared?: string[]
  /** Further headers of the family, to be shown with their meaning. */
  notes?: Record<string, string>
  /** Headers of the family that are written otherwise than `numbers` says. */
  coded?: Record<string, Coding>
}

export type WriterKind = 'group' | 'connector' | 'share-group' | 'consumer' | 'application'

const spring = (prefix: string) => ({
  topic: [`${prefix}original-topic`],
  partition: [`${prefix}original-partition`],
  offset: [`${prefix}original-offset`],
  timestamp: [`${prefix}original-timestamp`],
  exceptionClass: [`${prefix}exception-fqcn`, `${prefix}key-exception-fqcn`],
  message: [`${prefix}exception-message`, `${prefix}key-exception-message`],
  stack: [`${prefix}exception-stacktrace`, `${prefix}key-exception-stacktrace`],
  causeClass: [`${prefix}exception-cause-fqcn`],
})

const pointed = (prefix: string) => ({ topic: [`${prefix}topic`], partition: [`${prefix}partition`], offset: [`${prefix}offset`] })

const smallrye = (prefix: string) => ({
  ...pointed(`${prefix}-`),
  exceptionClass: [`${prefix}-exception-class-name`],
  message: [`${prefix}-reason`],
  causeClass: [`${prefix}-cause-class-name`],
  causeMessage: [`${prefix}-cause`],
})

/** Group header of both Spring families: it does not tell which of the two wrote the record. */
const springGroup = 'kafka_dlt-original-consumer-group'

export const families: readonly FamilyRule[] = [
  {
    family: 'connect',
    label: 'Kafka Connect',
    numbers: 'text',
    writerKind: 'connector',
    fields: {
      ...pointed('__connect.errors.'),
      writer: ['__connect.errors.connector.name'],
      exceptionClass: ['__connect.errors.exception.class.name'],
      message: ['__connect.errors.exception.message'],
      stack: ['__connect.errors.exception.stacktrace'],
    },
    notes: { '__connect.errors.task.id': 'Task', '__connect.errors.stage': 'Stage', '__connect.errors.class.name': 'Failing class' },
  },
  {
    family: 'spring',
    label: 'Spring Kafka',
    numbers: 'binary',
    writerKind: 'group',
    fields: { ...spring('kafka_dlt-'), writer: [springGroup] },
    shared: [springGroup],
    notes: { 'kafka_dlt-original-timestamp-type': 'Kind of origin time' },
  },
  {
    family: 'spring-retry',
    label: 'Spring Kafka retry topics',
    numbers: 'binary',
    writerKind: 'group',
    fields: { ...spring('kafka_'), writer: [springGroup], attempts: ['retry_topic-attempts', 'kafka_deliveryAttempt'] },
    shared: [springGroup, 'kafka_deliveryAttempt'],
    notes: {
      'kafka_original-timestamp-type': 'Kind of origin time',
      'retry_topic-original-timestamp': 'First failure',
      'retry_topic-backoff-timestamp': 'Next try due',
    },
    coded: { 'retry_topic-original-timestamp': 'shortest-binary', 'retry_topic-backoff-timestamp': 'shortest-binary' },
  },
  {
    family: 'spring-cloud-stream',
    label: 'Spring Cloud Stream',
    numbers: 'binary',
    writerKind: 'group',
    fields: {
      topic: ['x-original-topic'],
      partition: ['x-original-partition'],
      offset: ['x-original-offset'],
      timestamp: ['x-original-timestamp'],
      exceptionClass: ['x-exception-fqcn'],
      message: ['x-exception-message'],
      stack: ['x-exception-stacktrace'],
    },
    notes: { 'x-original-timestamp-type': 'Kind of origin time' },
  },
  {
    family: 'kafka-streams',
    label: 'Kafka Streams',
    numbers: 'text',
    writerKind: 'application',
    fields: {
      ...pointed('__streams.errors.'),
      exceptionClass: ['__streams.errors.exception'],
      message: ['__streams.errors.message'],
      stack: ['__streams.errors.stacktrace'],
    },
  },
  {
    family: 'share-group',
    label: 'Share group',
    numbers: 'text',
    writerKind: 'share-group',
    fields: {
      ...pointed('__dlq.errors.'),
      writer: ['__dlq.errors.group'],
      message: ['__dlq.errors.message'],
      attempts: ['__dlq.errors.delivery.count'],
    },
  },
  {
    family: 'smallrye',
    label: 'SmallRye',
    numbers: 'text',
    writerKind: 'application',
    fields: smallrye('dead-letter'),
  },
  {
    family: 'smallrye-retry',
    label: 'SmallRye delayed retry',
    numbers: 'text',
    writerKind: 'application',
    fields: { ...smallrye('delayed-retry'), timestamp: ['delayed-retry-original-timestamp'], attempts: ['delayed-retry-count'] },
    notes: { 'delayed-retry-first-processing-timestamp': 'First try' },
  },
  {
    family: 'smallrye-deserialization',
    label: 'SmallRye deserialization',
    numbers: 'text',
    writerKind: 'application',
    fields: {
      topic: ['deserialization-failure-topic'],
      message: ['deserialization-failure-reason'],
      causeMessage: ['deserialization-failure-cause'],
    },
    notes: {
      'deserialization-failure-deserializer': 'Deserializer',
      'deserialization-failure-dlq': 'Dead letters go to',
      'deserialization-failure-key': 'Key failed',
      'deserialization-failure-data': 'Original bytes',
      'deserialization-failure-key-data': 'Original key',
      'deserialization-failure-value-data': 'Original value',
    },
  },
  {
    family: 'masstransit',
    label: 'MassTransit',
    numbers: 'text',
    writerKind: 'consumer',
    fields: {
      timestamp: ['MT-Fault-Timestamp'],
      writer: ['MT-Fault-ConsumerType'],
      exceptionClass: ['MT-Fault-ExceptionType'],
      message: ['MT-Fault-Message'],
      stack: ['MT-Fault-StackTrace'],
      attempts: ['MT-Fault-RetryCount'],
    },
    notes: {
      'MT-Reason': 'Reason',
      'MT-Fault-MessageType': 'Message type',
      'MT-Fault-InputAddress': 'Read from',
      'MT-Fault-RedeliveryCount': 'Redeliveries',
      'MT-Forwarder-Address': 'Forwarded by',
    },
  },
  {
    family: 'silverback',
    label: 'Silverback',
    numbers: 'text',
    writerKind: 'group',
    fields: {
      ...pointed('x-source-'),
      timestamp: ['x-source-timestamp'],
      writer: ['x-source-consumer-group-id'],
      message: ['x-failure-reason'],
    },
  },
  {
    family: 'watermill',
    label: 'Watermill',
    numbers: 'text',
    writerKind: 'consumer',
    fields: { topic: ['topic_poisoned'], writer: ['handler_poisoned'], message: ['reason_poisoned'] },
    notes: { subscriber_poisoned: 'Subscriber' },
  },
  {
    family: 'knative',
    label: 'Knative',
    numbers: 'text',
    writerKind: 'consumer',
    fields: { writer: ['ce_knativeerrordest'], exceptionClass: ['ce_knativeerrorcode'], message: ['ce_knativeerrordata'] },
  },
  {
    family: 'karafka',
    label: 'Karafka',
    numbers: 'text',
    writerKind: 'group',
    fields: { ...pointed('source_'), writer: ['source_consumer_group'], attempts: ['source_attempts'] },
    notes: { source_trace_id: 'Trace of the error' },
  },
  {
    family: 'headgate',
    label: 'Headgate',
    numbers: 'text',
    writerKind: 'group',
    fields: {
      ...pointed('headgate-origin-'),
      timestamp: ['headgate-origin-timestamp'],
      writer: ['headgate-error-group'],
      exceptionClass: ['headgate-error-class'],
      message: ['headgate-error-message'],
      stack: ['headgate-error-stacktrace'],
      attempts: ['headgate-error-attempts'],
    },
    // A replay writes the origin as well: it tells where a record came from, not that it failed.
    shared: ['headgate-origin-topic', 'headgate-origin-partition', 'headgate-origin-offset', 'headgate-origin-timestamp'],
  },
]
