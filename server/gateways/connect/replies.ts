import { z } from 'zod'
import type { Connector, ConnectorState, ConnectRoot, ConnectTask } from './types.ts'

const Root = z.object({ version: z.string(), kafka_cluster_id: z.string() })

const Member = z.object({ state: z.string(), worker_id: z.string().nullish(), trace: z.string().nullish() })

/** `GET /connectors?expand=status&expand=info`: a part that was just deleted is left out. */
const Expanded = z.record(
  z.string(),
  z.object({
    status: z.object({ connector: Member, tasks: z.array(Member.extend({ id: z.number().int() })), type: z.string().nullish() }).optional(),
    info: z.object({ config: z.record(z.string(), z.string().nullable()), type: z.string().nullish() }).optional(),
  }),
)

/** `GET /connectors/NAME/topics` */
const ActiveTopics = z.record(z.string(), z.object({ topics: z.array(z.string()) }))

/** null where the answer is of another shape: something else answers there. */
export function readRoot(body: unknown): ConnectRoot | null {
  const reply = Root.safeParse(body)
  return reply.success ? { version: reply.data.version, kafkaClusterId: reply.data.kafka_cluster_id } : null
}

export function readConnectors(body: unknown): Connector[] | null {
  const reply = Expanded.safeParse(body)
  if (!reply.success) return null
  const names = Object.keys(reply.data).toSorted()
  return names.flatMap((name) => {
    const { status, info } = reply.data[name] ?? {}
    if (status === undefined && info === undefined) return []
    const { state, worker, trace } = memberOf(status?.connector)
    const tasks = (status?.tasks ?? []).map((task): ConnectTask => ({ id: task.id, ...memberOf(task) })).toSorted((a, b) => a.id - b.id)
    const config = new Map(Object.entries(info?.config ?? {}).flatMap(([key, value]) => (value === null ? [] : [[key, value]])))
    return [{ name, kind: kindOf(info?.type ?? status?.type), state, worker, trace, tasks, config }]
  })
}

export function readActiveTopics(body: unknown, connector: string): string[] | null {
  return ActiveTopics.safeParse(body).data?.[connector]?.topics.toSorted() ?? null
}

function memberOf(member: z.infer<typeof Member> | undefined): Omit<ConnectTask, 'id'> {
  return { state: stateOf(member?.state ?? ''), worker: member?.worker_id ?? '', trace: member?.trace || null }
}

const states: readonly string[] = ['running', 'paused', 'stopped', 'failed', 'unassigned', 'restarting'] satisfies ConnectorState[]

function stateOf(word: string): ConnectorState {
  const state = word.toLowerCase()
  return isState(state) ? state : 'unknown'
}

const isState = (word: string): word is ConnectorState => states.includes(word)

function kindOf(word: string | null | undefined): Connector['kind'] {
  return word === 'source' || word === 'sink' ? word : 'unknown'
}
