import { z } from 'zod'
import { type DecoderChoice, decoderChoices } from '../../../contract/decoder-choice.ts'

const isDecoder = (name: DecoderChoice): name is Exclude<DecoderChoice, 'auto'> => name !== 'auto'
const Choice = z.object({
  decoder: z.enum(decoderChoices.filter(isDecoder)),
  schema: z.union([z.number(), z.string()]).nullable(),
  message: z.string().exactOptional(),
})
const PartDecoding = z.object({ asked: Choice.nullable(), first: z.array(Choice) })

/** A transform as it is kept with the job: the chosen schema by its id, and how values are read as it was when it was planned. */
export const FrozenTransform = z.object({
  change: z.union([z.object({ patch: z.string() }), z.object({ expression: z.string() })]),
  encode: z.union([
    z.object({ own: z.literal(true) }),
    z.object({ json: z.literal(true) }),
    z.object({ schema: z.number().int(), subject: z.string(), version: z.number().int(), type: z.string(), message: z.string().nullable() }),
  ]),
  decoding: z.object({ topic: z.string(), key: PartDecoding, value: PartDecoding }),
})
export type FrozenTransform = z.infer<typeof FrozenTransform>
