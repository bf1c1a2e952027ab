import { expect, it } from 'vitest'
import { fixture, headers } from './header-fixtures.ts'
import { translateHeaders } from './translate.ts'

const of = (name: string, header: string) => translateHeaders(fixture(name).headers).filter((one) => one.name === header)

it("reads Spring's numbers, and marks the earlier of two headers as overtaken", () => {
  expect(of('spring-kafka-second-failure', 'kafka_dlt-original-offset')).toMatchObject([
    { text: '1', current: false, meaning: 'Origin offset', coded: 'integer of 8 bytes' },
    { text: '2', current: true },
  ])
  expect(of('spring-kafka-retry-topic', 'retry_topic-backoff-timestamp').at(-1)).toMatchObject({
    text: '1795465317664',
    coded: 'integer of 6 bytes, 2026-11-23T20:21:57.664Z',
  })
})

it('shows text as text, null as null, bytes as bytes, and nothing of what Java serialised', () => {
  expect(of('kafka-connect', '__connect.errors.stage')).toMatchObject([{ text: 'VALUE_CONVERTER', meaning: 'Stage' }])
  expect(of('kafka-streams-null-message', '__streams.errors.message')).toMatchObject([{ text: null, coded: 'null' }])
  const java = Buffer.from([0xac, 0xed, 0, 5, 0x74, 0, 1, 0x41])
  expect(translateHeaders(headers(['x', java], ['y', Buffer.from([1, 2])]))).toMatchObject([
    { text: null, coded: 'serialised by Java, not decoded', bytes: 8 },
    { text: '0x0102', coded: 'bytes' },
  ])
})
