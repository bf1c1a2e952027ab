import { describe, expect, it } from 'vitest'
import { fixture, headers } from './header-fixtures.ts'
import { originOf } from './origin-of.ts'

const read = (name: string) => originOf(fixture(name).headers)

describe('records of real software', () => {
  it('reads what Kafka Connect wrote, numbers as text', () => {
    expect(read('kafka-connect')).toMatchObject({
      family: 'connect',
      originTopic: 'eos.connect.in',
      originPartition: 2,
      originOffset: 1n,
      writer: { kind: 'connector', name: 'eos-file-sink' },
      exceptionClass: 'org.apache.kafka.connect.errors.DataException',
      message: expect.stringContaining('serialization error'),
      stack: expect.stringContaining('JsonConverter.toConnectData'),
    })
    expect(read('kafka-connect-transformation')).toMatchObject({ originTopic: 'eos.connect.smt', originPartition: 0, originOffset: 1n })
  })

  it('takes the last set where Kafka Connect or Kafka Streams appended a second one', () => {
    expect(read('kafka-connect-second-failure')).toMatchObject({ family: 'connect', originPartition: 1, originOffset: 0n })
    expect(read('kafka-streams-second-failure')).toMatchObject({ family: 'kafka-streams', originPartition: 0, originOffset: 3n, message: null })
  })

  it('reads what Kafka Streams wrote, a message that is null included', () => {
    expect(read('kafka-streams')).toMatchObject({ originTopic: 'eos.streams.in', originOffset: 1n, message: 'stock must not be negative: -1' })
    expect(read('kafka-streams-null-message')).toMatchObject({ exceptionClass: 'java.lang.NullPointerException', message: null, originOffset: 2n })
    expect(read('kafka-streams-deserialization')).toMatchObject({ exceptionClass: 'org.apache.kafka.common.errors.SerializationException' })
  })

  it("reads Spring's binary numbers, and takes the last of the originals that it appends", () => {
    expect(read('spring-kafka')).toMatchObject({
      family: 'spring',
      originTopic: 'eos.spring.orders',
      originPartition: 1,
      originOffset: 0n,
      originTimestamp: 0x1a209ff52een,
      writer: { kind: 'group', name: 'eos-billing' },
      exceptionClass: 'org.springframework.kafka.listener.ListenerExecutionFailedException',
      cause: { exceptionClass: 'java.lang.IllegalStateException' },
    })
    expect(read('spring-kafka-deserialization')).toMatchObject({ originOffset: 1n, message: 'failed to deserialize' })
    expect(read('spring-kafka-second-failure')).toMatchObject({ originOffset: 2n, originTimestamp: 0x1a20a05766dn })
  })

  it('reads the headers of Spring retry topics: the tries made, not the one that comes next', () => {
    const expected = {
      family: 'spring-retry',
      originTopic: 'eos.retry.orders',
      originOffset: 0n,
      writer: { kind: 'group', name: 'eos-retry-billing' },
    }
    expect(read('spring-kafka-retry-topic')).toMatchObject({ ...expected, attempts: 2 })
    expect(read('spring-kafka-retry-dlt')).toMatchObject({ ...expected, attempts: 3 })
  })
})

describe('records of software that we have no sample of', () => {
  const int32 = (value: number) => Buffer.from(new Int32Array([value]).buffer).reverse()

  it('reads Spring Cloud Stream, binary numbers like Spring', () => {
    const found = originOf(
      headers(['x-original-topic', 'in'], ['x-original-partition', int32(7)], ['x-exception-fqcn', 'a.B'], ['x-exception-message', 'no']),
    )
    expect(found).toMatchObject({ family: 'spring-cloud-stream', originTopic: 'in', originPartition: 7, exceptionClass: 'a.B', message: 'no' })
  })

  it('reads the pointer of share groups, which may come without a message', () => {
    const found = originOf(
      headers(
        ['__dlq.errors.topic', 'in'],
        ['__dlq.errors.partition', '2'],
        ['__dlq.errors.offset', '9007199254740993'],
        ['__dlq.errors.group', 'sharers'],
        ['__dlq.errors.delivery.count', '5'],
      ),
    )
    expect(found).toMatchObject({ family: 'share-group', originOffset: 9007199254740993n, attempts: 5, message: null, exceptionClass: null })
    expect(found.writer).toEqual({ kind: 'share-group', name: 'sharers' })
  })

  it('reads SmallRye, dead letters and delayed retries', () => {
    const names = (prefix: string) =>
      headers(
        [`${prefix}-reason`, 'boom'],
        [`${prefix}-cause`, 'inner'],
        [`${prefix}-topic`, 'in'],
        [`${prefix}-partition`, '1'],
        [`${prefix}-offset`, '12'],
        [`${prefix}-exception-class-name`, 'a.Outer'],
        [`${prefix}-cause-class-name`, 'a.Inner'],
      )
    const told = { originTopic: 'in', originPartition: 1, originOffset: 12n, cause: { exceptionClass: 'a.Inner', message: 'inner' } }
    expect(originOf(names('dead-letter'))).toMatchObject({ family: 'smallrye', ...told })
    expect(originOf(names('delayed-retry'))).toMatchObject({ family: 'smallrye-retry', ...told })
    expect(originOf(headers(['deserialization-failure-reason', 'not JSON'], ['deserialization-failure-topic', 'in']))).toMatchObject({
      family: 'smallrye-deserialization',
      originTopic: 'in',
      message: 'not JSON',
    })
  })

  it('reads MassTransit, whose origin is an address', () => {
    const found = originOf(
      headers(
        ['MT-Reason', 'fault'],
        ['MT-Fault-ExceptionType', 'System.InvalidOperationException'],
        ['MT-Fault-Message', 'no'],
        ['MT-Fault-Timestamp', '2026-01-31T12:00:00.000Z'],
        ['MT-Fault-InputAddress', 'loopback://localhost/kafka/orders'],
        ['MT-Fault-RetryCount', '2'],
      ),
    )
    expect(found).toMatchObject({ family: 'masstransit', originTopic: 'orders', attempts: 2, originTimestamp: 1769860800000n })
  })

  it('reads Silverback, Watermill, Karafka and Knative', () => {
    const silverback = headers(['x-source-topic', 'in'], ['x-source-partition', '1'], ['x-source-offset', '3'], ['x-failure-reason', 'no'])
    expect(originOf(silverback)).toMatchObject({ family: 'silverback', originOffset: 3n, message: 'no' })
    const watermill = headers(['reason_poisoned', 'no'], ['topic_poisoned', 'in'], ['handler_poisoned', 'pay'])
    expect(originOf(watermill)).toMatchObject({ family: 'watermill', originTopic: 'in', originOffset: null, writer: { name: 'pay' } })
    const karafka = headers(['source_topic', 'in'], ['source_offset', '4'], ['source_consumer_group', 'g'], ['source_attempts', '3'])
    expect(originOf(karafka)).toMatchObject({ family: 'karafka', originOffset: 4n, attempts: 3 })
    const knative = headers(['ce_knativeerrorcode', '500'], ['ce_knativeerrordata', Buffer.from('broken').toString('base64')])
    expect(originOf(knative)).toMatchObject({ family: 'knative', exceptionClass: 'HTTP 500', message: 'broken' })
  })

  it('reads our own family', () => {
    const found = originOf(
      headers(
        ['headgate-error-class', 'OrderNotReadable'],
        ['headgate-error-message', 'no schema 7'],
        ['headgate-error-group', 'payments'],
        ['headgate-error-attempts', '2'],
        ['headgate-origin-topic', 'orders'],
        ['headgate-origin-partition', '0'],
        ['headgate-origin-offset', '17'],
        ['headgate-origin-timestamp', '1769860800000'],
      ),
    )
    expect(found).toMatchObject({ family: 'headgate', originTopic: 'orders', originOffset: 17n, originTimestamp: 1769860800000n, attempts: 2 })
    expect(found.firstOrigin).toEqual({ topic: 'orders', partition: 0, offset: 17n, timestamp: 1769860800000n })
  })
})

describe('what must not mislead', () => {
  it('never decodes what Java serialised, whatever the header is called', () => {
    const java = Buffer.from([0xac, 0xed, 0x00, 0x05, 0x73, 0x72, 0x00, 0x04])
    expect(originOf(headers(['springDeserializerExceptionValue', java])).family).toBeNull()
    const found = originOf(headers(['kafka_dlt-original-topic', 'in'], ['kafka_dlt-exception-message', java], ['kafka_dlt-original-offset', java]))
    expect(found).toMatchObject({ family: 'spring', message: null, originOffset: null })
  })

  it('believes the family that wrote last where a record failed in two kinds of software', () => {
    const both = [...fixture('spring-kafka').headers, ...fixture('kafka-connect').headers]
    expect(originOf(both)).toMatchObject({ family: 'connect', originTopic: 'eos.connect.in' })
    expect(originOf(both.toReversed())).toMatchObject({ family: 'spring' })
  })

  it('tells the first origin and the replay of a record that failed again after it', () => {
    const replayed = headers(
      ['headgate-origin-topic', 'in'],
      ['headgate-origin-partition', '0'],
      ['headgate-origin-offset', '5'],
      ['headgate-replay-id', 'in.dlq/0/9'],
      ['headgate-replay-job', 'j'],
      ['headgate-replay-attempt', '1'],
    )
    expect(originOf(replayed)).toMatchObject({
      family: null,
      originTopic: 'in',
      originOffset: 5n,
      replay: { id: 'in.dlq/0/9', job: 'j', attempt: 1 },
    })
    const again = originOf([...replayed, ...fixture('kafka-streams').headers])
    expect(again).toMatchObject({ family: 'kafka-streams', originOffset: 1n, firstOrigin: { offset: 5n }, replay: { attempt: 1 } })
  })

  it('tells nothing of a record without such headers, and of numbers that are none', () => {
    expect(originOf([]).family).toBeNull()
    const found = originOf(headers(['__connect.errors.topic', 'in'], ['__connect.errors.partition', '-1'], ['__connect.errors.offset', 'x']))
    expect(found).toMatchObject({ family: 'connect', originPartition: null, originOffset: null })
  })
})
