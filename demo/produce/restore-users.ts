import type { Kafka, KafkaMessage } from 'kafkajs'
import { z } from 'zod'
import { unframe } from '../events/frame.ts'
import { readToEnd } from '../kafka/read-to-end.ts'
import type { CodecsById } from '../registry/codecs-by-id.ts'
import type { Users } from '../simulate/users.ts'

const Event = z.object({
  payload: z.object({
    userId: z.string(),
    version: z.number(),
    name: z.string(),
    email: z.string(),
    country: z.string(),
    plan: z.enum(['BASIC', 'PLUS', 'PRO']),
    newsletter: z.boolean(),
    phone: z.string().nullable(),
  }),
})

/**
 * Takes up from the compacted topic which users exist: nobody is registered twice over restarts, and versions go on.
 * Resolves to the number of records that could not be read (somebody else wrote them); they are left out.
 */
export async function restoreUsers(options: {
  kafka: Kafka
  topic: string
  groupId: string
  codecs: CodecsById
  users: Users
  signal: AbortSignal
}): Promise<number> {
  let unread = 0
  const each = async (message: KafkaMessage): Promise<void> => {
    const userId = message.key?.toString('utf8')
    if (userId === undefined) return
    if (message.value === null) return options.users.restore(userId, null)
    const state = await readState(message.value, options.codecs, options.signal)
    if (state === null) unread += 1
    else options.users.restore(userId, state)
  }
  await readToEnd({ kafka: options.kafka, topic: options.topic, groupId: options.groupId, each, signal: options.signal })
  return unread
}

async function readState(value: Buffer, codecs: CodecsById, signal: AbortSignal): Promise<z.infer<typeof Event>['payload'] | null> {
  const framed = unframe(value)
  const codec = framed === null ? null : await codecs.get(framed.schemaId, signal)
  if (framed === null || codec === null) return null
  try {
    return Event.parse(codec.decode(framed.body)).payload
  } catch (error) {
    if (signal.aborted) throw error
    return null
  }
}
