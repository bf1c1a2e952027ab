import { carriedHeaders } from '../../contract/carried-headers.ts'
import type { RawHeader } from '../../gateways/kafka/types.ts'
import { families } from '../dlq/index.ts'

/** Headers that a replay leaves out when asked to: what known software writes when it gives a record up. In small letters. */
export const strippedHeaders: readonly string[] = [
  ...families.flatMap(({ fields, notes = {} }) => [...Object.values(fields).flat(), ...Object.keys(notes)]),
  'retry_topic-attempts',
  'springdeserializerexceptionkey',
  'springdeserializerexceptionvalue',
  ...carriedHeaders,
].map((name) => name.toLowerCase())

const names: ReadonlySet<string> = new Set(strippedHeaders)
const longest = Math.max(...strippedHeaders.map((name) => name.length))

/** Judged by the name alone, in any case: these names are ASCII. */
export const isErrorHeader = ({ name }: RawHeader): boolean => name.length <= longest && names.has(name.toString('latin1').toLowerCase())
