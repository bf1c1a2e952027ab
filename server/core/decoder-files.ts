import type { ResolvedSchema } from '../gateways/registry/types.ts'

/** A schema of headgate.yaml for topics whose bytes name none. */
export interface DecoderFile {
  /** null: on every cluster. */
  cluster: string | null
  /** Names of topics: `*` stands for any number of characters. */
  topics: string
  part: 'key' | 'value'
  decoder: 'avro' | 'protobuf'
  /** What the schema is asked by; no registry has such keys. */
  key: string
  schema: ResolvedSchema
}

const FILE_PREFIX = 'file:'

export const fileKey = (index: number) => `${FILE_PREFIX}${index}`

export function isFileKey(key: number | string): key is string {
  return typeof key === 'string' && key.startsWith(FILE_PREFIX)
}

/** Whether a name fits a pattern in which `*` stands for any number of characters. Takes time linear in the name, times the parts. */
export function fitsPattern(pattern: string, name: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === name
  const tail = rest.pop() ?? ''
  if (!name.startsWith(head) || !name.endsWith(tail) || name.length < head.length + tail.length) return false
  let at = head.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - tail.length
}
