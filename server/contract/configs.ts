import { z } from 'zod'
import { BrokerParams } from './brokers.ts'
import { defineRoute } from './define.ts'
import { TopicParams } from './topics.ts'
import { Instant } from './wire.ts'

export const ConfigSource = z.enum(['topic', 'dynamic-broker', 'dynamic-default', 'static-broker', 'default', 'unknown'])
export type ConfigSource = z.infer<typeof ConfigSource>

export const ConfigEntry = z
  .object({
    name: z.string(),
    /** null: sensitive, or not set. */
    value: z.string().nullable(),
    source: ConfigSource,
    /** Nothing was set anywhere: Kafka's own default holds. */
    isDefault: z.boolean(),
    /** Kafka's own default in the unit of this setting; null: there is none, or it is not told. */
    defaultValue: z.string().nullable(),
    /** As Kafka writes it, with the tags of HTML taken out. */
    documentation: z.string().nullable(),
    readOnly: z.boolean(),
    sensitive: z.boolean(),
    /** Kafka's type, such as `long`. */
    type: z.string().nullable(),
    /** Where a value could come from, the one that holds first. Names may differ, and then their units. */
    synonyms: z.array(z.object({ name: z.string(), value: z.string().nullable(), source: ConfigSource })),
  })
  .meta({ id: 'ConfigEntry', description: 'One setting with its value and where that comes from. Sensitive values are never told.' })
export type ConfigEntry = z.infer<typeof ConfigEntry>

const ConfigReply = z.object({ items: z.array(ConfigEntry), nextCursor: z.null(), asOf: Instant })
export type ConfigReply = z.infer<typeof ConfigReply>

export const getTopicConfig = defineRoute({
  op: 'topics.config',
  summary: 'Settings of a topic with value, source and default, read now',
  params: TopicParams,
  reply: ConfigReply,
})

export const getBrokerConfig = defineRoute({
  op: 'brokers.config',
  summary: 'Settings of a broker with value, source and default, read now',
  params: BrokerParams,
  reply: ConfigReply,
})
