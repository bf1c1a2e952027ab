import { z } from 'zod'
import { defineRoute } from './define.ts'
import { ClusterId, Instant, Int64, Notice, page } from './wire.ts'

export const ClusterStatus = z.enum(['up', 'degraded', 'down', 'unknown'])

/** Marks that people tell clusters apart by, beside their names. */
export const clusterColors = ['blue', 'green', 'orange', 'purple', 'red', 'teal'] as const
export const ClusterColor = z.enum(clusterColors)
export type ClusterColor = z.infer<typeof ClusterColor>

export const Cluster = z
  .object({
    id: ClusterId,
    name: z.string(),
    status: ClusterStatus,
    bootstrap: z.array(z.string()),
    /** Kafka's words for how its brokers are spoken to, such as `SASL_SSL, SCRAM-SHA-512`. */
    security: z.string(),
    /** Counts are null while they are not known; `problems` says why. */
    brokers: z.number().int().nullable(),
    topics: z.number().int().nullable(),
    groups: z.number().int().nullable(),
    partitions: z.number().int().nullable(),
    underReplicatedPartitions: z.number().int().nullable(),
    offlinePartitions: z.number().int().nullable(),
    recordsPerSecond: z.number().nullable(),
    bytes: Int64.nullable(),
    version: z.string().nullable(),
    clusterId: z.string().nullable(),
    controller: z.number().int().nullable(),
    registry: z.object({ url: z.string(), status: z.enum(['up', 'down', 'unknown']) }).nullable(),
    /** Kafka Connect clusters that work on it. */
    connect: z.array(z.object({ name: z.string(), url: z.string(), status: z.enum(['up', 'down', 'unknown']) })),
    embedded: z.boolean(),
    readOnly: z.boolean(),
    production: z.boolean(),
    color: ClusterColor.nullable(),
    checkedAt: Instant.nullable(),
    problems: z.array(Notice),
  })
  .meta({ id: 'Cluster' })
export type Cluster = z.infer<typeof Cluster>

export const ClusterParams = z.object({ cluster: ClusterId })

export const listClusters = defineRoute({
  op: 'clusters.list',
  summary: 'All configured clusters with their state',
  reply: page(Cluster),
})

export const getCluster = defineRoute({
  op: 'clusters.get',
  summary: 'One cluster',
  params: ClusterParams,
  reply: Cluster,
})
