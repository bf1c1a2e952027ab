import type { RouteArgs, RouteReply } from '../../contract/define.ts'
import type { getRawPart as route } from '../../contract/records.ts'
import { problem } from '../../core/errors.ts'
import { query } from '../../core/verb.ts'
import type { RawRecord } from '../../gateways/kafka/types.ts'
import { readRecord } from './read-record.ts'

type Input = RouteArgs<typeof route>

/** The stored bytes of one part. A part that is null has no bytes to give and is refused by name. */
export const getRawPart = query<Input, RouteReply<typeof route>>('records.raw', async (ctx, input) => {
  const { record } = await readRecord(ctx, input)
  const bytes = input.part === 'header' ? headerBytes(record, input.index) : record[input.part]
  if (bytes === null) {
    const name = input.part === 'header' ? `header ${input.index}` : input.part
    throw problem('record-unknown', `The ${name} of this record is null: it has no bytes.`)
  }
  return new Uint8Array(bytes)
})

function headerBytes(record: RawRecord, index: number | undefined): Buffer | null {
  if (index === undefined) {
    throw problem('invalid-input', 'part=header needs an index, counted from 0.', {
      errors: [{ path: 'query.index', message: 'missing', fix: 'Add index=0 or another.' }],
    })
  }
  const header = record.headers[index]
  if (header === undefined) {
    const count = record.headers.length
    throw problem('invalid-input', `The record has ${count} headers; there is no header ${index}.`, {
      errors: [{ path: 'query.index', message: `${count} headers`, fix: 'Count from 0.' }],
    })
  }
  return header.value
}
