import { z } from 'zod'
import type { Codec } from '../events/codec.ts'
import { unframe } from '../events/frame.ts'
import { messageOf } from '../log.ts'
import type { CodecsById } from '../registry/codecs-by-id.ts'
import { undecodable } from './failure.ts'

const OrderCreated = z.object({
  eventId: z.string(),
  payload: z.object({ orderId: z.string(), customerId: z.string(), currency: z.string(), totalCents: z.int() }),
})
export type OrderCreated = z.infer<typeof OrderCreated>

/** Reads an order from framed JSON. Throws OrderNotReadable for bytes that are none, RegistryDown when that cannot be told now. */
export async function decodeOrder(value: Buffer | null, codecs: CodecsById, signal: AbortSignal): Promise<OrderCreated> {
  if (value === null) throw undecodable('the record has no value')
  const framed = unframe(value)
  if (framed === null) throw undecodable('the value is not framed for the schema registry')
  const codec = await codecs.get(framed.schemaId, signal)
  if (codec === null) throw undecodable(`the schema registry knows no readable schema ${framed.schemaId}`)
  return parse(codec, framed.body)
}

function parse(codec: Codec, body: Buffer): OrderCreated {
  try {
    return OrderCreated.parse(codec.decode(body))
  } catch (error) {
    throw undecodable(`the value does not fit schema ${codec.schemaId}: ${messageOf(error)}`, error)
  }
}
