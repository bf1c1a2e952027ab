import { z } from 'zod'
import { FlowTemplate } from '../../contract/flows.ts'
import type { RecordToProduce } from '../../gateways/kafka/types.ts'
import { compileTemplate, render, type Template, type Turn } from './template.ts'

const Digits = z.string().regex(/^\d+$/)

/** What a flow does, as it is kept with the job. */
export const FlowSpec = z.object({
  target: z.object({ topic: z.string(), topicId: z.string(), partitions: z.number().int() }),
  template: FlowTemplate,
  partition: z.number().int().nullable(),
  records: z.number().int(),
  everyMs: z.number().int(),
  /** Of all intervals. */
  total: z.number().int(),
  seed: z.string(),
})
export type FlowSpec = z.infer<typeof FlowSpec>

/** `next` is the number of the next record. `writing`: how many from there on may have been written, with which time. */
export const FlowCheckpoint = z.object({
  next: z.number().int(),
  written: Digits,
  failed: Digits,
  writing: z.object({ count: z.number().int(), at: z.number().int(), ends: z.record(z.string(), Digits) }).nullable(),
})
export type FlowCheckpoint = z.infer<typeof FlowCheckpoint>

/** Makes the records of a flow: the same ones whenever it is asked for the same numbers and time. Throws TemplateError. */
export function recordMaker({ template, partition, target, seed }: FlowSpec): (from: number, count: number, at: number) => RecordToProduce[] {
  const compile = (text: string | null): Template | null => (text === null ? null : compileTemplate(text))
  const [key, value] = [compile(template.key), compile(template.value)]
  const headers = template.headers.map(({ name, value: text }) => ({ name: Buffer.from(name), value: compile(text) }))
  const bytes = (parts: Template | null, turn: Turn) => (parts === null ? null : Buffer.from(render(parts, turn)))
  return (from, count, at) =>
    Array.from({ length: count }, (_, offset) => {
      const turn = { seed, index: from + offset, at }
      return {
        // What stands in several places of one record is told apart by a seed of each place.
        key: bytes(key, { ...turn, seed: `${seed}/key` }),
        value: bytes(value, turn),
        headers: headers.map(({ name, value: parts }, place) => ({ name, value: bytes(parts, { ...turn, seed: `${seed}/${place}` }) })),
        partition: partition ?? (key === null ? turn.index % target.partitions : null),
        timestamp: BigInt(at),
      }
    })
}
