import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadDefinitions } from './definitions.ts'
import { brokerError, hasStaleMetadata } from './errors.ts'
import { InvalidRequest } from './field-types.ts'
import { Api, Protocol } from './schema.ts'
import { MalformedResponse, WireReader } from './wire-reader.ts'
import { WireWriter } from './wire-writer.ts'

const protocol = new Protocol()
const everyCall = Object.entries(Api).flatMap(([name, apiKey]) => {
  const { min, max } = protocol.versionsOf(apiKey)
  return Array.from({ length: max - min + 1 }, (_, index) => ({ name, apiKey, version: min + index }))
})

describe('the interpreter', () => {
  test('knows every call in use at every version', () => {
    expect(everyCall.length).toBeGreaterThan(90)
    for (const { apiKey, version } of everyCall) expect(protocol.codec(apiKey, version).encode({}).length).toBeGreaterThanOrEqual(0)
  })

  test.each(everyCall)('answers noise for $name v$version with a typed error or a message, never otherwise', ({ apiKey, version }) => {
    const codec = protocol.codec(apiKey, version)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (noise) => {
        try {
          codec.decode(Buffer.from(noise))
        } catch (error) {
          if (!(error instanceof MalformedResponse)) throw error
        }
      }),
      { numRuns: 30 },
    )
  })

  test('refuses a field that no version has, and a value of another type', () => {
    const codec = protocol.codec(Api.metadata, 12)
    expect(() => codec.encode({ topcis: [] })).toThrow(InvalidRequest)
    expect(() => codec.encode({ topics: 'all' })).toThrow(InvalidRequest)
    expect(() => codec.encode({ topics: [{ name: 7 }] })).toThrow(InvalidRequest)
  })

  test('writes Metadata v12 as Kafka does', () => {
    const bytes = protocol.codec(Api.metadata, 12).encode({ topics: [{ name: 'ab' }], allowAutoTopicCreation: false })
    expect(bytes.toString('hex')).toBe(`02${'00'.repeat(16)}03616200${'00'}${'00'}${'00'}`)
  })

  test('a hostile count costs nothing', () => {
    const claims = Buffer.concat([Buffer.alloc(4), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f])])
    expect(() => protocol.codec(Api.metadata, 12).decode(claims)).toThrow(MalformedResponse)
  })
})

describe('primitives', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.nat(2 ** 31 - 1),
        fc.string(),
        fc.boolean(),
        (long, count, text, compact) => {
          const out = new WireWriter(1).int64(long).unsignedVarint(count).string(text, compact).string(null, compact).float64(count)
          const from = new WireReader(out.done())
          expect([from.int64(), from.unsignedVarint(), from.string(compact), from.string(compact), from.float64()]).toEqual([
            long,
            count,
            Buffer.from(text).toString(),
            null,
            count,
          ])
        },
      ),
    )
  })

  test('ids read as Kafka prints them', () => {
    const id = 'AbCdEfGhIjKlMnOpQrStUg'
    expect(new WireReader(new WireWriter().uuid(id).done()).uuid()).toBe(id)
  })
})

describe('errors', () => {
  test('carry the name of Kafka, whether to retry, the place and what to do', () => {
    const error = brokerError(1, 'Fetch', { broker: 2, topic: 'orders', partition: 7 })
    expect(error).toMatchObject({ code: 1, kafkaName: 'OFFSET_OUT_OF_RANGE', retriable: false, broker: 2, topic: 'orders', partition: 7 })
    expect(error.message).toBe(
      'Fetch of partition 7 of topic "orders" on broker 2 was answered with OFFSET_OUT_OF_RANGE (1). The log does not hold this offset (any more): read from the log start or the end.',
    )
  })

  test('of a newer Kafka are named by their number', () => {
    expect(brokerError(999, 'Fetch')).toMatchObject({ code: 999, kafkaName: 'ERROR_999', retriable: false })
  })

  test('are all known, and tell when metadata is old', () => {
    expect(loadDefinitions().errors.length).toBeGreaterThan(130)
    expect([6, 100].map((code) => hasStaleMetadata(brokerError(code, 'Fetch')))).toEqual([true, true])
    expect(hasStaleMetadata(brokerError(29, 'Fetch'))).toBe(false)
  })
})
