import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Trace } from './dlqs.ts'
import { Cursor, Instant, Limit, Notice, page } from './wire.ts'

export const ConnectorState = z.enum(['running', 'paused', 'stopped', 'failed', 'unassigned', 'restarting', 'unknown'])
export type ConnectorState = z.infer<typeof ConnectorState>

export const ConnectorTask = z.object({
  id: z.number().int(),
  state: ConnectorState,
  /** host:port of the worker that runs it. */
  worker: z.string(),
  /** The root line of its stack trace, values that look secret taken out; null where it did not fail. */
  trace: z.string().nullable(),
})
export type ConnectorTask = z.infer<typeof ConnectorTask>

export const Connector = z
  .object({
    /** Name of the Kafka Connect cluster that runs it: `connect` unless configured. */
    connect: z.string(),
    name: z.string(),
    kind: z.enum(['source', 'sink', 'unknown']),
    /** Its Java class; null where Connect does not tell. */
    class: z.string().nullable(),
    /** Of the connector itself; its tasks have their own. */
    state: ConnectorState,
    worker: z.string(),
    trace: z.string().nullable(),
    tasks: z.array(ConnectorTask),
    /** Those it is configured to read, and those it has read or written since it was made; by name. */
    topics: z.array(z.string()),
    /** A sink may read by a pattern of names. */
    topicsPattern: z.string().nullable(),
    /** The consumer group that a sink reads with. */
    group: z.string().nullable(),
    /** Where a sink puts records that it cannot handle; null: nowhere. */
    deadLetterQueue: z
      .object({
        topic: z.string(),
        /** Whether failures are told in headers (`errors.deadletterqueue.context.headers.enable`). */
        contextHeaders: z.boolean(),
        /** Whether anything gets there: `errors.tolerance` has to be `all`. */
        used: z.boolean(),
      })
      .nullable(),
  })
  .meta({ id: 'Connector', description: 'Holds nothing of its configuration that could be a secret' })
export type Connector = z.infer<typeof Connector>

export const ConnectorPage = page(Connector).extend({
  /** Connectors of all Kafka Connect clusters that answered, before and after the search. */
  total: z.number().int(),
  matched: z.number().int(),
  /** The Kafka Connect clusters that were asked, in the order of the configuration. */
  connects: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      /** Why its connectors are not among the items; null: they are. */
      problem: Notice.nullable(),
      /** Headgate has started it itself a moment ago: `problem` passes. */
      starting: z.boolean(),
    }),
  ),
  asOf: Instant,
})
export type ConnectorPage = z.infer<typeof ConnectorPage>

export const listConnectors = defineRoute({
  op: 'connectors.list',
  summary: 'Connectors of the Kafka Connect clusters beside a cluster, with tasks, topics and dead letter queue, asked now',
  params: ClusterParams,
  query: z.object({
    /** In names, whatever their case. */
    search: z.string().max(255).default(''),
    limit: Limit,
    cursor: Cursor.optional(),
  }),
  reply: ConnectorPage,
})

export const ConnectorDetail = Connector.extend({
  /** The traces of what failed, root cause last, values that look secret taken out. `task` is null for the connector itself. */
  failures: z.array(z.object({ task: z.number().int().nullable(), trace: Trace })),
  asOf: Instant,
}).meta({ id: 'ConnectorDetail' })
export type ConnectorDetail = z.infer<typeof ConnectorDetail>

export const getConnector = defineRoute({
  op: 'connectors.get',
  summary: 'One connector with the whole traces of what failed, asked now',
  params: ClusterParams.extend({ connect: z.string().min(1).max(255), connector: z.string().min(1).max(1000) }),
  reply: ConnectorDetail,
})
