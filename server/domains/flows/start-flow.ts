import { v4 as uuidv4 } from 'uuid'
import type { RouteArgs } from '../../contract/define.ts'
import { FLOW_PER_SECOND, FLOW_RECORDS, type FlowRequest, type startFlow as route } from '../../contract/flows.ts'
import type { Job } from '../../contract/jobs.ts'
import type { ClusterHandle } from '../../core/context.ts'
import { type ProblemError, problem } from '../../core/errors.ts'
import { mutation } from '../../core/verb.ts'
import { jobToWire } from '../jobs/index.ts'
import { findTopic } from '../topics/index.ts'
import type { FlowSpec } from './flow-spec.ts'
import { compileTemplate, TemplateError } from './template.ts'

/** Refuses with `not-allowed` on a production cluster that does not allow it, and names the place of a wrong placeholder. */
export const startFlow = mutation(
  'flows.start',
  async (ctx, { cluster, body }: RouteArgs<typeof route>): Promise<Job> => {
    refuseProduction(ctx.clusters.get(cluster))
    refuseTemplate(body)
    const total = totalOf(body)
    const topic = await findTopic(ctx, cluster, body.topic, body.topicId)
    const partitions = topic.partitions.length
    if (body.partition !== null && body.partition >= partitions)
      throw problem('partition-unknown', `Topic ${topic.name} has ${partitions} partitions: there is no ${body.partition}.`)
    const { template, partition, records, everyMs } = body
    const target = { topic: topic.name, topicId: topic.topicId, partitions }
    const spec: FlowSpec = { target, template, partition, records, everyMs, total, seed: body.seed ?? uuidv4() }
    const title = `Flow into ${topic.name}`
    const job = { kind: 'flow' as const, cluster, topic: topic.name, title, spec, selected: BigInt(total), ratePerSecond: body.ratePerSecond }
    return jobToWire(await ctx.jobs.start(job, ctx.actor))
  },
  // What is written is on record in the job, which is for those who may read the topic.
  { audited: ({ cluster, body: { template: _template, ...asked } }) => ({ cluster, body: asked }) },
)

/** Made-up records among real ones: on a production cluster only where its operators said so. */
export function refuseProduction({ id, production, flows }: Pick<ClusterHandle, 'id' | 'production' | 'flows'>): void {
  if (!production || flows === true) return
  const message = `Cluster ${id} is marked production, and a flow writes made-up records.`
  throw problem('not-allowed', `${message} Set flows: true at the cluster in headgate.yaml to allow it.`)
}

function totalOf({ records, everyMs, end }: FlowRequest): number {
  const perSecond = (records * 1000) / everyMs
  if (perSecond > FLOW_PER_SECOND) throw tooMuch('records', `${Math.round(perSecond)} records a second are more than ${FLOW_PER_SECOND}`)
  const total = 'records' in end ? end.records : Math.max(1, Math.ceil((end.seconds * 1000) / everyMs)) * records
  if (total > FLOW_RECORDS) throw tooMuch('end', `${total} records are more than ${FLOW_RECORDS}`)
  return total
}

function tooMuch(field: string, message: string): ProblemError {
  const fix = 'Write fewer in an interval, make the interval longer, or end it sooner.'
  return problem('invalid-input', `${message}. ${fix}`, { errors: [{ path: `body.${field}`, message, fix }] })
}

/** Names every text that is no template. */
function refuseTemplate({ template }: FlowRequest): void {
  const texts: [path: string, text: string | null][] = [
    ['key', template.key],
    ['value', template.value],
    ...template.headers.map(({ value }, at): [string, string | null] => [`headers.${at}.value`, value]),
  ]
  const errors = texts.flatMap(([path, text]) => {
    try {
      if (text !== null) compileTemplate(text)
      return []
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error
      return [{ path: `body.template.${path}`, message: error.message, fix: error.fix, column: error.column }]
    }
  })
  const [first] = errors
  if (first !== undefined) throw problem('invalid-input', `${first.path}, column ${first.column}: ${first.message}. ${first.fix}`, { errors })
}
