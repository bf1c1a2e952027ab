import type { Remedy, RungTable } from '../../contract/doctor.ts'
import type { ProbeFacts, SeenCluster, SeenTopic } from '../../gateways/kafka/probe/types.ts'
import { countOf, listed } from './listed.ts'
import { toolLine } from './tool.ts'
import { passed, remedy, type Verdict, wrong } from './verdict.ts'

/** Numbers of org.apache.kafka.common.acl.AclOperation. */
const read = 3
const describe = 8
const describeConfigs = 10

interface Lack {
  right: string
  operation: string
  /** null: the cluster as a whole. */
  topics: string[] | null
  harm: string
}

/** Topics named one by one up to here; beyond, the line grants the right on all. */
const mostNamed = 5

/** What the one who connects may do. Reading comes first: nothing here asks for a right to change anything. */
export function sayRights(seen: SeenCluster, facts: ProbeFacts): Verdict {
  const who = facts.principal ?? 'this client'
  const tried = `what ${who} may do`
  const topics = seen.topics.filter(({ internal }) => !internal)
  if (seen.operations === null && topics.every(({ operations }) => operations === null))
    return passed(tried, 'the broker does not tell rights (Kafka before 2.3)')
  const lacks = lacksOf(topics, seen.operations)
  const table = tableOf(topics, seen.operations)
  if (lacks.length === 0) return passed(tried, `list and read ${countOf(topics.length, 'topic')}, with configuration and groups`, table)
  return wrong('warning', tried, {
    answer: `${topics.length === 0 ? '' : `you can list ${countOf(topics.length, 'topic')}; `}you cannot ${once(lacks.map(({ right }) => right)).join(', ')}`,
    why: `${who} lacks rights: ${once(lacks.map(({ harm }) => harm)).join('; ')}.${topics.length === 0 ? '' : ' Other topics, on which it has no right at all, would not be listed.'}`,
    fixes: grants(lacks, facts),
    table,
  })
}

const once = (words: string[]) => [...new Set(words)]

const may = (topic: SeenTopic, operation: number) => topic.operations === null || topic.operations.has(operation)

function lacksOf(topics: SeenTopic[], cluster: ReadonlySet<number> | null): Lack[] {
  const without = (operation: number) => topics.filter((topic) => !may(topic, operation)).map(({ name }) => name)
  const unread = without(read)
  const unconfigured = without(describeConfigs)
  const lacks: Lack[] = []
  // Whoever may not describe the cluster is restricted: no topic at all then means no right on any.
  if (topics.length === 0 && cluster !== null && !cluster.has(describe)) {
    for (const operation of ['Describe', 'Read', 'DescribeConfigs']) {
      lacks.push({ right: 'list topics', operation, topics: [], harm: 'without Describe on a topic it is not even listed' })
    }
  }
  const of = (names: string[]) => `${countOf(names.length, 'topic')} (${listed(names, 3)})`
  if (unread.length > 0)
    lacks.push({ right: `read records of ${of(unread)}`, operation: 'Read', topics: unread, harm: 'without Read no record of a topic is shown' })
  if (unconfigured.length > 0) {
    lacks.push({
      right: `read config of ${of(unconfigured)}`,
      operation: 'DescribeConfigs',
      topics: unconfigured,
      harm: 'without DescribeConfigs retention and clean-up are not known',
    })
  }
  if (cluster !== null && !cluster.has(describe)) {
    lacks.push({
      right: 'list groups and sizes',
      operation: 'Describe',
      topics: null,
      harm: 'without Describe on the cluster sizes and groups are missing',
    })
  }
  if (cluster !== null && !cluster.has(describeConfigs)) {
    lacks.push({
      right: 'read the settings of brokers',
      operation: 'DescribeConfigs',
      topics: null,
      harm: 'without DescribeConfigs on the cluster the settings of brokers are missing',
    })
  }
  return lacks
}

/** One line for the topics and one for the cluster: kafka-acls adds any number of operations at once. */
function grants(lacks: Lack[], facts: ProbeFacts): Remedy[] {
  const who = facts.principal ?? 'User:NAME'
  const line = (operations: string[], resource: string) =>
    toolLine('kafka-acls', facts, `--add --allow-principal '${who}' ${operations.map((name) => `--operation ${name}`).join(' ')} ${resource}`)
  const onTopics = lacks.filter(({ topics }) => topics !== null)
  const onCluster = lacks.filter(({ topics }) => topics === null)
  const names = [...new Set(onTopics.flatMap(({ topics }) => topics ?? []))]
  const few = names.length > 0 && names.length <= mostNamed
  const resource = few ? names.map((name) => `--topic ${name}`).join(' ') : "--topic '*'"
  const operationsOf = (some: Lack[]) => [...new Set(some.map(({ operation }) => operation))]
  return [
    ...(onTopics.length === 0
      ? []
      : [grant(`Grant this on ${few ? countOf(names.length, 'topic') : 'all topics'}`, line(operationsOf(onTopics), resource), who)]),
    ...(onCluster.length === 0 ? [] : [grant('Grant this on the cluster', line(operationsOf(onCluster), '--cluster'), who)]),
  ]
}

const grant = (text: string, line: string, who: string) =>
  remedy(text, line, { mark: who, note: 'Run it as someone who may alter ACLs. It takes effect at once.' })

function tableOf(topics: SeenTopic[], cluster: ReadonlySet<number> | null): RungTable {
  const share = (operation: number) => {
    if (topics.length === 0) return { state: cluster?.has(describe) === false ? ('warning' as const) : ('passed' as const), text: 'no topic' }
    const count = topics.filter((topic) => may(topic, operation)).length
    return { state: count === topics.length ? ('passed' as const) : ('warning' as const), text: `${count} of ${countOf(topics.length, 'topic')}` }
  }
  const whole = (operation: number) => {
    const allowed = cluster === null ? null : cluster.has(operation)
    return {
      state: allowed === false ? ('warning' as const) : ('passed' as const),
      text: allowed === null ? 'not told' : allowed ? 'allowed' : 'denied',
    }
  }
  const rows = [
    { what: 'List topics', right: 'Describe on the topic', ...share(describe) },
    { what: 'Read records', right: 'Read on the topic', ...share(read) },
    { what: 'Read configuration of topics', right: 'DescribeConfigs on the topic', ...share(describeConfigs) },
    { what: 'List groups and sizes', right: 'Describe on the cluster', ...whole(describe) },
    { what: 'Read settings of brokers', right: 'DescribeConfigs on the cluster', ...whole(describeConfigs) },
  ]
  return {
    columns: [
      { title: 'To do', kind: 'text' },
      { title: 'Needs', kind: 'text' },
      { title: 'Allowed', kind: 'state' },
    ],
    rows: rows.map(({ what, right, state, text }) => ({ state, cells: [what, right, text] })),
  }
}
