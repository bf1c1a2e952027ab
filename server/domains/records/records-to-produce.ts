import { setImmediate as yieldToOthers } from 'node:timers/promises'
import type { FieldError, ProblemCode } from '../../contract/problem.ts'
import type { HeaderInput, PartInput, RecordInput } from '../../contract/produce.ts'
import { problem } from '../../core/errors.ts'
import type { RawHeader, RecordToProduce } from '../../gateways/kafka/types.ts'
import { type Bytes, base64Bytes, partBytes, textBytes } from './part-bytes.ts'
import type { PartEncoders } from './part-encoders.ts'

/** So long are records made in one go; then others have their turn. */
const TURN_MS = 10

/** Makes the bytes of every record, or refuses all of them with what is wrong with each part: nothing is written then. */
export async function recordsToProduce(inputs: RecordInput[], encoders: PartEncoders): Promise<RecordToProduce[]> {
  const faults: FieldError[] = []
  const codes = new Set<ProblemCode>()
  const take = (made: Bytes, path: string): Buffer | null => {
    if ('bytes' in made) return made.bytes
    const { code, message, fix, place } = made.fault
    codes.add(code)
    faults.push({ path, message, fix, ...(place ?? {}) })
    return null
  }
  const part = (input: PartInput, path: string) => take(partBytes(input, encoders), path)
  const header = (input: HeaderInput, path: string): RawHeader => {
    const [name, of] = 'nameBase64' in input ? [base64Bytes(input.nameBase64), 'nameBase64'] : [textBytes(input.name), 'name']
    return {
      name: take(name, `${path}.${of}`) ?? Buffer.alloc(0),
      value: input.base64 === null ? null : take(base64Bytes(input.base64), `${path}.base64`),
    }
  }
  const records: RecordToProduce[] = []
  let since = performance.now()
  for (const [index, input] of inputs.entries()) {
    const path = `records[${index}]`
    records.push({
      key: part(input.key, `${path}.key`),
      value: part(input.value, `${path}.value`),
      headers: input.headers.map((each, at) => header(each, `${path}.headers[${at}]`)),
      partition: input.partition,
      timestamp: input.timestamp === null ? null : BigInt(Date.parse(input.timestamp)),
    })
    if (performance.now() - since < TURN_MS) continue
    await yieldToOthers()
    since = performance.now()
  }
  if (faults.length > 0) throw refusal(faults, codes)
  return records
}

const MAX_TOLD = 100

function refusal(faults: FieldError[], codes: Set<ProblemCode>): Error {
  const [code = 'invalid-input'] = codes
  const told = faults.slice(0, MAX_TOLD)
  const more = faults.length > told.length ? ` And ${faults.length - told.length} more.` : ''
  const words = told.slice(0, 5).map(({ path, message }) => `${path}: ${message}`)
  return problem(codes.size === 1 ? code : 'invalid-input', `${words.join('; ')}.${more} Nothing was written.`, { errors: told })
}
