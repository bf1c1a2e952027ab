import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { RawRecord } from '../gateways/kafka/types.ts'
import { packRecords, unpackRecords } from './packed-records.ts'

const bytes = fc.uint8Array({ maxLength: 20 }).map((array) => Buffer.from(array))
const record = fc.record<RawRecord>({
  partition: fc.nat(),
  offset: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  timestamp: fc.bigInt({ min: -1n, max: 2n ** 60n }),
  timestampType: fc.constantFrom('create', 'append'),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.record({ name: bytes, value: fc.option(bytes) }), { maxLength: 4 }),
  state: fc.constantFrom('committed', 'open', 'aborted', 'control'),
  sizeBytes: fc.nat(),
})

it('records come out as they went in: absent and empty parts, headers in order', () => {
  fc.assert(fc.property(fc.array(record, { maxLength: 6 }), (records) => void expect(unpackRecords(packRecords(records))).toEqual(records)))
})
