import type { z } from 'zod'
import * as brokers from '../../server/contract/brokers.ts'
import * as clusters from '../../server/contract/clusters.ts'
import * as configs from '../../server/contract/configs.ts'
import * as demo from '../../server/contract/demo.ts'
import { clientEvents, serverEvents } from '../../server/contract/events.ts'
import * as rates from '../../server/contract/rates.ts'
import * as records from '../../server/contract/records.ts'
import * as session from '../../server/contract/session.ts'
import * as topics from '../../server/contract/topics.ts'

/** The schemas of the contract, for development: loaded after the first call, never in production. */

const replies = new Map<string, z.ZodType>()
for (const module of [brokers, clusters, configs, demo, rates, records, session, topics]) {
  for (const value of Object.values(module)) if (typeof value === 'object' && 'op' in value) replies.set(value.op, value.reply)
}

/** Throws, naming the field at fault, where a reply does not have the shape of its route. */
export function checkReply(op: string, reply: unknown): void {
  replies.get(op)?.parse(reply)
}

export function checkAck(event: string, ack: unknown): void {
  if (event in clientEvents) clientEvents[event as keyof typeof clientEvents].ack.parse(ack)
}

export function checkMessage(event: string, message: unknown): void {
  if (event in serverEvents) serverEvents[event as keyof typeof serverEvents].parse(message)
}
