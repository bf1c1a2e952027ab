import type { FieldError } from '../../contract/problem.ts'
import type { HeaderInput, PartInput, RecordInput } from '../../contract/produce.ts'
import { problem } from '../../core/errors.ts'
import type { RawHeader, RecordToProduce } from '../../gateways/kafka/types.ts'
import { type Bytes, base64Bytes, partBytes, textBytes } from './part-bytes.ts'

/** Makes the bytes of every record, or refuses all of them with what is wrong with each part: nothing is written then. */
export function recordsToProduce(inputs: RecordInput[]): RecordToProduce[] {
  const faults: FieldError[] = []
  const take = (made: Bytes, path: string): Buffer | null => {
    if ('bytes' in made) return made.bytes
    const { message, fix, place } = made.fault
    faults.push({ path, message, fix, ...(place ?? {}) })
    return null
  }
  const part = (input: PartInput, path: string) => take(partBytes(input), path)
  const header = (input: HeaderInput, path: string): RawHeader => {
    const [name, of] = 'nameBase64' in input ? [base64Bytes(input.nameBase64), 'nameBase64'] : [textBytes(input.name), 'name']
    return {
      name: take(name, `${path}.${of}`) ?? Buffer.alloc(0),
      value: input.base64 === null ? null : take(base64Bytes(input.base64), `${path}.base64`),
    }
  }
  const records = inputs.map((input, index) => {
    const path = `records[${index}]`
    return {
      key: part(input.key, `${path}.key`),
      value: part(input.value, `${path}.value`),
      headers: input.headers.map((each, at) => header(each, `${path}.headers[${at}]`)),
      partition: input.partition,
      timestamp: input.timestamp === null ? null : BigInt(Date.parse(input.timestamp)),
    }
  })
  if (faults.length > 0) throw problem('invalid-input', faults.map(({ path, message }) => `${path}: ${message}`).join('; '), { errors: faults })
  return records
}
