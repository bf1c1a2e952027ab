import { z } from 'zod'
import { ClusterParams } from './clusters.ts'
import { defineRoute } from './define.ts'
import { Instant } from './wire.ts'

/** The checks in the order they are made. Each needs the one that `needs` names. */
export const RungId = z.enum(['name', 'tcp', 'tls', 'sasl', 'api', 'metadata', 'advertised', 'replication', 'registry', 'connect', 'rights'])
export type RungId = z.infer<typeof RungId>

export const RungState = z.enum(['passed', 'warning', 'failed', 'not-tried'])
export type RungState = z.infer<typeof RungState>

/** What to change. `line` can be copied as it is into a file or a shell. */
export const Remedy = z.object({
  text: z.string(),
  line: z.string().nullable(),
  /** The part of `line` that differs from what is set now, or that has to be filled in. */
  mark: z.string().nullable(),
  note: z.string().nullable(),
})
export type Remedy = z.infer<typeof Remedy>

/** What was seen, one row a thing: certificates of a chain, brokers, settings, rights. */
export const RungTable = z.object({
  columns: z.array(z.object({ title: z.string(), kind: z.enum(['text', 'code', 'state']) })),
  rows: z.array(z.object({ state: RungState, cells: z.array(z.string()) })),
})
export type RungTable = z.infer<typeof RungTable>

export const Rung = z
  .object({
    id: RungId,
    title: z.string(),
    state: RungState,
    /** What was asked, and of whom. */
    tried: z.string(),
    /** What came back. */
    answer: z.string(),
    /** Milliseconds; null where nothing was tried. */
    ms: z.number().int().nullable(),
    /** Why it is as it is; null where it passed. */
    why: z.string().nullable(),
    fixes: z.array(Remedy),
    /** The check that stands in the way, for one that was not tried. */
    needs: RungId.nullable(),
    table: RungTable.nullable(),
  })
  .meta({ id: 'DoctorRung' })
export type Rung = z.infer<typeof Rung>

export const DoctorReport = z
  .object({
    cluster: z.string(),
    startedAt: Instant,
    tookMs: z.number().int(),
    /** The address that the connections were made from; null where none was made. */
    from: z.string().nullable(),
    /** The first thing that is wrong, in a few words. */
    verdict: z.object({ state: RungState, text: z.string() }),
    rungs: z.array(Rung),
  })
  .meta({ id: 'DoctorReport', description: 'A ladder of checks over one cluster. Holds no passwords, keys or tokens.' })
export type DoctorReport = z.infer<typeof DoctorReport>

export const diagnoseCluster = defineRoute({
  op: 'clusters.diagnose',
  summary: 'Checks the way to a cluster step by step; changes nothing',
  params: ClusterParams,
  body: z.object({
    /** Only these, with those they need; all when left out. */
    rungs: z.array(RungId).min(1).max(RungId.options.length).optional(),
  }),
  reply: DoctorReport,
})
